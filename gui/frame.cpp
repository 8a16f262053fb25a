// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/frame.h"

#include <cmath>

#include "gui/rig_helpers.h"
#include "gui/selection.h"
#include "gui/views/folder_chooser.h"
#include "gui/views/root.h"
#include "gui/widgets/meter.h"

namespace amp::gui {
namespace {

/// FNV-1a over what a view would show.
class Hash {
public:
    void add(std::uint64_t v) {
        for (int i = 0; i < 8; ++i) {
            value_ = (value_ ^ (v & 0xff)) * 0x100000001b3ull;
            v >>= 8;
        }
    }
    void add(const std::string& s) {
        for (const char ch : s) value_ = (value_ ^ static_cast<unsigned char>(ch)) * 0x100000001b3ull;
        add(s.size());
    }
    /// Levels below the meter's foot all look alike.
    void addLevel(float linear) { add(static_cast<std::uint64_t>(std::max(-60.0f, toDb(linear)) * 4 + 1000)); }
    void add(float v) { add(static_cast<std::uint64_t>(static_cast<std::int64_t>(v * 1000))); }
    [[nodiscard]] std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_ = 0xcbf29ce484222325ull;
};

void addChain(Hash& h, const std::vector<NodeView>& chain) {
    for (const NodeView& n : chain) {
        h.add(std::uint64_t{n.id.value} << 20 | std::uint64_t{n.bypass} << 1 | std::uint64_t{n.building} << 2 |
              std::uint64_t{n.stereo} << 3);
        h.add(static_cast<std::uint64_t>(n.latencyFrames));
        for (const float v : n.values) h.add(v);
        for (const ResourceView& r : n.resources) {
            h.add(static_cast<std::uint64_t>(r.state));
            h.add(r.name);
        }
        for (const LaneView& lane : n.lanes) {
            h.add(lane.levelDb);
            h.add(lane.pan);
            addChain(h, lane.chain);
        }
    }
}

}  // namespace

Frame::Frame(EngineControl& control, Services& services, std::unique_ptr<FontSet> fonts)
    : control_(control),
      services_(services),
      fonts_(std::move(fonts)),
      context_(ImGui::CreateContext(&fonts_->atlas())) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigInputTextCursorBlink = true;
    io.MouseDragThreshold = 4;
    io.KeyRepeatDelay = 0.35f;
    // Key numbers are the window library's; ImGui's own edits need to know a few of them.
    io.KeyMap[ImGuiKey_Tab] = key::kTab;
    io.KeyMap[ImGuiKey_LeftArrow] = key::kLeft;
    io.KeyMap[ImGuiKey_RightArrow] = key::kRight;
    io.KeyMap[ImGuiKey_UpArrow] = key::kUp;
    io.KeyMap[ImGuiKey_DownArrow] = key::kDown;
    io.KeyMap[ImGuiKey_Home] = key::kHome;
    io.KeyMap[ImGuiKey_End] = key::kEnd;
    io.KeyMap[ImGuiKey_Delete] = key::kDelete;
    io.KeyMap[ImGuiKey_Backspace] = key::kBackspace;
    io.KeyMap[ImGuiKey_Enter] = key::kEnter;
    io.KeyMap[ImGuiKey_KeyPadEnter] = key::kPadEnter;
    io.KeyMap[ImGuiKey_Escape] = key::kEscape;
    io.KeyMap[ImGuiKey_Space] = key::kSpace;
    io.KeyMap[ImGuiKey_A] = 'A';
    io.KeyMap[ImGuiKey_C] = 'C';
    io.KeyMap[ImGuiKey_V] = 'V';
    io.KeyMap[ImGuiKey_X] = 'X';
    io.KeyMap[ImGuiKey_Y] = 'Y';
    io.KeyMap[ImGuiKey_Z] = 'Z';
    ImGuiStyle& style = ImGui::GetStyle();
    style.AntiAliasedLinesUseTex = true;
    style.CircleTessellationMaxError = 0.2f;
    style.DisabledAlpha = 1.0f;
}

Frame::~Frame() {
    ImGui::SetCurrentContext(context_);
    ImGui::DestroyContext(context_);
}

std::unique_ptr<FontSet> Frame::exchangeFonts(std::unique_ptr<FontSet> fonts) {
    ImGui::SetCurrentContext(context_);
    std::swap(fonts_, fonts);
    ImGui::GetIO().Fonts = &fonts_->atlas();
    pacer_.wake();
    return fonts;
}

