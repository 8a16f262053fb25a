// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/cabinet_curve.h"

#include <array>
#include <cstdio>
#include <vector>

#include "engine/control/cabinet_curves.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/value_edit.h"

namespace amp::gui {
namespace {

constexpr float kTopDb = 15, kBottomDb = -36;
constexpr float kLeftHz = 30, kRightHz = 20000;

struct Plot {
    Box box;
    [[nodiscard]] float x(float hz) const {
        return box.x + box.w * std::log(hz / kLeftHz) / std::log(kRightHz / kLeftHz);
    }
    [[nodiscard]] float y(float db) const {
        return box.y + box.h * (kTopDb - std::clamp(db, kBottomDb, kTopDb)) / (kTopDb - kBottomDb);
    }
    [[nodiscard]] std::vector<ImVec2> points(const CabinetCurve& curve) const {
        std::vector<ImVec2> out;
        for (std::size_t i = 0; i < kCurvePoints; ++i) {
            if (const float hz = curveHz(i); hz >= kLeftHz) out.push_back({x(hz), y(curve[i])});
        }
        return out;
    }
};

void grid(Ui& ui, const Plot& plot) {
    const Canvas& d = ui.draw();
    const bool low = plot.box.h < ui.px(60);
    for (const float db : {12.0f, 0.0f, -12.0f, -24.0f}) {
        const float y = std::round(plot.y(db));
        if (low && (db == 12.0f || db == -12.0f)) continue;
        d.hline(plot.box.x, plot.box.right(), y, rgb(0xffffff, db == 0 ? 0.11f : 0.05f));
        char text[16];
        std::snprintf(text, sizeof text, db == 0 ? "0" : "%s%.0f", db > 0 ? "+" : "\xe2\x88\x92",
                      static_cast<double>(std::fabs(db)));
        d.tabular(Font::caption, plot.box.x - ui.px(6), y, ui.c().inkFaint, text, Align::right);
    }
    struct Tick {
        float hz;
        const char* text;
    };
    static constexpr std::array<Tick, 8> kTicks{{{50, "50"},
                                                 {100, "100"},
                                                 {200, "200"},
                                                 {500, "500"},
                                                 {1000, "1k"},
                                                 {2000, "2k"},
                                                 {5000, "5k"},
                                                 {10000, "10k"}}};
    float free = plot.box.x - ui.px(10);
    for (const Tick& tick : kTicks) {
        const float x = std::round(plot.x(tick.hz));
        d.vline(x, plot.box.y, plot.box.bottom(), rgb(0xffffff, 0.05f));
        if (x < free) continue;  // no room beside the label before it
        free = x + ui.px(32);
        d.text(Font::caption, x, plot.box.bottom() + ui.px(10), ui.c().inkFaint, tick.text, Align::centre);
    }
}

/// "B +0.21 ms": how much later the second microphone hears.
std::string lagText(const CabinetCurves::Lag& lag) {
    char text[48];
    const bool zero = std::fabs(lag.ms) < 0.005f;
    std::snprintf(text, sizeof text, "B %s%.2f ms",
                  zero         ? ""
                  : lag.ms > 0 ? "+"
                               : "\xe2\x88\x92",
                  static_cast<double>(zero ? 0.0f : std::fabs(lag.ms)));
    return lag.inverted ? std::string(text) + " ⌀" : std::string(text);
}

/// The earlier microphone waits for the other one, and both push at the same time.
void align(Ui& ui, const NodeView& node, const CabinetCurves::Lag& lag) {
    const auto set = [&](std::string_view key, float value) {
        if (const ParamSpec* spec = node.entry->param(key)) ui.control().setParam(node.id, spec->index, value);
    };
    const ParamSpec* a = node.entry->param("a_invert");
    const bool inverted = a != nullptr && a->index < node.values.size() && node.values[a->index] >= 0.5f;
    ui.control().beginGesture("Align");
    set("a_delay", std::max(0.0f, lag.ms));
    set("b_delay", std::max(0.0f, -lag.ms));
    set("b_invert", inverted != lag.inverted ? 1.0f : 0.0f);
    ui.control().endGesture();
    ui.pacer().wake();
}

void blendSlider(Ui& ui, const Box& row, const NodeView& node) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const ParamSpec* spec = node.entry->param("blend");
    if (spec == nullptr || row.w < ui.px(60)) return;
    Box inner = row;
    d.text(Font::label, inner.x, inner.cy(), c.inkSoft, "A");
    d.text(Font::label, inner.right(), inner.cy(), c.inkSoft, "B", Align::right);
    inner = inner.inset(ui.px(18), 0);
    ValueTarget target = paramTarget(ui, node, *spec);
    char text[24];
    const int b = static_cast<int>(std::lround(target.value * 100));
    std::snprintf(text, sizeof text, "%d:%d", 100 - b, b);
    Hit hit = ui.hit("blend", inner.inset(-ui.px(6), 0), Role::fader, spec->label, text, target.value);
    ui.hint(hit, tr("Blend of the two microphones; in the middle both are whole"));
    // The handle follows the pointer one to one, not the knob's 200 pixels.
    Hit scaled = hit;
    scaled.delta.y = 0;
    scaled.delta.x *= d.sub(size::kDragTravel) / std::max(1.0f, inner.w);
    const EditLook look = editValue(ui, scaled, target, inner);
    const float y = std::round(inner.cy()), x = inner.x + inner.w * target.value;
    d.fill({inner.x, y - ui.px(2), inner.w, ui.px(4)}, c.well, ui.px(2));
    const float middle = inner.cx();
    d.fill({std::min(x, middle), y - ui.px(2), std::fabs(x - middle), ui.px(4)}, familyColour(Family::cabinet),
           ui.px(2));
    d.circle({x, y + d.sub(1)}, d.sub(8), rgb(0x000000, 0.5f));
    d.circle({x, y}, d.sub(7.5f), hit.hovered || look.dragging || hit.focused ? c.bone : c.inkSoft);
    ui.focusRing(hit, {x - d.sub(8), y - d.sub(8), d.sub(16), d.sub(16)}, d.sub(8));
    if (look.dragging) valueBubble(ui, {x, y - ui.px(10)}, text);
}

void header(Ui& ui, Box row, const NodeView& node, const CabinetCurves* curves) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const bool two = curves != nullptr && curves->lag;
    const float w = buttonWidth(ui, tr("Align"));
    if (button(ui, "align", row.takeRight(w, ui.px(8)), "Align",
               {.kind = ButtonKind::primary,
                .enabled = two,
                .hint = tr("Delays the earlier microphone and sets polarity, so that both push together")}) &&
        two) {
        align(ui, node, *curves->lag);
    }
    if (two) {
        const std::string text = lagText(*curves->lag);
        const float lagW = d.tabularWidth(Font::small, text);
        if (row.w > lagW + ui.px(120)) {
            d.tabular(Font::small, row.right(), row.cy(), c.inkSoft, text, Align::right);
            row.takeRight(lagW, ui.px(10));
        }
    }
    if (row.w > ui.px(330)) {
        // What the lines are.
        const float y = row.cy();
        d.line({row.x, y}, {row.x + ui.px(18), y}, familyColour(Family::cabinet), d.sub(2.6f));
        d.text(Font::small, row.x + ui.px(24), y, c.inkSoft, tr("Both"));
        row.takeLeft(ui.px(34) + d.textWidth(Font::small, tr("Both")));
        d.line({row.x, y}, {row.x + ui.px(18), y}, c.level, d.sub(1.5f));
        d.text(Font::small, row.x + ui.px(24), y, c.inkSoft, "A");
        row.takeLeft(ui.px(44));
        for (const float at : {0.0f, 7.0f, 14.0f}) {
            d.line({row.x + d.sub(at), y}, {row.x + d.sub(at + 4), y}, c.micB, d.sub(1.5f));
        }
        d.text(Font::small, row.x + ui.px(24), y, c.inkSoft, "B");
        row.takeLeft(ui.px(54));
    }
    cabinetBlend(ui, row, node);
}

}  // namespace

