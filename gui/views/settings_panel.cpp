// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/settings_panel.h"

#include <array>
#include <cstdio>

#include "gui/actions.h"
#include "gui/views/folder_chooser.h"
#include "gui/views/settings_pages.h"
#include "gui/views/takes_panel.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/field.h"

namespace amp::gui {

Box settingsRow(Ui& ui, Box& page, std::string_view label, std::string_view line, float width) {
    const Canvas& d = ui.draw();
    // In a low window there is one line a row, so that the longest page fits.
    const bool low = ImGui::GetIO().DisplaySize.y < ui.px(700);
    const bool full = ImGui::GetIO().DisplaySize.y >= ui.px(830);
    Box r = page.takeTop(ui.px(low ? 31 : full ? 52 : 49));
    const Box control = r.takeRight(std::min(ui.px(width), r.w * 0.55f), ui.px(16));
    const bool two = !line.empty() && !low;
    d.textIn({r.x, two ? r.y + ui.px(6) : r.cy() - ui.px(10), r.w, ui.px(20)}, Font::label, ui.c().ink, tr(label));
    if (two) d.textIn({r.x, r.y + ui.px(26), r.w, ui.px(18)}, Font::small, ui.c().inkFaint, line);
    d.hline(page.x, page.right(), page.y - 1, ui.c().hairline);
    const float h = ui.px(low ? 28 : 32);
    return {control.x, std::round(control.cy() - h * 0.5f), control.w, h};
}

bool settingsToggle(Ui& ui, Box& page, std::string_view label, std::string_view line, bool on) {
    const Box control = settingsRow(ui, page, label, line, 38);
    return toggle(ui, label, {control.right() - ui.px(38), control.cy()}, label, on);
}

namespace {

constexpr std::array<std::string_view, 8> kPages{"Audio", "Input level", "Keys",      "Folders",
                                                 "Look",  "Language",    "Recording", "About"};

int pick(Ui& ui, const Box& box, std::string_view label, const std::vector<std::string>& names, int now) {
    std::vector<std::string_view> views(names.begin(), names.end());
    return choiceField(ui, label, box, label, views, now);
}

int indexOf(const std::vector<std::string>& names, const std::string& name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return static_cast<int>(i);
    }
    return 0;
}

/// List of ports with "automatic" in front; writes the choice into `port`.
bool portRow(Ui& ui, Box& page, std::string_view label, const std::vector<std::string>& ports, std::string& port) {
    std::vector<std::string> names{"Automatic"};
    names.insert(names.end(), ports.begin(), ports.end());
    if (!port.empty() && indexOf(names, port) == 0) names.push_back(port);
    const int picked = pick(ui, settingsRow(ui, page, label, {}, 300), label, names, indexOf(names, port));
    if (picked < 0) return false;
    port = picked == 0 ? std::string() : names[static_cast<std::size_t>(picked)];
    return true;
}

/// List of sound devices by their descriptions, with the default in front; writes the choice into `card`.
bool cardRow(Ui& ui, Box& page, std::string_view label, const std::vector<AudioSetup::Ports::Card>& cards,
             bool AudioSetup::Ports::Card::*direction, std::string& card) {
    std::vector<std::string> names{"Automatic"}, values{""};
    for (const auto& c : cards) {
        if (!(c.*direction)) continue;
        names.push_back(c.description);
        values.push_back(c.name);
    }
    if (indexOf(values, card) == 0 && !card.empty()) {
        names.push_back(card);
        values.push_back(card);
    }
    const int picked = pick(ui, settingsRow(ui, page, label, {}, 300), label, names, indexOf(values, card));
    if (picked < 0) return false;
    card = values[static_cast<std::size_t>(picked)];
    return true;
}

/// Where guitar and speakers are plugged in: ports of the server, or devices of the machine.
bool plugRows(Ui& ui, Box& page, const AudioSetup::Ports& ports, AudioWish& wish) {
    using Card = AudioSetup::Ports::Card;
    if (wish.driver == "alsa") {
        bool changed = cardRow(ui, page, "Guitar comes from", ports.cards, &Card::capture, wish.captureCard);
        changed = cardRow(ui, page, "Sound goes to", ports.cards, &Card::playback, wish.playbackCard) || changed;
        static constexpr std::array<std::string_view, 4> kInputs{"1", "2", "3", "4"};
        const int input = segmented(ui, "input", settingsRow(ui, page, "Input of the card", {}, 180), kInputs,
                                    std::min(wish.cardInput, 3));
        if (input == std::min(wish.cardInput, 3)) return changed;
        wish.cardInput = input;
        return true;
    }
    bool changed = false;
    if (settingsToggle(ui, page, "Connect by itself", tr("To the ports below, or the first there are"), wish.connect)) {
        wish.connect = !wish.connect;
        changed = true;
    }
    changed = portRow(ui, page, "Guitar comes from", ports.capture, wish.capturePort) || changed;
    changed = portRow(ui, page, "Left goes to", ports.playback, wish.playbackLeft) || changed;
    changed = portRow(ui, page, "Right goes to", ports.playback, wish.playbackRight) || changed;
    if (settingsToggle(ui, page, "Follow the transport", tr("Record while the server's transport rolls"),
                       wish.followTransport)) {
        wish.followTransport = !wish.followTransport;
        changed = true;
    }
    return changed;
}

/// What was asked for beside what was given.
std::string periodLine(const DriverStatus& driver) {
    const std::string now = std::to_string(driver.periodFrames);
    if (driver.periodWished > 0 && driver.periodFrames > 0 && driver.periodWished != driver.periodFrames)
        return trf("Now {} frames; {} were asked for", now, std::to_string(driver.periodWished));
    return trf("Now {} frames", now);
}

void oversampling(Ui& ui, Box& page) {
    static constexpr std::array<std::string_view, 6> kNames{"Auto", "1×", "2×", "4×", "8×", "16×"};
    EngineControl& engine = ui.control();
    const int wish = engine.oversampling();
    int index = 0;
    if (wish != 0) {
        for (index = 1; index < 5 && (1 << (index - 1)) < wish;) ++index;
    }
    const std::string line = wish == 0 ? trf("What the preset needs, now {}×", std::to_string(engine.oversamplingNow()))
                                       : std::string(tr("More is cleaner at high gain and costs more"));
    const int chosen = segmented(ui, "oversampling", settingsRow(ui, page, "Oversampling", line, 300), kNames, index);
    if (chosen != index) engine.setOversampling(chosen == 0 ? 0 : 1 << (chosen - 1));
    if (settingsToggle(ui, page, "Linear phase", tr("Nothing bent in the treble, but 70 frames later"),
                       engine.linearPhase())) {
        engine.setLinearPhase(!engine.linearPhase());
    }
}

void audioPage(Ui& ui, Box page) {
    const DriverStatus driver = ui.control().driver();
    if (AudioSetup* audio = ui.services().audio) {
        AudioWish wish = audio->wish();
        const AudioSetup::Ports ports = audio->ports();
        ui.pacer().need(1);
        bool changed = false;
        const std::vector<std::string> drivers{"auto", "jack", "alsa", "demo"};
        static constexpr std::array<std::string_view, 4> kNames{"Automatic", "JACK", "ALSA", "Demo riff"};
        const std::string found = driver.server.empty() ? std::string(tr("No audio server")) : driver.server;
        const int now = indexOf(drivers, wish.driver);
        const int chosen = segmented(ui, "driver", settingsRow(ui, page, "Plays through", found, 360), kNames, now);
        if (chosen != now) {
            wish.driver = drivers[static_cast<std::size_t>(chosen)];
            changed = true;
        }
        changed = plugRows(ui, page, ports, wish) || changed;
        const std::vector<std::string> periods{"Automatic", "16", "32", "64", "128", "256", "512", "1024"};
        const int period = wish.periodFrames == 0 ? 0 : indexOf(periods, std::to_string(wish.periodFrames));
        const int picked =
            pick(ui, settingsRow(ui, page, "Period", periodLine(driver), 140), "Period", periods, period);
        if (picked >= 0) {
            wish.periodFrames = picked == 0 ? 0 : std::stoi(periods[static_cast<std::size_t>(picked)]);
            changed = true;
        }
        if (changed) audio->apply(wish);
    }
    oversampling(ui, page);
}

void foldersPage(Ui& ui, Box page) {
    const Canvas& d = ui.draw();
    d.paragraph(page.takeTop(ui.px(44)), Font::body, ui.c().inkSoft,
                tr("Models and cabinets stay where they are. Folders below these are looked through too, and changes "
                   "are seen by themselves."),
                19, 2);
    Box foot = page.takeBottom(ui.px(34));
    if (button(ui, "add",
               foot.takeLeft(buttonWidth(ui, tr("Add a folder"), {.kind = ButtonKind::primary, .icon = 1}), ui.px(10)),
               "Add a folder", {.kind = ButtonKind::primary, .icon = static_cast<int>(Icon::plus)})) {
        openFolderChooser(ui);
    }
    if (button(ui, "rescan", foot.takeLeft(buttonWidth(ui, tr("Look again"))), "Look again"))
        ui.services().library.rescan();
    if (const auto index = ui.services().library.index()) {
        int models = 0, impulses = 0;
        for (const LibraryItem& item : index->items) {
            models += item.kind == LibraryKind::model ? 1 : 0;
            impulses += item.kind == LibraryKind::impulse ? 1 : 0;
        }
        const std::string text = index->scanning
                                     ? std::string(tr("Looking through your folders"))
                                     : trf("{} models, {} cabinets", std::to_string(models), std::to_string(impulses));
        d.textIn({foot.x + ui.px(16), foot.y, foot.w - ui.px(16), foot.h}, Font::small, ui.c().inkFaint, text);
    }
    std::filesystem::path remove;
    int n = 0;
    for (const auto& folder : ui.services().library.folders()) {
        if (page.h < ui.px(44)) break;
        const IdScope scope(n++);
        Box r = page.takeTop(ui.px(44));
        d.hline(r.x, r.right(), r.bottom() - 1, ui.c().hairline);
        if (iconButton(ui, "remove", r.takeRight(ui.px(30), ui.px(8)).inset(0, ui.px(7)), Icon::close,
                       "Take the folder out", {.kind = ButtonKind::quiet})) {
            remove = folder;
        }
        drawIcon(d, Icon::folder, {r.x + ui.px(10), r.cy()}, ui.px(18), ui.c().inkFaint);
        d.textIn({r.x + ui.px(30), r.y, r.w - ui.px(30), r.h}, Font::label, ui.c().ink, folder.string());
    }
    if (n == 0) d.textIn(page.takeTop(ui.px(40)), Font::body, ui.c().inkFaint, tr("No folders yet"));
    if (!remove.empty()) ui.services().library.removeFolder(remove);
}

/// A folder as text: Enter or leaving the field takes it. True when it changed.
bool folderRow(Ui& ui, Box& page, std::string_view label, std::string_view line, std::string& typing,
               std::filesystem::path& folder) {
    const Box field = settingsRow(ui, page, label, line, 400);
    if (typing.empty()) typing = folder.string();
    const auto typed = textInput(ui, label, field, label, typing, {.placeholder = tr("Folder")});
    if (!typed.active && !typed.left && !typed.entered) typing = folder.string();
    if ((!typed.entered && !typed.left) || typing == folder.string()) return false;
    if (typing.empty() || typing.front() != '/') return false;  // neither empty nor somewhere below wherever we are
    folder = typing;
    return true;
}

void recordingPage(Ui& ui, Box page) {
    RecordingSetup* const setup = ui.services().recording;
    if (setup == nullptr) return;
    ViewState& s = ui.state();
    RecordingWish wish = setup->wish();
    static constexpr std::array<std::string_view, 2> kFormats{"24 bit", "Float"};
    static constexpr std::array<std::string_view, 2> kSides{"Stereo", "Mono"};
    Box wet = settingsRow(ui, page, "Wet track",
                          tr("The guitar itself is always float, so that a take can be made again"), 330);
    const Box sides = wet.takeRight(wet.w * 0.5f, ui.px(8));
    wish.asFloat = segmented(ui, "format", wet, kFormats, wish.asFloat ? 1 : 0) == 1;
    wish.mono = segmented(ui, "sides", sides, kSides, wish.mono ? 1 : 0) == 1;
    if (ui.services().takes != nullptr) ui.services().takes->keepFresh();
    const auto index = ui.services().takes != nullptr ? ui.services().takes->index() : nullptr;
    const std::string room =
        index != nullptr && index->secondsLeft ? trf("Room for {}", roomText(*index->secondsLeft)) : std::string();
    folderRow(ui, page, "Takes go to", room, s.takesFolderText, wish.takes);
    if (settingsToggle(ui, page, "Always listen",
                       tr("Keeps the last minutes on disk, so that you can keep what you just played"), wish.listen)) {
        wish.listen = !wish.listen;
    }
    if (wish.listen) {
        const std::vector<std::string> minutes{"5", "15", "30", "60", "120"};
        const int now = indexOf(minutes, std::to_string(wish.listenMinutes));
        int picked = pick(ui, settingsRow(ui, page, "Minutes kept", {}, 120), "Minutes kept", minutes, now);
        if (picked >= 0) wish.listenMinutes = std::stoi(minutes[static_cast<std::size_t>(picked)]);
        const std::vector<std::string> sizes{"256 MB", "512 MB", "1 GB", "2 GB", "4 GB"};
        constexpr std::array kMegabytes{256, 512, 1024, 2048, 4096};
        int size = 0;
        while (size < 4 && kMegabytes[static_cast<std::size_t>(size)] < wish.quotaMegabytes) ++size;
        picked = pick(ui, settingsRow(ui, page, "At most", tr("The oldest goes first"), 120), "At most", sizes, size);
        if (picked >= 0) wish.quotaMegabytes = kMegabytes[static_cast<std::size_t>(picked)];
        folderRow(ui, page, "Kept in", tr("A fast disk with room"), s.ringFolderText, wish.ring);
    }
    if (!(wish == setup->wish())) setup->apply(wish);
}

void lookPage(Ui& ui, Box page) {
    Settings s = ui.settings();
    const std::vector<std::string> scales{"Automatic", "75 %",  "100 %", "125 %", "150 %", "175 %",
                                          "200 %",     "225 %", "250 %", "275 %", "300 %"};
    const int now = s.scalePercent == 0 ? 0 : (s.scalePercent - 75) / 25 + 1;
    const int scale =
        pick(ui, settingsRow(ui, page, "Size", tr("Ctrl + and Ctrl − change it anywhere"), 160), "Size", scales, now);
    if (scale >= 0) s.scalePercent = scale == 0 ? 0 : 75 + (scale - 1) * 25;
    static constexpr std::array<std::string_view, 5> kPanels{"By voice", "Brass", "Night", "Iron", "Bone"};
    const int panel = segmented(ui, "panel", settingsRow(ui, page, "Front panel", tr("The finish of the head"), 340),
                                kPanels, s.ampPanel + 1);
    s.ampPanel = panel - 1;
    if (settingsToggle(ui, page, "Strong contrast", tr("Brighter text and lines, no textures"), s.strongContrast))
        s.strongContrast = !s.strongContrast;
    if (settingsToggle(ui, page, "Less motion", tr("Nothing slides, the valves stand still"), s.lessMotion))
        s.lessMotion = !s.lessMotion;
    if (settingsToggle(ui, page, "Big targets", tr("Small controls take clicks from further away"), s.bigTargets))
        s.bigTargets = !s.bigTargets;
    ui.services().settings.change(s);
}

void languagePage(Ui& ui, Box page) {
    static constexpr std::array<std::string_view, 2> kNames{"English", "中文"};
    Settings s = ui.settings();
    const int now = s.language == "zh-CN" ? 1 : 0;
    const int chosen =
        segmented(ui, "language", settingsRow(ui, page, "Language", tr("Changes at once"), 220), kNames, now);
    if (chosen != now) {
        s.language = chosen == 1 ? "zh-CN" : "en";
        ui.services().settings.change(s);
    }
}

void aboutPage(Ui& ui, Box page) {
    const Canvas& d = ui.draw();
    drawMark(d, {page.x + ui.px(32), page.y + ui.px(40)}, ui.px(60), ui.c().bone, ui.c().panel);
    d.tracked(Font::wordmark, page.x + ui.px(84), page.y + ui.px(30), ui.c().ink, "Halfstack", -20);
    d.text(Font::body, page.x + ui.px(86), page.y + ui.px(60), ui.c().inkSoft,
           tr("Guitar and bass amp for the Linux desktop"));
    page.takeTop(ui.px(100));
    d.paragraph(page, Font::body, ui.c().inkSoft,
                tr("Free software under the GNU General Public License, version 3 or later. No account, no network, no "
                   "telemetry."),
                20, 3);
    page.takeTop(ui.px(60));
    if (button(ui, "first steps", page.takeTop(ui.px(32)).takeLeft(buttonWidth(ui, tr("First steps"))), "First steps"))
        runAction(ui, Action::welcome);
}

}  // namespace

