// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/takes_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "gui/views/ring_view.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/field.h"

namespace amp::gui {

std::string clockText(double seconds) {
    const int whole = static_cast<int>(std::lround(std::max(0.0, seconds)));
    char text[32];
    if (whole >= 3600) {
        std::snprintf(text, sizeof text, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    } else {
        std::snprintf(text, sizeof text, "%d:%02d", whole / 60, whole % 60);
    }
    return text;
}

std::string roomText(double seconds) {
    if (seconds >= 2 * 3600) return trf("{} h", std::to_string(static_cast<int>(seconds / 3600)));
    return trf("{} min", std::to_string(static_cast<int>(seconds / 60)));
}

namespace {

const TakeItem* selectedTake(Ui& ui, const TakeIndex& index) {
    TakesState& s = ui.state().takes;
    for (const TakeItem& item : index.items) {
        if (item.folder == s.selected) return &item;
    }
    if (index.items.empty()) return nullptr;
    s.selected = index.items.front().folder;
    return &index.items.front();
}

bool plays(Ui& ui, const TakeItem& item) {
    const PlayView playing = ui.control().playing();
    return playing.playing && playing.file.parent_path() == item.folder;
}

void playOrStop(Ui& ui, const TakeItem& item) {
    if (plays(ui, item)) {
        ui.control().stopPlaying();
    } else {
        ui.control().playFile(item.track(), 0.0);
    }
}

/// A track that the take has, at the right end of `inner`.
void chip(Ui& ui, Box& inner, std::string_view name, ImU32 ink) {
    const Canvas& d = ui.draw();
    const float w = d.textWidth(Font::caption, tr(name)) + ui.px(12);
    const Box box{inner.right() - w, std::round(inner.cy() - ui.px(9)), w, ui.px(18)};
    d.fill(box, ui.c().well, ui.px(4));
    d.text(Font::caption, box.cx(), box.cy(), ink, tr(name), Align::centre);
    inner.w -= w + ui.px(5);
}

void takeRow(Ui& ui, const TakeItem& item, const Box& row, bool on) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    TakesState& s = ui.state().takes;
    const bool marked = s.marked.contains(item.folder);
    const Hit hit = ui.hit("take", row, Role::row, item.name, on ? "on" : marked ? "marked" : "");
    ui.hint(hit, tr("Ctrl click marks several for re-amping, a double click listens"));
    const Box face = row.inset(0, ui.px(1));
    if (on || marked) {
        d.fill(face, marked ? mix(c.lifted, c.bone, 0.12f) : c.lifted, ui.px(6));
    } else if (hit.glow > 0) {
        d.fill(face, withAlpha(c.raised, hit.glow), ui.px(6));
    }
    Box inner = row.inset(ui.px(6), 0);
    const Box play = inner.takeLeft(ui.px(28), ui.px(4));
    const bool playing = plays(ui, item);
    if (iconButton(ui, "play", {play.x, std::round(row.cy() - ui.px(14)), ui.px(28), ui.px(28)},
                   playing ? Icon::stop : Icon::play, playing ? "Stop" : "Listen", {.kind = ButtonKind::quiet})) {
        s.selected = item.folder;
        playOrStop(ui, item);
    }
    const std::string length = clockText(item.seconds);
    d.tabular(Font::value, inner.right(), inner.cy(), c.ink, length, Align::right);
    inner.w -= ui.px(66);
    if (inner.w > ui.px(330)) {
        if (item.wet) chip(ui, inner, "Wet", c.inkSoft);
        if (item.dry) chip(ui, inner, "DI", familyColour(Family::dynamics));
        inner.w -= ui.px(6);
    }
    if (inner.w > ui.px(210)) {
        const std::string when = item.kept ? trf("kept {}", item.when) : trf("recorded {}", item.when);
        d.text(Font::small, inner.right(), inner.cy(), c.inkFaint, when, Align::right);
        inner.w -= d.textWidth(Font::small, when) + ui.px(12);
    }
    if (!d.textIn(inner, on ? Font::value : Font::label, c.ink, item.name)) ui.tooltip(hit, item.name);
    if (hit.clicked && (ui.modifiers() & key::kCtrl) != 0) {
        if (!s.marked.erase(item.folder)) s.marked.insert(item.folder);
    } else if (hit.clicked) {
        s.selected = item.folder;
        s.marked.clear();
    }
    if (hit.doubleClicked) playOrStop(ui, item);
}

void list(Ui& ui, const Box& box, const TakeIndex& index) {
    const float rowH = ui.px(40);
    ImGui::SetCursorScreenPos(box.min());
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    ImGui::PushStyleColor(ImGuiCol_ChildBg, 0u);
    ImGui::BeginChild("takes", box.size(), false, ImGuiWindowFlags_NoSavedSettings);
    {
        const Ui::OverlayScope scrolled(ui, ImGui::GetWindowDrawList());
        const float w = box.w - (rowH * static_cast<float>(index.items.size()) > box.h ? ui.px(12) : 0.0f);
        ImGuiListClipper clipper;
        clipper.Begin(static_cast<int>(index.items.size()), rowH);
        while (clipper.Step()) {
            for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
                const TakeItem& item = index.items[static_cast<std::size_t>(i)];
                const ImVec2 at = ImGui::GetCursorScreenPos();
                const IdScope scope(i);
                takeRow(ui, item, {at.x, at.y, w, rowH}, item.folder == ui.state().takes.selected);
                ImGui::SetCursorScreenPos({at.x, at.y + rowH});
            }
        }
    }
    ImGui::EndChild();
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
}

/// One track as it sounds. A click plays from there.
void lane(Ui& ui, const TakeItem& item, const Box& box, const std::vector<float>& columns, std::string_view name,
          const std::filesystem::path& track, ImU32 colour) {
    const Canvas& d = ui.draw();
    const Hit hit = ui.hit(name, box, Role::row, name);
    ui.hint(hit, tr("Click to listen from there"));
    d.fill(box, ui.c().well, ui.px(6));
    Box inner = box.inset(ui.px(6), ui.px(4));
    const PlayView playing = ui.control().playing();
    const bool here = playing.playing && playing.file == track;
    const float at = here && item.seconds > 0 ? static_cast<float>(playing.seconds / item.seconds) : -1.0f;
    const std::size_t n = columns.size();
    const float step = std::max({1.0f, std::floor(d.scale()), std::ceil(inner.w / 480.0f)});
    for (float x = inner.x; n > 0 && x < inner.right(); x += step) {
        const float share = (x - inner.x) / inner.w;
        const auto i = std::min(n - 1, static_cast<std::size_t>(share * static_cast<float>(n)));
        const float h = std::max(step * 0.5f, inner.h * 0.5f * std::min(1.0f, std::sqrt(columns[i])));
        d.list()->AddRectFilled({x, inner.cy() - h}, {x + step, inner.cy() + h},
                                here && share > at ? withAlpha(colour, 0.45f) : colour);
    }
    const float labelW = d.textWidth(Font::caption, tr(name));
    d.fill({box.x + ui.px(3), box.y + ui.px(3), labelW + ui.px(10), ui.px(16)}, withAlpha(ui.c().well, 0.8f), ui.px(4));
    d.text(Font::caption, box.x + ui.px(8), box.y + ui.px(11), ui.c().inkSoft, tr(name));
    if (here) {
        ui.pacer().need(20);
        d.vline(inner.x + inner.w * std::min(1.0f, at), box.y + 1, box.bottom() - 1, ui.c().ink);
    }
    if (hit.clicked && inner.w > 0) {
        const float share = std::clamp((ImGui::GetIO().MousePos.x - inner.x) / inner.w, 0.0f, 1.0f);
        ui.control().playFile(track, static_cast<double>(share) * item.seconds);
    }
}

void nameLine(Ui& ui, const Box& box, const TakeItem& item) {
    const Canvas& d = ui.draw();
    TakesState& s = ui.state().takes;
    if (s.renaming == item.folder) {
        const auto typed =
            textInput(ui, "rename", box, "Rename", s.renameText, {.takeFocus = s.renameFresh, .selectAll = true});
        s.renameFresh = false;
        if (typed.entered && !s.renameText.empty() && s.renameText != item.name) {
            if (plays(ui, item)) ui.control().stopPlaying();
            ui.services().takes->rename(item.folder, s.renameText);
            s.selected = item.folder.parent_path() / s.renameText;
        }
        if (typed.entered || typed.left) s.renaming.clear();
        return;
    }
    d.textIn(box, Font::value15, ui.c().ink, item.name);
}

void removeTake(Ui& ui, const TakeItem& item) {
    if (plays(ui, item)) ui.control().stopPlaying();
    ui.state().takes.marked.erase(item.folder);
    ui.services().takes->remove(item.folder);
    ui.toast({Toast::Kind::info, trf("Deleted “{}”.", item.name), {}, "restore take", {}}, item.folder);
}

/// The take that is being recorded keeps its place and name.
bool grows(Ui& ui, const TakeItem& item) {
    const RecordView take = ui.control().recorder();
    return (take.recording || take.stopping) && take.folder == item.folder;
}

std::string figures(const TakeItem& item, const TakeWave* wave) {
    char text[64];
    std::snprintf(text, sizeof text, "%s · %.1f MB", clockText(item.seconds).c_str(), item.megabytes);
    std::string line = text;
    if (wave != nullptr && wave->peak > 0.0f) {
        const double db = 20.0 * std::log10(static_cast<double>(wave->peak));
        std::snprintf(text, sizeof text, "%s%.1f", db < 0 ? "\xe2\x88\x92" : "", std::fabs(db));
        line += " · " + trf("peak {} dBFS", text);
    }
    if (!item.preset.empty()) line += " · " + item.preset;
    return line;
}

/// Buttons one after the other, in as many rows as they need.
class Flow {
public:
    Flow(Ui& ui, const Box& box) : ui_(ui), box_(box), x_(box.x), y_(box.y) {}
    bool add(std::string_view id, std::string_view name, const ButtonLook& look = {}) {
        const float w = buttonWidth(ui_, look.text.empty() ? tr(name) : look.text, look), h = ui_.px(30);
        if (x_ > box_.x && x_ + w > box_.right()) {
            x_ = box_.x;
            y_ += h + ui_.px(6);
        }
        const Box b{x_, y_, w, h};
        x_ += w + ui_.px(6);
        return button(ui_, id, b, name, look);
    }

private:
    Ui& ui_;
    Box box_;
    float x_, y_;
};

void actions(Ui& ui, const Box& box, const TakeItem& item) {
    TakesState& s = ui.state().takes;
    Takes& takes = *ui.services().takes;
    Flow flow(ui, box);
    const bool playing = plays(ui, item);
    if (flow.add("listen", playing ? "Stop" : "Listen",
                 {.icon = static_cast<int>(playing ? Icon::stop : Icon::play)})) {
        playOrStop(ui, item);
    }
    const std::size_t many = s.marked.size();
    const std::string several = many > 1 ? trf("Re-amp {} takes", std::to_string(many)) : std::string();
    if (flow.add("re-amp", "Re-amp with today's sound",
                 {.enabled = item.dry || many > 1,
                  .hint = tr("Plays the DI through the preset that is on, into a new take"),
                  .text = several})) {
        std::vector<std::filesystem::path> folders(s.marked.begin(), s.marked.end());
        if (many < 2) folders = {item.folder};
        takes.reamp(folders, ui.control().document(), ui.control().quality());
        s.marked.clear();
    }
    const bool fixed = grows(ui, item);
    if (flow.add("export", "Export as FLAC", {.enabled = !fixed})) takes.exportFlac(item.folder);
    if (flow.add("show", "Show in folder")) takes.showInFolder(item.folder);
    if (flow.add("name", "Rename", {.enabled = !fixed})) {
        s.renaming = item.folder;
        s.renameText = item.name;
        s.renameFresh = true;
    }
    if (flow.add("delete", "Delete", {.enabled = !fixed, .icon = static_cast<int>(Icon::trash)})) removeTake(ui, item);
}

void details(Ui& ui, Box box, const TakeItem& item) {
    const Canvas& d = ui.draw();
    const auto wave = ui.services().takes->wave(item.folder);
    if (wave == nullptr) ui.pacer().need(10);
    nameLine(ui, box.takeTop(ui.px(26), ui.px(2)), item);
    d.textIn(box.takeTop(ui.px(18), ui.px(8)), Font::small, ui.c().inkSoft, figures(item, wave.get()));
    // Two rows of buttons, or three where it is narrow.
    Box foot = box.takeBottom(ui.px(box.w > ui.px(500) ? 66 : 102), ui.px(8));
    actions(ui, foot, item);
    if (box.h < ui.px(26)) return;
    static const std::vector<float> kNothing;
    const bool both = item.dry && item.wet && box.h > ui.px(60);
    if (item.dry && (both || !item.wet)) {
        const Box dry = both ? box.takeTop(std::floor(box.h * 0.5f) - ui.px(3), ui.px(6)) : box;
        lane(ui, item, dry, wave ? wave->dry : kNothing, "DI", item.folder / "DI.wav", familyColour(Family::dynamics));
    }
    if (item.wet) lane(ui, item, box, wave ? wave->wet : kNothing, "Wet", item.folder / "wet.wav", ui.c().bone);
}

void reampLine(Ui& ui, const Box& box, const ReampView& reamp) {
    const Canvas& d = ui.draw();
    ui.pacer().need(10);
    Box inner = box;
    const Box cancel = inner.takeRight(buttonWidth(ui, tr("Cancel")), ui.px(12));
    if (button(ui, "cancel re-amp", cancel, "Cancel")) ui.services().takes->cancelReamp();
    const std::string text = reamp.count > 1 ? trf("Re-amping “{}”, {} of {}", reamp.name,
                                                   std::to_string(reamp.done + 1), std::to_string(reamp.count))
                                             : trf("Re-amping “{}”", reamp.name);
    d.textIn({inner.x, inner.y, inner.w, inner.h - ui.px(10)}, Font::label, ui.c().ink, text);
    const Box bar{inner.x, inner.bottom() - ui.px(6), inner.w, ui.px(4)};
    d.fill(bar, ui.c().well, ui.px(2));
    d.fill({bar.x, bar.y, bar.w * static_cast<float>(std::clamp(reamp.share, 0.0, 1.0)), bar.h}, ui.c().bone, ui.px(2));
}

/// The off switch of what always listens, in plain sight.
void listenSwitch(Ui& ui, Box& head) {
    RecordingSetup* const setup = ui.services().recording;
    if (setup == nullptr) return;
    RecordingWish wish = setup->wish();
    const Box at = head.takeRight(ui.px(38), ui.px(14));
    if (toggle(ui, "listen always", {at.x, at.cy()}, "Always listen", wish.listen)) {
        wish.listen = !wish.listen;
        setup->apply(wish);
    }
    if (wish.listen) return;
    const std::string_view off = tr("Listening is off");
    const float w = ui.draw().textWidth(Font::body, off);
    const Box text = head.takeRight(w, ui.px(10));
    ui.draw().text(Font::body, text.x, text.cy(), ui.c().inkFaint, off);
}

/// Where there is no room for both: which of the two is shown. True: what was just played.
bool parts(Ui& ui, Box& head) {
    static constexpr std::array<std::string_view, 2> kParts{"Takes", "What you just played"};
    const Box box = head.takeLeft(std::min(head.w, segmentedWidth(ui, kParts)), ui.px(14));
    int& part = ui.state().takes.part;
    part = segmented(ui, "part", box, kParts, part);
    return part == 1;
}

}  // namespace

