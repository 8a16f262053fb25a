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

constexpr std::array<double, 3> kSpans{30.0, 60.0, 300.0};
constexpr std::array<std::string_view, 3> kSpanNames{"30 s", "1 min", "5 min"};

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

void strip(Ui& ui, const Box& box, const RingView& ring, Chosen& chosen) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    TakesState& s = ui.state().takes;
    d.fill(box, c.well, ui.px(6));
    Box inner = box.inset(ui.px(10), ui.px(4));
    const double shown = kSpans[static_cast<std::size_t>(std::clamp(s.span, 0, 2))];
    const Scale scale{inner, shown, std::max(1.0, ring.sampleRateHz), ring.endFrame};
    const Hit whole = ui.hit("strip", box, Role::row, "What you just played");
    ui.hint(whole, tr("Click a phrase to choose it"));
    const float mouse = ImGui::GetIO().MousePos.x;
    for (const RingView::PhraseView& p : ring.phrases) {
        const float x0 = std::round(scale.xOf(p.begin)), x1 = std::round(scale.xOf(p.end));
        if (x1 - x0 < 1) continue;
        const bool on = chosen.begin == p.begin;
        d.fill({x0, box.y + ui.px(2), x1 - x0, box.h - ui.px(4)}, rgb(0xffffff, on ? 0.09f : 0.04f), ui.px(3));
        if (x1 - x0 > ui.px(34)) {
            d.tabular(Font::caption, x0 + ui.px(5), box.y + ui.px(10), on ? c.ink : c.inkFaint,
                      clockText(static_cast<double>(p.end - p.begin) / scale.rate));
        }
        if (whole.clicked && mouse >= x0 && mouse <= x1) {
            s.stretchBegin = p.begin;
            s.stretchEnd = p.end;
            s.stretchDragged = false;
        }
    }
    Box lanes = inner;
    lanes.takeTop(ui.px(14));
    const bool two = !ring.wetPeaks.empty() && lanes.h > ui.px(44);
    if (two) {
        const Box dry = lanes.takeTop(std::floor(lanes.h * 0.5f) - ui.px(1), ui.px(2));
        lane(ui, scale, dry, ring.peaks, ring.peakSeconds, chosen, familyColour(Family::dynamics), rgb(0x49536E));
        lane(ui, scale, lanes, ring.wetPeaks, ring.peakSeconds, chosen, c.bone, rgb(0x6B645A));
    } else {
        lane(ui, scale, lanes, ring.peaks, ring.peakSeconds, chosen, c.bone, rgb(0x6B645A));
    }
    if (!chosen.any()) return;
    handle(ui, "begin", scale, true, chosen);
    handle(ui, "end", scale, false, chosen);
}

}  // namespace

void ringView(Ui& ui, const Box& box, const RingView& ring) {
    TakesState& s = ui.state().takes;
    ui.pacer().need(4);
    Box inner = box;
    Box foot = inner.takeBottom(ui.px(32), ui.px(8));
    Chosen chosen = chosenOf(s, ring);
    strip(ui, inner, ring, chosen);

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
        if (s.stretchEnd > s.stretchBegin) {
            ui.control().keepStretch(chosen.begin, chosen.end);
        } else {
            ui.control().keepLast(0);
        }
        s.stretchBegin = s.stretchEnd = 0;
    }
    const auto span = static_cast<std::size_t>(std::clamp(s.span, 0, 2));
    const std::string all = trf("Keep the last {}", tr(kSpanNames[span]));
    if (button(ui, "keep all", foot.takeLeft(buttonWidth(ui, all), ui.px(8)), "Keep the last minutes",
               {.enabled = ring.seconds > 0.5, .hint = tr("Saves the last minutes as one take"), .text = all})) {
        ui.control().keepLast(kSpans[span]);
    }
    const float w = segmentedWidth(ui, kSpanNames);
    if (foot.w > w) s.span = segmented(ui, "span", foot.takeRight(w), kSpanNames, std::clamp(s.span, 0, 2));
}

}  // namespace amp::gui
