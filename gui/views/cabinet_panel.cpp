// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/cabinet_panel.h"

#include <array>

#include "gui/views/cabinet_curve.h"
#include "gui/views/cabinet_grille.h"
#include "gui/views/cabinet_mic_card.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/knob.h"

namespace amp::gui {
namespace {

constexpr std::array<std::string_view, 2> kLetters{"Mic A", "Mic B"};

/// High-pass, low-pass and level of the whole cabinet: a knob each, the filters with their switch above or beside.
void wholeRow(Ui& ui, const Box& box, const NodeView& node, float radius, bool beside) {
    const Canvas& d = ui.draw();
    d.panel(box);
    struct Cell {
        std::string_view knob, toggle;
    };
    static constexpr std::array<Cell, 3> kCells{
        {{"high_pass_hz", "high_pass"}, {"low_pass_hz", "low_pass"}, {"level", ""}}};
    const float w = box.w / 3;
    float x = box.x;
    for (const Cell& cell : kCells) {
        const ParamSpec* const spec = node.entry->param(cell.knob);
        const ParamSpec* const on = cell.toggle.empty() ? nullptr : node.entry->param(cell.toggle);
        const bool lit = on == nullptr || node.values[on->index] >= 0.5f;
        const bool worded = beside && w >= ui.px(150);
        ImVec2 centre{std::round(x + w * 0.5f), std::round(box.y + radius + ui.px(beside ? 10 : 34))};
        if (on != nullptr) {
            ImVec2 at{std::round(x + (w - ui.px(38)) * 0.5f), std::round(box.y + ui.px(20))};
            if (beside) {
                // The switch, with its name where there is room, and the knob stand in the middle together.
                const float side = worded ? std::max(ui.px(38), d.textWidth(Font::small, tr(on->label))) : ui.px(38);
                const float gap = ui.px(worded ? 16 : 12);
                const float left = x + (w - side - gap - 2 * radius) * 0.5f;
                at = {std::round(left + (side - ui.px(38)) * 0.5f), std::round(centre.y - ui.px(worded ? 10 : 0))};
                centre.x = std::round(left + side + gap + radius);
                if (worded)
                    d.text(Font::small, at.x + ui.px(19), at.y + ui.px(22), ui.c().inkSoft, tr(on->label),
                           Align::centre);
            }
            if (toggle(ui, on->key, at, on->label, lit)) {
                ui.control().beginGesture(on->label);
                ui.control().setParam(node.id, on->index, lit ? 0.0f : 1.0f);
                ui.control().endGesture();
            }
        }
        knob(ui, spec->key, centre, radius, paramTarget(ui, node, *spec), familyColour(Family::cabinet),
             node.bypass || !lit);
        x += w;
    }
}

}  // namespace

void cabinetPanel(Ui& ui, const Box& box, const NodeView& node) {
    const IdScope scope(static_cast<int>(node.id.value));
    ui.setInStage(true);
    Box inner = box;
    const float gap = ui.px(10);
    // Both microphones beside the cabinet where there is room, one of them where a drawer takes it.
    const bool narrow = inner.w < ui.px(720);
    const float card =
        std::round(std::clamp(inner.w * (narrow ? 0.44f : 0.228f), ui.px(narrow ? 186 : 222), ui.px(300)));
    int& shown = ui.state().micShown;
    if (narrow) {
        Box left = inner.takeLeft(card, gap);
        shown = segmented(ui, "mic shown", left.takeTop(ui.px(30), ui.px(6)), kLetters, shown, true);
        cabinetMicCard(ui, left, node, static_cast<std::size_t>(shown));
    } else {
        cabinetMicCard(ui, inner.takeLeft(card, gap), node, 0);
        cabinetMicCard(ui, inner.takeRight(card, gap), node, 1);
    }
    const bool low = inner.h < ui.px(430);
    const bool beside = inner.w > ui.px(310);
    const float radius = ui.px(low ? 18 : size::kKnobMinor);
    const float wholeH = knobHeight(ui, radius) + ui.px(14) + (beside ? 0 : ui.px(24));
    wholeRow(ui, inner.takeBottom(wholeH, gap), node, radius, beside);
    const float curveH = std::clamp(inner.h * 0.37f, ui.px(104), ui.px(260));
    cabinetCurve(ui, inner.takeBottom(curveH, gap), node);
    // A cabinet has its own shape: the frame does not become a band.
    const float w = std::min(inner.w, inner.h * (low ? 2.4f : 1.8f));
    cabinetGrille(ui, inner.centred(std::round(w), inner.h), node);
    ui.setInStage(false);
}

}  // namespace amp::gui