void takesPanel(Ui& ui, const Box& box) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const IdScope scope("takes");
    d.panel(box);
    ui.pacer().need(2);
    Box inner = box.inset(ui.px(20), ui.px(14));
    Box head = inner.takeTop(ui.px(30), ui.px(10));
    if (iconButton(ui, "close", head.takeRight(ui.px(30), ui.px(8)), Icon::close, "Close",
                   {.kind = ButtonKind::quiet})) {
        ui.state().panel = Panel::none;
    }
    const RingView ring = ui.control().ring();
    const bool high = inner.h > ui.px(300);
    listenSwitch(ui, head);
    const bool played = ring.listening && (high || parts(ui, head));
    if (played) ringSpans(ui, head);
    if (high || !ring.listening) {
        const std::string_view title = tr(played ? "What you just played" : "Takes");
        d.text(Font::titleLarge, head.x, head.cy(), c.ink, title);
        head.takeLeft(d.textWidth(Font::titleLarge, title), ui.px(14));
        if (played && head.w > ui.px(60))
            d.textIn({head.x, head.y + 1, head.w, head.h}, Font::body, c.inkFaint,
                     tr("Always listening, nothing is saved until you say so"));
    }
    Takes* takes = ui.services().takes;
    const ReampView reamp = takes != nullptr ? takes->reamping() : ReampView{};
    if (reamp.running) reampLine(ui, inner.takeBottom(ui.px(32), ui.px(10)), reamp);
    if (played && !high) return ringView(ui, inner, ring);
    if (played) {
        ringView(ui, inner.takeTop(std::clamp(inner.h * 0.4f, ui.px(112), ui.px(260)), ui.px(12)), ring);
        d.hline(inner.x, inner.right(), inner.y - ui.px(6), c.hairline);
    }
    if (takes == nullptr) return;
    takes->keepFresh();
    const auto index = takes->index();
    if (index->items.empty()) {
        d.textIn(inner.takeTop(ui.px(30)), Font::body, c.inkFaint,
                 tr(index->ready ? "No takes yet. R records, K keeps what you just played." : "Looking for takes"));
        return;
    }
    Box left = inner.takeLeft(std::floor(inner.w * 0.46f), ui.px(28));
    d.vline(left.right() + ui.px(14), left.y, left.bottom(), c.hairline);
    if (index->secondsLeft && left.h > ui.px(120)) {
        d.textIn(left.takeBottom(ui.px(20), ui.px(4)), Font::small, *index->secondsLeft < 600.0 ? c.warn : c.inkFaint,
                 trf("Room for {}", roomText(*index->secondsLeft)));
    }
    list(ui, left, *index);
    if (const TakeItem* item = selectedTake(ui, *index)) details(ui, inner, *item);
}

}  // namespace amp::gui