void Frame::drop(std::vector<std::filesystem::path> files, ImVec2 at) {
    dropped_ = std::move(files);
    dropAt_ = at;
    pacer_.wake();
}

void Frame::handleDrops(Ui& ui) {
    if (dropped_.empty()) return;
    const auto files = std::exchange(dropped_, {});
    StageId target = state_.selected;
    for (const auto& [box, id] : state_.tileBoxes) {
        if (box.contains(dropAt_)) target = id;
    }
    for (const auto& file : files) {
        // A folder is where sounds live: it joins the library.
        if (!file.has_extension()) {
            services_.library.addFolder(file);
            return;
        }
    }
    for (const auto& file : files) dropFile(ui, file, target);
}

void Frame::takeDialogFiles(Ui& ui) {
    if (services_.dialog == nullptr) return;
    // `available` says no by now, so this opens our own.
    if (services_.dialog->takeFailure()) openFolderChooser(ui);
    for (const auto& chosen : services_.dialog->take()) {
        if (kindOf(chosen)) {
            dropFile(ui, chosen, state_.selected);
        } else {
            services_.library.addFolder(chosen);
        }
    }
}

void Frame::make(double now) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    state_.dt = last_ < 0 ? 0.016 : std::clamp(now - last_, 0.0, 0.25);
    state_.now = now;
    io.DeltaTime = std::max(1e-4f, static_cast<float>(state_.dt));
    last_ = now;
    pacer_.beginFrame(now);
    setLanguage(services_.settings.settings().language == "zh-CN" ? Language::chinese : Language::english);
    ImGui::NewFrame();
    static const Palette usual;
    static constexpr Palette strong = strongContrast();
    const Palette& palette = services_.settings.settings().strongContrast ? strong : usual;
    Ui ui(Canvas(ImGui::GetBackgroundDrawList(), *fonts_, palette), control_, services_, state_, pacer_, records_);
    handleDrops(ui);
    takeDialogFiles(ui);
    state_.targets.clear();
    for (const WidgetRecord& r : records_) state_.targets.emplace_back(r.id, r.box);
    records_.clear();
    rootView(ui, io.DisplaySize);
    ImGui::Render();
    shownHash_ = snapshotHash();
}

std::uint64_t Frame::snapshotHash() const {
    Hash h;
    const Meters& m = control_.meters();
    h.addLevel(m.input.peak);
    h.addLevel(m.output[0].peak);
    h.addLevel(m.output[1].peak);
    h.add(std::uint64_t{m.inputClips});
    h.add(std::uint64_t{m.outputClips});
    const RigView& rig = control_.rig();
    h.add(rig.name);
    h.add(rig.trimDb);
    h.add(rig.levelDb);
    addChain(h, rig.chain);
    const RecordView take = control_.recorder();
    h.add(static_cast<std::uint64_t>(take.recording) | static_cast<std::uint64_t>(take.stopping) << 1);
    h.add(take.sentence);
    h.add(static_cast<std::uint64_t>(take.seconds));
    const DriverStatus d = control_.driver();
    h.add(static_cast<std::uint64_t>(d.state));
    h.add(d.server);
    h.add(d.sentence);
    h.add(static_cast<std::uint64_t>(d.periodFrames));
    h.add(control_.document().name);
    h.add(control_.undoText());
    h.add(static_cast<std::uint64_t>(control_.dirty()) | static_cast<std::uint64_t>(control_.muted()) << 1 |
          static_cast<std::uint64_t>(control_.comparingB()) << 2);
    h.add(control_.master());
    if (const auto index = services_.library.index()) h.add(index->version * 2 + (index->scanning ? 1 : 0));
    const FolderListing listing = services_.library.listing();
    h.add(static_cast<std::uint64_t>(listing.ready) + listing.folders.size() * 2);
    return h.value();
}

bool Frame::snapshotChanged() {
    if (snapshotHash() != shownHash_) return true;
    // A server in trouble reports many dropouts a second; a figure that changes once a second says as much.
    const std::uint64_t dropouts = control_.driver().xruns;
    const auto now = std::chrono::steady_clock::now();
    if (dropouts == shownDropouts_ || now - dropoutsShownAt_ < std::chrono::seconds(1)) return false;
    shownDropouts_ = dropouts;
    dropoutsShownAt_ = now;
    return true;
}

}  // namespace amp::gui