void settingsPanel(Ui& ui, const Box& box) {
    const Canvas& d = ui.draw();
    const IdScope scope("settings");
    d.panel(box);
    Box inner = box.inset(ui.px(22), ui.px(16));
    Box head = inner.takeTop(ui.px(32), ui.px(14));
    if (iconButton(ui, "close", head.takeRight(ui.px(32)), Icon::close, "Close", {.kind = ButtonKind::quiet}))
        ui.state().panel = Panel::none;
    d.text(Font::titleLarge, head.x, head.cy(), ui.c().ink, tr("Settings"));
    Box list = inner.takeLeft(std::min(ui.px(170), inner.w * 0.25f), ui.px(30));
    int& page = ui.state().settingsPage;
    for (int i = 0; i < static_cast<int>(kPages.size()); ++i) {
        const Box r = list.takeTop(ui.px(34), ui.px(2));
        const IdScope id(i);
        const Hit hit = ui.hit("page", r, Role::tab, kPages[static_cast<std::size_t>(i)], i == page ? "on" : "");
        if (i == page) {
            d.fill(r, ui.c().lifted, ui.px(6));
        } else if (hit.glow > 0) {
            d.fill(r, withAlpha(ui.c().raised, hit.glow), ui.px(6));
        }
        ui.focusRing(hit, r, ui.px(6));
        d.textIn(r.inset(ui.px(12), 0), Font::label, i == page ? ui.c().ink : ui.c().inkSoft,
                 tr(kPages[static_cast<std::size_t>(i)]));
        if (hit.clicked) page = i;
        if (page != 2) ui.state().bindingAction = -1;
    }
    // A line as long as a sentence reads well; more would tear label and control apart.
    inner.w = std::min(inner.w, ui.px(720));
    switch (page) {
        case 0: audioPage(ui, inner); break;
        case 1: inputLevelPage(ui, inner); break;
        case 2: keysPage(ui, inner); break;
        case 3: foldersPage(ui, inner); break;
        case 4: lookPage(ui, inner); break;
        case 5: languagePage(ui, inner); break;
        case 6: recordingPage(ui, inner); break;
        default: aboutPage(ui, inner); break;
    }
}

}  // namespace amp::gui
