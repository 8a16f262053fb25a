// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/knob.h"

#include <array>
#include <utility>

#include "engine/params/taper.h"

namespace amp::gui {
namespace {

ImVec2 polar(ImVec2 centre, float radius, float angle) {
    return {centre.x + std::cos(angle) * radius, centre.y + std::sin(angle) * radius};
}

float angleOf(float travel) {
    return kKnobFrom + (kKnobTo - kKnobFrom) * travel;
}

/// Cap of an ordinary knob: two circles and a shaded one.
void drawCap(const Canvas& d, ImVec2 c, float r, float angle, bool lit, bool off) {
    d.glow({c.x, c.y + r * 0.28f}, r * 1.55f, rgb(0x000000, 0.75f));
    d.circle({c.x, c.y + d.sub(1)}, r + d.sub(0.5f), rgb(0x0B0A09));
    d.ball(c, r, lit ? rgb(0x57524B) : rgb(0x4A453F), rgb(0x26231F));
    d.ring(c, r - d.sub(0.5f), rgb(0xffffff, 0.05f), d.sub(1));
    d.ball(c, r * 0.8f, rgb(0x3A3530), rgb(0x2B2824));
    d.line(polar(c, r * 0.42f, angle), polar(c, r * 0.93f, angle), off ? d.c().inkSoft : d.c().ink,
           std::max(1.5f, d.sub(2.4f)));
}

void drawSavedMark(const Canvas& d, ImVec2 c, float r, float angle, ImU32 colour, bool filled) {
    const ImVec2 tip = polar(c, r + d.sub(filled ? 3.0f : 3.5f), angle);
    const float back = r + d.sub(filled ? 9.5f : 10.0f);
    const ImVec2 a = polar(c, back, angle - d.sub(4.2f) / back), b = polar(c, back, angle + d.sub(4.2f) / back);
    if (filled) {
        d.triangle(tip, a, b, colour);
    } else {
        d.list()->AddTriangle(tip, a, b, colour, std::max(1.0f, d.sub(1.2f)));
    }
}

/// A click on the mark goes back to the saved value.
bool savedMarkHit(Ui& ui, ImVec2 c, float r, const ValueTarget& t) {
    if (!t.saved) return false;
    const float angle = angleOf(toTravel(*t.spec, *t.saved));
    const ImVec2 at = polar(c, r + ui.draw().sub(8), angle);
    const float edge = ui.px(16);
    const Hit hit = ui.hit("saved", {at.x - edge * 0.5f, at.y - edge * 0.5f, edge, edge}, Role::text, "Saved value");
    ui.hint(hit, trf("Saved, {}", t.text(*t.saved)));
    if (hit.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    return hit.clicked;
}

std::string_view dragHint() {
    return tr("Drag to turn, Shift for fine, double-click resets");
}

}  // namespace

float knobHeight(const Ui& ui, float radius) {
    return 2 * radius + ui.px(42);
}

bool knob(Ui& ui, std::string_view id, ImVec2 centre, float radius, ValueTarget target, ImU32 arc, bool off) {
    const Canvas& d = ui.draw();
    const IdScope scope(id);
    const float half = std::max(radius + ui.px(4), ui.px(36));
    const Box area{std::round(centre.x - half), std::round(centre.y - radius - ui.px(2)), 2 * half,
                   knobHeight(ui, radius) + ui.px(2)};
    const Hit hit = ui.hit("knob", area, Role::knob, target.spec->label, target.text(), target.travel());
    bool changed = false;
    if (savedMarkHit(ui, centre, radius, target)) {
        ui.control().beginGesture(target.spec->label);
        applyValue(ui, target, *target.saved);
        ui.control().endGesture();
        target.value = *target.saved;
        changed = true;
    }
    const Box labelBox{area.x - ui.px(6), centre.y + radius + ui.px(4), area.w + ui.px(12), ui.px(20)};
    const Box valueBox{labelBox.x, labelBox.bottom() - ui.px(2), labelBox.w, ui.px(18)};
    const EditLook look = editValue(ui, hit, target, valueBox.inset(ui.px(6), -ui.px(6)));
    ui.hint(hit, dragHint());

    const float track = radius - d.sub(1.3f);
    const float width = d.sub(radius > d.sub(26) ? 3.0f : 2.6f);
    const float now = angleOf(target.travel());
    const ImU32 arcColour = off ? ui.c().inkOff : arc;
    d.arc(centre, track, kKnobFrom, kKnobTo, ui.c().well, width + d.sub(1.6f), true);
    d.arc(centre, track, kKnobFrom, kKnobTo, ui.c().line, width, true);
    if (target.spec->bipolar()) {
        const float noon = angleOf(0.5f);
        d.arc(centre, track, std::min(noon, now), std::max(noon, now), arcColour, width, true);
        d.circle({centre.x, centre.y - radius - d.sub(4.5f)}, d.sub(1.6f), ui.c().inkFaint);
    } else {
        d.arc(centre, track, kKnobFrom, now, arcColour, width, true);
    }
    drawCap(d, centre, radius * 0.74f, now, hit.glow > 0.4f || look.dragging, off);
    if (target.saved && *target.saved != target.value) {
        drawSavedMark(d, centre, radius, angleOf(toTravel(*target.spec, *target.saved)), ui.c().inkSoft, false);
    }
    ui.focusRing(hit, {centre.x - radius, centre.y - radius, 2 * radius, 2 * radius}, radius);

    const bool hot = hit.hovered || look.dragging || hit.focused;
    d.textIn(labelBox, Font::label, hot ? ui.c().ink : ui.c().inkSoft, tr(target.spec->label), Align::centre);
    const Font valueFont = look.dragging || look.typing ? Font::value : Font::body;
    d.tabular(valueFont, valueBox.cx(), valueBox.cy(), off ? ui.c().inkSoft : ui.c().ink, target.text(), Align::centre);
    if (look.dragging) valueBubble(ui, {centre.x, centre.y - radius - ui.px(8)}, target.text());
    return changed || look.changed;
}

bool ampKnob(Ui& ui, std::string_view id, ImVec2 c, float r, ValueTarget target, const AmpPanel& panel, bool off,
             float labelBelow) {
    const Canvas& d = ui.draw();
    const IdScope scope(id);
    const float half = r + ui.px(15);
    const Box area{std::round(c.x - half), std::round(c.y - r - ui.px(8)), 2 * half,
                   r + ui.px(8) + labelBelow + ui.px(26)};
    const Hit hit = ui.hit("knob", area, Role::knob, target.spec->label, target.text(), target.travel());
    bool changed = false;
    if (savedMarkHit(ui, c, r, target)) {
        ui.control().beginGesture(target.spec->label);
        applyValue(ui, target, *target.saved);
        ui.control().endGesture();
        target.value = *target.saved;
        changed = true;
    }
    const Box labelBox{area.x - ui.px(8), std::round(c.y + labelBelow - ui.px(10)), area.w + ui.px(16), ui.px(20)};
    const Box valueBox{labelBox.x, labelBox.bottom() - ui.px(2), labelBox.w, ui.px(18)};
    const EditLook look = editValue(ui, hit, target, valueBox.inset(ui.px(6), -ui.px(6)));
    ui.hint(hit, dragHint());

    const ImU32 ink = rgb(panel.lettering);
    const ImU32 faded = rgb(panel.lettering, 0.72f);
    const bool minor = r < d.sub(28);
    for (int i = 0; i <= 10; ++i) {
        const float angle = angleOf(static_cast<float>(i) / 10.0f);
        const bool major = i % 5 == 0;
        d.line(polar(c, r + d.sub(5), angle), polar(c, r + d.sub(major ? 10.5f : 8.5f), angle), major ? ink : faded,
               std::max(1.0f, d.sub(major ? 1.6f : 1.2f)));
    }
    if (!minor) {
        static constexpr std::array<std::pair<int, const char*>, 3> kNumbers{{{0, "0"}, {5, "5"}, {10, "10"}}};
        for (const auto& [tick, label] : kNumbers) {
            const ImVec2 at = polar(c, r + d.sub(19), angleOf(static_cast<float>(tick) / 10.0f));
            d.text(Font::caption, at.x, at.y + (tick == 5 ? d.sub(1) : -d.sub(2)), ink, label, Align::centre);
        }
    }

    const float now = angleOf(target.travel());
    d.glow({c.x, c.y + r * 0.3f}, r * 1.75f, rgb(0x000000, 0.85f));
    // The fluted edge: 56 points, in and out in turns.
    constexpr int kFlutes = 56;
    std::array<ImVec2, kFlutes> edge{};
    for (int i = 0; i < kFlutes; ++i) {
        const float angle = now + static_cast<float>(i) * 6.2831853f / static_cast<float>(kFlutes);
        edge[static_cast<std::size_t>(i)] = polar(c, r * (i % 4 < 2 ? 1.03f : 0.965f), angle);
    }
    d.list()->AddConvexPolyFilled(edge.data(), kFlutes, rgb(0x100E0D));
    d.ball(c, r * 0.93f, rgb(0x2C2825), rgb(0x0F0D0C));
    const bool lit = hit.glow > 0.4f || look.dragging;
    const ImU32 light = mix(rgb(panel.capLight), rgb(0xffffff), lit ? 0.08f : 0.0f);
    // Light falls from the upper left: the shading is turned by drawing the gradient along a diagonal.
    const int first = d.list()->VtxBuffer.Size;
    d.circle(c, r * 0.8f, IM_COL32_WHITE);
    ImGui::ShadeVertsLinearColorGradientKeepAlpha(d.list(), first, d.list()->VtxBuffer.Size,
                                                  {c.x - r * 0.5f, c.y - r * 0.6f}, {c.x + r * 0.5f, c.y + r * 0.6f},
                                                  light, rgb(panel.capDark));
    d.ring(c, r * 0.8f, rgb(0x000000, 0.45f), d.sub(1));
    d.arc(c, r * 0.78f, 3.6f, 5.6f, rgb(0xffffff, 0.10f), d.sub(1), false);
    d.line(polar(c, r * 0.28f, now), polar(c, r * 0.92f, now),
           off ? withAlpha(rgb(panel.pointer), 0.75f) : rgb(panel.pointer), std::max(2.0f, d.sub(3.2f)));
    if (target.saved && *target.saved != target.value) {
        drawSavedMark(d, c, r, angleOf(toTravel(*target.spec, *target.saved)), ink, true);
    }
    if (hit.focused) d.ring(c, r + d.sub(3), ink, d.sub(1.5f));

    d.textIn(labelBox, Font::value, ink, tr(target.spec->label), Align::centre);
    d.tabular(look.dragging ? Font::value : Font::body, valueBox.cx(), valueBox.cy(), ink, target.text(),
              Align::centre);
    if (look.dragging) valueBubble(ui, {c.x, c.y - r - ui.px(14)}, target.text());
    return changed || look.changed;
}

}  // namespace amp::gui
