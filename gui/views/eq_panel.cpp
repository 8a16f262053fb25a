// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/eq_panel.h"

#include <array>
#include <cstdio>

#include "engine/params/taper.h"
#include "gui/response.h"
#include "gui/views/generated_panel.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/value_edit.h"

namespace amp::gui {
namespace {

/// Frequency in a band's label: "630", "1.6k".
float hertzOf(std::string_view label) {
    float hz = static_cast<float>(std::atof(std::string(label).c_str()));
    if (!label.empty() && label.back() == 'k') hz *= 1000;
    return hz;
}

void cap(Ui& ui, ImVec2 at, bool lit, bool active) {
    const Canvas& d = ui.draw();
    const Box b{std::round(at.x - ui.px(16)), std::round(at.y - ui.px(11)), ui.px(32), ui.px(22)};
    d.shadow(b, 5, 3, 0.7f);
    d.fill(b.inset(-1), rgb(0x0B0A09), ui.px(5));
    d.gradient(b, lit ? rgb(0x5D574F) : rgb(0x4A453F), lit ? rgb(0x3C3732) : rgb(0x2C2824), ui.px(4));
    d.hline(b.x + ui.px(3), b.right() - ui.px(3), b.y, rgb(0xffffff, 0.10f));
    d.fill({b.x + ui.px(5), std::round(at.y - d.sub(1)), b.w - ui.px(10), ui.px(2)}, d.c().ink);
    if (active) d.stroke(b.inset(-ui.px(1)), d.c().bone, ui.px(5), d.sub(1.5f));
}

}  // namespace

void eqPanel(Ui& ui, const Box& box, const NodeView& node) {
    const Canvas& d = ui.draw();
    const Palette& c = ui.c();
    const IdScope scope(static_cast<int>(node.id.value));
    d.panel(box);
    Box right;
    Box inner = stageTitle(ui, box, node, tr(node.entry->info->help), &right);
    ui.setInStage(true);
    const auto specs = node.entry->params;
    const auto count = static_cast<float>(specs.size());
    const ImU32 colour = node.bypass ? c.inkOff : familyColour(node.entry->info->family);

    const float flatW = buttonWidth(ui, tr("Flat"));
    Box hintRow = inner.takeTop(ui.px(30), ui.px(6));
    if (button(ui, "flat", hintRow.takeRight(flatW), "Flat")) {
        ui.control().beginGesture("Flat");
        for (const ParamSpec& spec : specs) ui.control().setParam(node.id, spec.index, spec.defaultValue);
        ui.control().endGesture();
    }
    d.textIn(hintRow, Font::small, c.inkFaint,
             tr("Alt-drag across the faders draws a curve. The line is what they do together, measured."));

    Box plot = inner;
    plot.takeTop(ui.px(10));
    plot.takeBottom(ui.px(48));
    plot.takeLeft(ui.px(30));
    const float range = specs.front().range.max;
    const auto exactly = [&](float db) { return plot.cy() - db / range * plot.h * 0.5f; };
    const auto y = [&](float db) { return std::round(exactly(db)); };
    for (const float part : {1.0f, 0.5f, 0.0f, -0.5f, -1.0f}) {
        const float at = y(part * range);
        d.hline(plot.x, plot.right(), at, rgb(0xffffff, part == 0 ? 0.09f : 0.04f));
        char text[16];
        std::snprintf(text, sizeof text, part == 0 ? "0" : "%s%.0f", part > 0 ? "+" : "\xe2\x88\x92",
                      static_cast<double>(std::fabs(part * range)));
        d.tabular(Font::caption, plot.x - ui.px(8), at, c.inkFaint, text, Align::right);
    }
    const float step = plot.w / count;
    // The measured curve, on the axis that the faders make.
    const Response* response = ui.state().responses.response(*node.entry, node.values);
    const auto place = [&](float hz) {
        for (std::size_t i = 0; i + 1 < specs.size(); ++i) {
            const float a = hertzOf(specs[i].label), b = hertzOf(specs[i + 1].label);
            if (hz <= b || i + 2 == specs.size())
                return plot.x + step * (static_cast<float>(i) + 0.5f + std::log(hz / a) / std::log(b / a));
        }
        return plot.x;
    };
    std::vector<ImVec2> curve;
    for (std::size_t i = 0; response != nullptr && i < kResponsePoints; ++i) {
        const float x = place(responseHz(i));
        if (x >= plot.x && x <= plot.right())
            curve.push_back({x, exactly(std::clamp((*response)[i], -range * 1.1f, range * 1.1f))});
    }
    if (!node.bypass) d.area(curve, y(0), withAlpha(colour, 0.05f));

    d.polyline(curve, withAlpha(colour, 0.8f), d.sub(1.3f));

    bool drawing = false;
    for (std::size_t i = 0; i < specs.size(); ++i) {
        const ParamSpec& spec = specs[i];
        const float x = std::round(plot.x + step * (static_cast<float>(i) + 0.5f));
        ValueTarget target = paramTarget(ui, node, spec);
        const IdScope id(static_cast<int>(i));
        const Box area{x - std::min(step * 0.5f, ui.px(26)), plot.y - ui.px(11), std::min(step, ui.px(52)),
                       plot.h + ui.px(62)};
        const Hit hit = ui.hit("fader", area, Role::fader, spec.label, target.text(), target.travel());
        ui.hint(hit, tr("Drag to move, Alt-drag draws over all bands, double-click sets to 0"));
        const bool alt = (ui.modifiers() & key::kAlt) != 0;
        EditLook look;
        if (hit.held && alt && ui.state().drag.widget == 0) drawing = true;
        if (!(hit.held && alt)) {
            // A fader follows the pointer one to one, not the knob's 200 pixels.
            Hit scaled = hit;
            scaled.delta.x = 0;
            scaled.delta.y *= d.sub(size::kDragTravel) / std::max(1.0f, plot.h);
            look = editValue(ui, scaled, target, {area.x, plot.bottom() + ui.px(4), area.w, ui.px(40)});
        }
        const Box slot{x - ui.px(2), plot.y, ui.px(4), plot.h};
        d.fill(slot, c.well, ui.px(2));
        const float at = y(target.value), zero = y(0);
        if (at != zero) d.fill({x - ui.px(2), std::min(at, zero), ui.px(4), std::fabs(at - zero)}, colour, ui.px(1));
        const bool hot = hit.hovered || look.dragging || hit.focused;
        d.text(hot ? Font::value : Font::label, x, plot.bottom() + ui.px(24), hot ? c.ink : c.inkSoft, spec.label,
               Align::centre);
        std::string text = target.text();
        if (const auto space = text.find(" dB"); space != std::string::npos) text.resize(space);
        if (target.value > 0 && text.front() != '+') text.insert(0, "+");
        d.tabular(Font::small, x, plot.bottom() + ui.px(42), hot ? c.ink : c.inkFaint, text, Align::centre);
        if (target.saved) {
            const float saved = y(*target.saved);
            d.list()->AddTriangle({x - ui.px(20), saved}, {x - ui.px(26), saved - ui.px(4)},
                                  {x - ui.px(26), saved + ui.px(4)}, c.inkSoft, d.sub(1.2f));
        }
        cap(ui, {x, at}, hot, look.dragging || hit.focused);
        if (look.dragging) valueBubble(ui, {x, at - ui.px(14)}, target.text());
    }

    // Drawing: every band that the pointer passes takes its height.
    ViewState& s = ui.state();
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (drawing && !s.drawingCurve) {
        s.drawingCurve = true;
        ui.control().beginGesture("Draw");
    }
    if (s.drawingCurve) {
        ui.pacer().need(60);
        const int band = std::clamp(static_cast<int>((mouse.x - plot.x) / step), 0, static_cast<int>(specs.size()) - 1);
        const ParamSpec& spec = specs[static_cast<std::size_t>(band)];
        const float db = std::clamp((plot.cy() - mouse.y) / (plot.h * 0.5f) * range, spec.range.min, spec.range.max);
        ui.control().setParam(node.id, spec.index, std::round(db * 10) / 10);
        if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
            s.drawingCurve = false;
            ui.control().endGesture();
        }
    }
    ui.setInStage(false);
}

}  // namespace amp::gui
