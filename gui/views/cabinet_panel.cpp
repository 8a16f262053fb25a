// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/cabinet_panel.h"

#include <array>
#include <vector>

#include "gui/rig_helpers.h"
#include "gui/views/generated_panel.h"
#include "gui/views/resource_box.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/field.h"
#include "gui/widgets/knob.h"

namespace amp::gui {
namespace {

/// One loudspeaker under cloth, seen from in front.
void cone(const Canvas& d, ImVec2 c, float r) {
    d.circle({c.x, c.y + r * 0.03f}, r * 1.03f, rgb(0x000000, 0.35f));
    d.ball(c, r, rgb(0x3A332B, 0.9f), rgb(0x2A251F, 0.9f));
    d.ring(c, r * 0.97f, rgb(0x5A4F42, 0.55f), std::max(1.0f, r * 0.045f));
    d.ring(c, r * 0.86f, rgb(0x0C0A08, 0.6f), std::max(1.0f, r * 0.05f));
    d.ball(c, r * 0.82f, rgb(0x262019), rgb(0x352D24));
    d.ring(c, r * 0.62f, rgb(0x000000, 0.22f), std::max(1.0f, r * 0.02f));
    d.ring(c, r * 0.48f, rgb(0x000000, 0.22f), std::max(1.0f, r * 0.02f));
    d.circle({c.x, c.y + r * 0.02f}, r * 0.30f, rgb(0x000000, 0.4f));
    d.ball(c, r * 0.27f, rgb(0x41382E), rgb(0x1E1914));
    d.arc(c, r * 0.19f, 3.6f, 4.6f, rgb(0xffffff, 0.16f), std::max(1.0f, r * 0.03f), false);
}

/// A microphone: lettered disc on the cone it stands before.
void microphone(const Canvas& d, ImVec2 at, char letter, bool on) {
    const ImU32 colour = !on ? d.c().inkOff : letter == 'A' ? d.c().bone : d.c().micB;
    const float r = d.sub(15);
    d.glow({at.x, at.y + d.sub(3)}, r * 1.8f, rgb(0x000000, 0.7f));
    d.ring(at, r + d.sub(5), withAlpha(colour, 0.45f), d.sub(1.4f));
    d.circle(at, r, colour);
    const char text[2] = {letter, 0};
    d.text(Font::value15, at.x, at.y, d.c().onBone, text, Align::centre);
}

void grille(Ui& ui, const Box& box, const NodeView& node) {
    const Canvas& d = ui.draw();
    d.shadow(box, 24, 8, 0.6f);
    d.gradient(box, rgb(0x2A2622), rgb(0x181513), ui.px(12));
    d.texture(box.inset(ui.px(2)), Cell::tolex, 0.32f);
    const Box frame = box.inset(ui.px(16));
    d.fill(frame, rgb(0x15110D), ui.px(6));
    d.list()->PushClipRect(frame.min(), frame.max(), true);
    // Two cones beside each other in a low frame, four in a high one.
    const bool four = frame.h > ui.px(230);
    const int rows = four ? 2 : 1;
    const float r = std::min(frame.w * 0.21f, frame.h / static_cast<float>(rows) * 0.46f);
    std::array<ImVec2, 4> at{};
    for (int i = 0; i < 2 * rows; ++i) {
        at[static_cast<std::size_t>(i)] = {std::round(frame.x + frame.w * (i % 2 == 0 ? 0.27f : 0.73f)),
                                           std::round(four ? frame.y + frame.h * (i < 2 ? 0.27f : 0.73f) : frame.cy())};
        cone(d, at[static_cast<std::size_t>(i)], r);
    }
    d.texture(frame, Cell::grille, 0.55f);
    d.gradient({frame.x, frame.y, frame.w, frame.h * 0.35f}, rgb(0x000000, 0.35f), rgb(0x000000, 0.0f));
    int shown = 0;
    for (std::size_t i = 0; i < node.resources.size() && i < 2; ++i) {
        if (node.resources[i].state == ResourceView::State::empty) continue;
        const ImVec2 c = at[i == 0 ? 0 : static_cast<std::size_t>(2 * rows - 1)];
        microphone(d, {c.x + (i == 0 ? r * 0.27f : -r * 0.1f), c.y + r * 0.12f}, static_cast<char>('A' + i),
                   !node.bypass);
        ++shown;
    }
    if (shown == 0) {
        d.fill(frame, rgb(0x000000, 0.45f));
        d.textIn(frame, Font::title, ui.c().inkSoft, tr("Straight through"), Align::centre);
    }
    d.list()->PopClipRect();
    d.stroke(frame, rgb(0xB5AA90, 0.75f), ui.px(6), d.sub(2.2f));
}

}  // namespace

void cabinetPanel(Ui& ui, const Box& box, const NodeView& node) {
    const Canvas& d = ui.draw();
    const IdScope scope(static_cast<int>(node.id.value));
    d.panel(box);
    Box inner = stageTitle(ui, box, node, tr("The position of the microphone is part of the file"), nullptr);
    ui.setInStage(true);
    std::vector<const ParamSpec*> knobs, lists, toggles;
    for (const ParamSpec& p : node.entry->params)
        (p.unit == Unit::choice ? lists : p.unit == Unit::toggle ? toggles : knobs).push_back(&p);
    const std::size_t slots = node.entry->info->resources.size();

    // Controls take what they need; the grille gets the rest.
    const float pitch = ui.px(104);
    const int perRow = std::max(1, static_cast<int>(inner.w / pitch));
    const int rows = (static_cast<int>(knobs.size()) + perRow - 1) / perRow;
    float radius = ui.px(knobs.size() > 8 ? size::kKnobMinor : size::kKnob);
    const float knobH = knobHeight(ui, radius) + ui.px(16);
    float controls = static_cast<float>(slots) * ui.px(66) + static_cast<float>(rows) * knobH;
    if (!lists.empty() || !toggles.empty()) controls += ui.px(44);
    const float grilleH = inner.h - controls - ui.px(8);
    if (grilleH > ui.px(90)) {
        const Box area = inner.takeTop(grilleH, ui.px(12));
        const float w = std::min(area.w, area.h * 1.9f);
        grille(ui, area.centred(std::round(w), area.h), node);
    }
    for (std::size_t i = 0; i < slots; ++i) resourceBox(ui, inner.takeTop(ui.px(58), ui.px(8)), node, i);
    std::size_t next = 0;
    for (int r = 0; r < rows; ++r) {
        const std::size_t left = knobs.size() - next;
        const auto count = static_cast<std::size_t>((static_cast<int>(left) + rows - r - 1) / (rows - r));
        float x = inner.cx() - pitch * static_cast<float>(count - 1) * 0.5f;
        for (std::size_t i = 0; i < count; ++i) {
            const ParamSpec& spec = *knobs[next++];
            knob(ui, spec.key, {std::round(x), std::round(inner.y + radius + ui.px(8))}, radius,
                 paramTarget(ui, node, spec), familyColour(Family::cabinet), node.bypass);
            x += pitch;
        }
        inner.takeTop(knobH);
    }
    float total = static_cast<float>(lists.size()) * ui.px(190);
    for (const ParamSpec* spec : toggles) total += ui.px(76) + d.textWidth(Font::label, tr(spec->label));
    float x = inner.cx() - total * 0.5f;
    for (const ParamSpec* spec : lists) {
        paramField(ui, spec->key, {std::round(x), inner.y, ui.px(174), ui.px(32)}, paramTarget(ui, node, *spec));
        x += ui.px(190);
    }
    for (const ParamSpec* spec : toggles) {
        const ValueTarget target = paramTarget(ui, node, *spec);
        if (toggle(ui, spec->key, {std::round(x), inner.y + ui.px(16)}, spec->label, target.value >= 0.5f))
            applyValue(ui, target, target.value >= 0.5f ? 0.0f : 1.0f);
        d.text(Font::label, x + ui.px(48), inner.y + ui.px(16), ui.c().inkSoft, tr(spec->label));
        x += ui.px(76) + d.textWidth(Font::label, tr(spec->label));
    }
    ui.setInStage(false);
}

}  // namespace amp::gui