void cabinetBlend(Ui& ui, Box row, const NodeView& node) {
    const float value = [&] {
        const ParamSpec* spec = node.entry->param("blend");
        return spec != nullptr && spec->index < node.values.size() ? node.values[spec->index] : 0.5f;
    }();
    if (row.w > ui.px(190)) {
        const Canvas& d = ui.draw();
        char text[24];
        const int b = static_cast<int>(std::lround(value * 100));
        std::snprintf(text, sizeof text, "%d:%d", 100 - b, b);
        const float ratioW = d.tabularWidth(Font::value, "100:100");
        d.tabular(Font::value, row.right(), row.cy(), ui.c().ink, text, Align::right);
        row.takeRight(ratioW, ui.px(6));
    }
    row.w = std::min(row.w, ui.px(180));
    blendSlider(ui, row, node);
}

void cabinetCurve(Ui& ui, const Box& box, const NodeView& node) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    d.panel(box);
    Box inner = box.inset(ui.px(12), ui.px(6));
    const CabinetCurves* curves = ui.control().cabinetCurvesOf(node.id);
    header(ui, inner.takeTop(ui.px(28), ui.px(6)), node, curves);
    if (curves != nullptr && !curves->fresh) ui.pacer().need(30);
    Plot plot{inner};
    plot.box.takeLeft(ui.px(24));
    plot.box.takeBottom(ui.px(16));
    if (plot.box.h < ui.px(30)) return;
    grid(ui, plot);
    if (curves == nullptr) return;
    d.list()->PushClipRect({plot.box.x, plot.box.y}, {plot.box.right(), plot.box.bottom() + 1}, true);
    const ImU32 colour = node.bypass ? c.inkOff : familyColour(Family::cabinet);
    if (curves->whole) d.area(plot.points(*curves->whole), plot.box.bottom(), withAlpha(colour, 0.14f));
    if (curves->mics[0]) d.polyline(plot.points(*curves->mics[0]), withAlpha(c.level, 0.9f), d.sub(1.3f));
    if (curves->mics[1]) d.dashed(plot.points(*curves->mics[1]), withAlpha(c.micB, 0.9f), d.sub(1.3f), d.sub(5));
    if (curves->whole) d.polyline(plot.points(*curves->whole), colour, d.sub(2.4f));
    d.list()->PopClipRect();
    if (!curves->whole && !curves->mics[0] && !curves->mics[1]) {
        const float y = plot.y(0);
        d.line({plot.box.x, y}, {plot.box.right(), y}, colour, d.sub(2));
    }
}

}  // namespace amp::gui
