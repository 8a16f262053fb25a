// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/ring_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "gui/views/takes_panel.h"
#include "gui/widgets/buttons.h"

namespace amp::gui {
namespace {

constexpr std::array<double, 3> kSpans{60.0, 300.0, 1800.0};
constexpr std::array<std::string_view, 3> kSpanNames{"1 min", "5 min", "30 min"};
constexpr double kFineSeconds = 300.0;  // further back there are coarse peaks only

std::size_t spanOf(const TakesState& s) {
    return static_cast<std::size_t>(std::clamp(s.span, 0, 2));
}

/// What is chosen: a stretch in frames of the ring. A phrase that still goes on grows until its end is dragged.
struct Chosen {
    std::uint64_t begin = 0, end = 0;
    [[nodiscard]] bool any() const { return end > begin; }
};

Chosen chosenOf(const TakesState& s, const RingView& ring) {
    if (s.stretchEnd > s.stretchBegin) {
        for (const RingView::PhraseView& p : ring.phrases) {
            if (p.begin == s.stretchBegin && !s.stretchDragged) return {p.begin, p.end};
        }
        return {s.stretchBegin, s.stretchEnd};
    }
    if (ring.phrases.empty()) return {};
    return {ring.phrases.back().begin, ring.phrases.back().end};
}

/// The strip's own measures: frames to pixels and back.
struct Scale {
    Box box;
    double shown;
    double rate;
    std::uint64_t now;
    [[nodiscard]] float xOf(std::uint64_t frame) const {
        const double ago = frame >= now ? 0.0 : static_cast<double>(now - frame) / rate;
        return box.right() - box.w * static_cast<float>(std::min(1.0, ago / shown));
    }
    [[nodiscard]] std::uint64_t frameAt(float x) const {
        const double ago = shown * static_cast<double>((box.right() - x) / box.w);
        const auto frames = static_cast<std::uint64_t>(std::max(0.0, ago) * rate);
        return frames > now ? 0 : now - frames;
    }
};

void lane(Ui& ui, const Scale& scale, const Box& lane, const std::vector<float>& peaks, double peakSeconds,
          const Chosen& chosen, ImU32 bright, ImU32 dim) {
    const Canvas& d = ui.draw();
    const float step = std::max({1.0f, std::floor(d.scale()), std::ceil(lane.w / 480.0f)});
    const auto count = static_cast<std::ptrdiff_t>(peaks.size());
    for (float x = lane.x; x < lane.right(); x += step) {
        const double agoA = scale.shown * static_cast<double>((lane.right() - x) / lane.w);
        const double agoB = scale.shown * static_cast<double>((lane.right() - x - step) / lane.w);
        const auto from = std::max<std::ptrdiff_t>(0, count - static_cast<std::ptrdiff_t>(agoA / peakSeconds));
        const auto to = std::min(count, count - static_cast<std::ptrdiff_t>(agoB / peakSeconds) + 1);
        float peak = 0;
        for (auto i = from; i < to; ++i) peak = std::max(peak, peaks[static_cast<std::size_t>(i)]);
        const float h = std::max(step * 0.5f, lane.h * 0.5f * std::min(1.0f, std::sqrt(peak)));
        const std::uint64_t frame = scale.frameAt(x);
        const bool lit = chosen.any() && frame >= chosen.begin && frame <= chosen.end;
        d.list()->AddRectFilled({x, lane.cy() - h}, {x + step, lane.cy() + h}, lit ? bright : dim);
    }
}

void handle(Ui& ui, std::string_view id, const Scale& scale, bool first, Chosen& chosen) {
    const Canvas& d = ui.draw();
    TakesState& s = ui.state().takes;
    const std::uint64_t at = first ? chosen.begin : chosen.end;
    const float x = std::round(scale.xOf(at));
    const Box grip{x - ui.px(13), scale.box.cy() - ui.px(13), ui.px(26), ui.px(26)};
    const Hit hit = ui.hit(id, grip, Role::fader, first ? "Begin of the phrase" : "End of the phrase");
    ui.hint(hit, tr("Drag the ends of a phrase"));
    d.vline(x, scale.box.y, scale.box.bottom(), ui.c().bone);
    d.fill({x - ui.px(4), grip.cy() - ui.px(9), ui.px(8), ui.px(18)}, ui.c().bone, ui.px(3));
    if (!hit.held || hit.delta.x == 0) return;
    const auto least = static_cast<std::uint64_t>(0.2 * scale.rate);
    const std::uint64_t moved = scale.frameAt(std::clamp(ImGui::GetIO().MousePos.x, scale.box.x, scale.box.right()));
    if (first) {
        chosen.begin = std::min(moved, chosen.end - std::min(chosen.end, least));
    } else {
        chosen.end = std::clamp(moved, chosen.begin + least, scale.now);
    }
    s.stretchBegin = chosen.begin;
    s.stretchEnd = chosen.end;
    s.stretchDragged = true;
}

/// Length of a phrase and the preset it was played with, as far as there is room.
void phraseLabel(Ui& ui, const Box& face, const RingView::PhraseView& p, double rate, bool on) {
    const Canvas& d = ui.draw();
    if (face.w < ui.px(34)) return;
    const std::string length = clockText(static_cast<double>(p.end - p.begin) / rate);
    d.tabular(Font::caption, face.x + ui.px(5), face.y + ui.px(8), on ? ui.c().ink : ui.c().inkSoft, length);
    const float x = face.x + ui.px(11) + d.tabularWidth(Font::caption, length);
    const float room = face.right() - x - ui.px(4);
    if (room > ui.px(24) && !p.preset.empty())
        d.textIn({x, face.y, room, ui.px(16)}, Font::caption, on ? ui.c().inkSoft : ui.c().inkFaint, p.preset);
}

/// "−4:00" at every fifth of the strip, "now" at its end.
void timeAxis(Ui& ui, const Box& box, const Box& lanes, double shown) {
    const Canvas& d = ui.draw();
    const int parts = box.w > ui.px(500) ? 5 : 2;
    for (int i = 0; i <= parts; ++i) {
        const float x = std::round(box.x + box.w * static_cast<float>(i) / static_cast<float>(parts));
        if (i > 0 && i < parts) d.vline(x, lanes.y, lanes.bottom(), withAlpha(ui.c().hairline, 0.7f));
        const double ago = shown * (1.0 - static_cast<double>(i) / parts);
        const std::string text = i == parts ? std::string(tr("now")) : "\xe2\x88\x92" + clockText(ago);
        const float w = d.textWidth(Font::caption, text);
        d.tabular(Font::caption, std::clamp(x - w * 0.5f, box.x, box.right() - w), box.cy(), ui.c().inkFaint, text);
    }
}

/// Name of a lane at the left of the strip.
void laneName(Ui& ui, const Box& box, ImU32 colour, std::string_view name, std::string_view line) {
    const Canvas& d = ui.draw();
    d.fill({box.x, std::round(box.cy() - ui.px(13)), ui.px(8), ui.px(8)}, colour, ui.px(2));
    d.textIn({box.x + ui.px(15), box.cy() - ui.px(18), box.w - ui.px(15), ui.px(18)}, Font::label, ui.c().ink,
             tr(name));
    d.textIn({box.x, box.cy() + ui.px(1), box.w, ui.px(16)}, Font::caption, ui.c().inkFaint, tr(line));
}

struct Lanes {
    const std::vector<float>& dry;
    const std::vector<float>& wet;
    double peakSeconds;
};

Lanes lanesOf(const RingView& ring, double shown) {
    const bool coarse = shown > kFineSeconds && !ring.longPeaks.empty();
    return coarse ? Lanes{ring.longPeaks, ring.longWetPeaks, ring.longPeakSeconds}
                  : Lanes{ring.peaks, ring.wetPeaks, ring.peakSeconds};
}

void strip(Ui& ui, Box box, const RingView& ring, Chosen& chosen) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    TakesState& s = ui.state().takes;
    const double shown = kSpans[spanOf(s)];
    const Lanes picture = lanesOf(ring, shown);
    const ImU32 dryColour = familyColour(Family::dynamics);
    const bool named = box.w > ui.px(640) && box.h > ui.px(110);
    Box names;
    if (named) names = box.takeLeft(ui.px(104), ui.px(12));
    Box axis;
    if (box.h > ui.px(90)) axis = box.takeBottom(ui.px(16), ui.px(2));
    Box lanes = box.inset(0, ui.px(4));
    lanes.takeTop(ui.px(14));
    d.fill(box, c.well, ui.px(6));
    Box inner = box.inset(ui.px(10), ui.px(4));
    if (axis.h > 0) timeAxis(ui, {inner.x, axis.y, inner.w, axis.h}, lanes, shown);
    const Scale scale{inner, shown, std::max(1.0, ring.sampleRateHz), ring.endFrame};
    const Hit whole = ui.hit("strip", box, Role::row, "What you just played");
    ui.hint(whole, tr("Click a phrase to choose it"));
    const float mouse = ImGui::GetIO().MousePos.x;
    for (const RingView::PhraseView& p : ring.phrases) {
        const float x0 = std::round(scale.xOf(p.begin)), x1 = std::round(scale.xOf(p.end));
        if (x1 - x0 < 1) continue;
        const bool on = chosen.begin == p.begin;
        const Box face{x0, box.y + ui.px(2), x1 - x0, box.h - ui.px(4)};
        d.fill(face, rgb(0xffffff, on ? 0.09f : 0.04f), ui.px(3));
        phraseLabel(ui, face, p, scale.rate, on);
        if (whole.clicked && mouse >= x0 && mouse <= x1) {
            s.stretchBegin = p.begin;
            s.stretchEnd = p.end;
            s.stretchDragged = false;
        }
    }
    lanes = {inner.x, lanes.y, inner.w, lanes.h};
    const bool two = !picture.wet.empty() && lanes.h > ui.px(44);
    if (two) {
        const Box dry = lanes.takeTop(std::floor(lanes.h * 0.5f) - ui.px(1), ui.px(2));
        lane(ui, scale, dry, picture.dry, picture.peakSeconds, chosen, dryColour, rgb(0x49536E));
        lane(ui, scale, lanes, picture.wet, picture.peakSeconds, chosen, c.bone, rgb(0x6B645A));
        if (named) {
            laneName(ui, {names.x, dry.y, names.w, dry.h}, dryColour, "DI", "dry guitar");
            laneName(ui, {names.x, lanes.y, names.w, lanes.h}, c.bone, "Wet", "amp and effects");
        }
    } else {
        lane(ui, scale, lanes, picture.dry, picture.peakSeconds, chosen, c.bone, rgb(0x6B645A));
    }
    const PlayView playing = ui.control().playing();
    if (playing.playing && playing.end > playing.begin) {
        ui.pacer().need(20);
        const float x = scale.xOf(playing.begin + static_cast<std::uint64_t>(playing.seconds * scale.rate));
        d.vline(std::round(x), box.y + 1, box.bottom() - 1, c.ink);
    }
    if (!chosen.any()) return;
    handle(ui, "begin", scale, true, chosen);
    handle(ui, "end", scale, false, chosen);
}

void keepChosen(Ui& ui, const Chosen& chosen) {
    TakesState& s = ui.state().takes;
    if (s.stretchEnd > s.stretchBegin) {
        ui.control().keepStretch(chosen.begin, chosen.end);
    } else {
        ui.control().keepLast(0);
    }
    s.stretchBegin = s.stretchEnd = 0;
}

void listenButton(Ui& ui, Box& foot, const Chosen& chosen) {
    const PlayView playing = ui.control().playing();
    const bool on = playing.playing && playing.end > playing.begin;
    const ButtonLook look{.enabled = on || chosen.any(),
                          .hint = tr("Plays what was heard, beside the rig"),
                          .icon = static_cast<int>(on ? Icon::stop : Icon::play)};
    const std::string_view name = on ? "Stop" : "Listen";
    if (!button(ui, "hear phrase", foot.takeLeft(buttonWidth(ui, tr(name), look), ui.px(8)), name, look)) return;
    if (on) {
        ui.control().stopPlaying();
    } else {
        ui.control().playStretch(chosen.begin, chosen.end, 0.0);
    }
}

}  // namespace

void ringView(Ui& ui, const Box& box, const RingView& ring) {
    TakesState& s = ui.state().takes;
    ui.pacer().need(4);
    Box inner = box;
    Box foot = inner.takeBottom(ui.px(32), ui.px(8));
    Chosen chosen = chosenOf(s, ring);
    strip(ui, inner, ring, chosen);

    listenButton(ui, foot, chosen);
    const double length =
        chosen.any() ? static_cast<double>(chosen.end - chosen.begin) / std::max(1.0, ring.sampleRateHz) : 0.0;
    const std::string name = trf("Keep this phrase {}", clockText(length));
    const ButtonLook primary{.kind = ButtonKind::primary,
                             .enabled = chosen.any(),
                             .hint = tr("Saves what you just played as a take"),
                             .keycap = s.stretchEnd > s.stretchBegin ? std::string_view() : std::string_view("K"),
                             .text = name};
    if (button(ui, "keep phrase", foot.takeLeft(buttonWidth(ui, name, primary), ui.px(8)), "Keep this phrase",
               primary)) {
        keepChosen(ui, chosen);
    }
    const std::size_t span = spanOf(s);
    const std::string all = trf("Keep the last {}", tr(kSpanNames[span]));
    if (button(ui, "keep all", foot.takeLeft(buttonWidth(ui, all), ui.px(8)), "Keep the last minutes",
               {.enabled = ring.seconds > 0.5, .hint = tr("Saves the last minutes as one take"), .text = all})) {
        ui.control().keepLast(kSpans[span]);
    }
    const float w = buttonWidth(ui, tr("Re-amp with today's sound"));
    if (ui.services().takes != nullptr && foot.w >= w &&
        button(ui, "re-amp phrase", foot.takeLeft(w), "Re-amp this phrase",
               {.enabled = chosen.any(),
                .hint = tr("Keeps the phrase and plays its DI through the preset that is on"),
                .text = tr("Re-amp with today's sound")})) {
        keepChosen(ui, chosen);
        s.reampKept = ui.control().recorder().keepsAsked;
    }
}

void ringSpans(Ui& ui, Box& head) {
    TakesState& s = ui.state().takes;
    const float w = segmentedWidth(ui, kSpanNames);
    if (head.w < w + ui.px(120)) return;
    s.span = segmented(ui, "span", head.takeRight(w, ui.px(14)), kSpanNames, static_cast<int>(spanOf(s)));
}

void reampWhenKept(Ui& ui) {
    TakesState& s = ui.state().takes;
    if (s.reampKept == 0) return;
    const RecordView take = ui.control().recorder();
    ui.pacer().need(10);
    for (const RecordView::Kept& kept : take.kept) {
        if (kept.number != s.reampKept) continue;
        s.reampKept = 0;
        if (!kept.folder.empty() && ui.services().takes != nullptr)
            ui.services().takes->reamp({kept.folder}, ui.control().document(), ui.control().quality());
        return;
    }
}

}  // namespace amp::gui
