// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/generated_panel.h"

#include <vector>

#include "gui/actions.h"
#include "gui/selection.h"
#include "gui/views/resource_box.h"
#include "gui/views/stage_drawing.h"
#include "gui/widgets/buttons.h"
#include "gui/widgets/field.h"
#include "gui/widgets/knob.h"
#include "gui/widgets/menu.h"

namespace amp::gui {
namespace {

struct Groups {
    std::vector<const ParamSpec*> lists, switches, lead, minor;
};

Groups group(const NodeView& node) {
    Groups g;
    for (const ParamSpec& p : node.entry->params) {
        if (p.unit == Unit::choice) {
            g.lists.push_back(&p);
        } else if (p.unit == Unit::toggle) {
            g.switches.push_back(&p);
        } else if (p.lead) {
            g.lead.push_back(&p);
        } else {
            g.minor.push_back(&p);
        }
    }
    return g;
}

int rowsFor(std::size_t count, int perRow) {
    return count == 0 ? 0 : (static_cast<int>(count) + perRow - 1) / perRow;
}

void knobRow(Ui& ui, Box& box, const NodeView& node, const std::vector<const ParamSpec*>& specs, float radius,
             float spacing, float pitch) {
    const int perRow = std::max(1, static_cast<int>(box.w / spacing));
    const int rows = rowsFor(specs.size(), perRow);
    std::size_t next = 0;
    for (int r = 0; r < rows; ++r) {
        // Rows of equal length look calmer than a full one and a rest.
        const std::size_t left = specs.size() - next;
        const auto count = static_cast<std::size_t>((static_cast<int>(left) + rows - r - 1) / (rows - r));
        const float total = spacing * static_cast<float>(count);
        float x = box.cx() - total * 0.5f + spacing * 0.5f;
        for (std::size_t i = 0; i < count; ++i) {
            const ParamSpec& spec = *specs[next++];
            knob(ui, spec.key, {std::round(x), std::round(box.y + radius + ui.px(10))}, radius,
                 paramTarget(ui, node, spec), familyColour(node.entry->info->family), node.bypass);
            x += spacing;
        }
        box.takeTop(pitch);
    }
}

void lists(Ui& ui, Box row, const NodeView& node, const std::vector<const ParamSpec*>& specs) {
    const float gap = ui.px(18);
    const float w =
        std::min(ui.px(220), (row.w - gap * static_cast<float>(specs.size() - 1)) / static_cast<float>(specs.size()));
    const float total = w * static_cast<float>(specs.size()) + gap * static_cast<float>(specs.size() - 1);
    float x = std::round(row.cx() - total * 0.5f);
    for (const ParamSpec* spec : specs) {
        const ValueTarget target = paramTarget(ui, node, *spec);
        ui.draw().textIn({x, row.y, w, ui.px(18)}, Font::small, ui.c().inkSoft, tr(spec->label));
        const Box control{x, row.y + ui.px(22), w, ui.px(32)};
        // Up to four short names stand side by side; longer lists open.
        if (spec->choices.size() <= 4 && segmentedWidth(ui, spec->choices) <= w) {
            const int now = static_cast<int>(target.value + 0.5f);
            const int picked = segmented(ui, spec->key, control, spec->choices, now);
            if (picked != now) {
                ui.control().beginGesture(spec->label);
                applyValue(ui, target, static_cast<float>(picked));
                ui.control().endGesture();
            }
        } else {
            paramField(ui, spec->key, control, target);
        }
        x += w + gap;
    }
}

void switches(Ui& ui, Box row, const NodeView& node, const std::vector<const ParamSpec*>& specs) {
    const Canvas& d = ui.draw();
    float total = 0;
    for (const ParamSpec* spec : specs) total += ui.px(38 + 10 + 28) + d.textWidth(Font::label, tr(spec->label));
    float x = row.cx() - (total - ui.px(28)) * 0.5f;
    for (const ParamSpec* spec : specs) {
        const ValueTarget target = paramTarget(ui, node, *spec);
        const bool on = target.value >= 0.5f;
        if (toggle(ui, spec->key, {std::round(x), row.cy()}, spec->label, on)) {
            ui.control().beginGesture(spec->label);
            applyValue(ui, target, on ? 0.0f : 1.0f);
            ui.control().endGesture();
        }
        d.text(Font::label, x + ui.px(48), row.cy(), ui.c().inkSoft, tr(spec->label));
        x += ui.px(38 + 10 + 28) + d.textWidth(Font::label, tr(spec->label));
    }
}

}  // namespace

Box stageTitle(Ui& ui, const Box& panel, const NodeView& node, std::string_view subtitle, Box* right) {
    const Canvas& d = ui.draw();
    Box inner = panel.inset(ui.px(24), ui.px(16));
    Box row = inner.takeTop(ui.px(30), ui.px(10));
    const StageInfo& info = *node.entry->info;
    if (lampButton(ui, "lamp", {row.x + ui.px(6), row.cy()}, familyColour(info.family), !node.bypass, info.label)) {
        ui.control().setBypass(node.id, !node.bypass);
    }
    row.takeLeft(ui.px(24));
    // Right end: more.
    const Box more = row.takeRight(ui.px(30), ui.px(8));
    if (iconButton(ui, "remove", more, Icon::trash, "Remove", {.kind = ButtonKind::quiet})) removeNode(ui, node);
    const Box copy = row.takeRight(ui.px(30), ui.px(8));
    if (iconButton(ui, "duplicate", copy, Icon::copy, "Duplicate", {.kind = ButtonKind::quiet}))
        ui.control().duplicateStage(node.id);
    if (node.entry->param("tempo") != nullptr) {
        if (button(ui, "tap", row.takeRight(ui.px(64), ui.px(8)), "Tap",
                   {.hint = tr("Tap the beat here, or with Shift and T")})) {
            runAction(ui, Action::tapTempo);
        }
    }
    const float titleW = d.textWidth(Font::titleLarge, tr(info.label));
    d.text(Font::titleLarge, row.x, row.cy(), node.bypass ? ui.c().inkSoft : ui.c().ink, tr(info.label));
    Box sub = row;
    sub.takeLeft(titleW + ui.px(14));
    const std::string_view line = node.bypass ? tr("Switched off") : subtitle;
    if (right != nullptr) {
        *right = sub;
    }
    d.textIn({sub.x, sub.y + ui.px(1), sub.w, sub.h}, Font::body, node.bypass ? ui.c().inkSoft : ui.c().inkFaint, line);
    return inner;
}

void generatedPanel(Ui& ui, const Box& box, const NodeView& node) {
    const Canvas& d = ui.draw();
    const IdScope scope(static_cast<int>(node.id.value));
    d.panel(box);
    Box inner = stageTitle(ui, box, node, tr(node.entry->info->help), nullptr);
    ui.setInStage(true);
    const Groups g = group(node);

    // Fixed heights first, then what is left is shared: drawing above, knobs below, all of it inside the panel.
    const std::size_t slots = node.entry->info->resources.size();
    float fixed = 0;
    const float slotH = ui.px(58), listH = ui.px(64), switchH = ui.px(40);
    fixed += static_cast<float>(slots) * (slotH + ui.px(10));
    if (!g.lists.empty()) fixed += listH;
    if (!g.switches.empty()) fixed += switchH;

    // A drawing is worth knobs that are a little smaller.
    const bool drawn = hasDrawing(node);
    float shrink = 1.0f;
    float leadR = 0, minorR = 0, leadPitch = 0, minorPitch = 0, spacing = 0;
    float knobsH = 0;
    // Knobs keep their size unless the panel is too low; then all of them shrink alike.
    for (int attempt = 0; attempt < 8; ++attempt, shrink *= 0.92f) {
        leadR = std::round(ui.px(size::kKnobLead) * shrink);
        minorR = std::round(ui.px(size::kKnob) * shrink);
        spacing = std::max(ui.px(88), ui.px(126) * shrink);
        const int perRow = std::max(1, static_cast<int>(inner.w / spacing));
        leadPitch = knobHeight(ui, leadR) + ui.px(24) * shrink;
        minorPitch = knobHeight(ui, minorR) + ui.px(20) * shrink;
        knobsH = static_cast<float>(rowsFor(g.lead.size(), perRow)) * leadPitch +
                 static_cast<float>(rowsFor(g.minor.size(), perRow)) * minorPitch;
        const float wanted = drawn && shrink > 0.75f ? ui.px(128) : 0.0f;
        if (fixed + knobsH + wanted <= inner.h) break;
    }
    float spare = std::max(0.0f, inner.h - fixed - knobsH);

    for (std::size_t i = 0; i < slots; ++i) resourceBox(ui, inner.takeTop(slotH, ui.px(10)), node, i);
    if (drawn && spare > ui.px(110)) {
        const float h = std::min(spare - ui.px(14), ui.px(230));
        stageDrawing(ui, inner.takeTop(h, ui.px(10)), node);
        spare -= h + ui.px(10);
    }
    inner.takeTop(std::round(spare * 0.42f));
    if (!g.lists.empty()) lists(ui, inner.takeTop(listH), node, g.lists);
    if (!g.lead.empty()) knobRow(ui, inner, node, g.lead, leadR, spacing, leadPitch);
    if (!g.minor.empty()) knobRow(ui, inner, node, g.minor, minorR, spacing, minorPitch);
    if (!g.switches.empty()) switches(ui, inner.takeTop(switchH), node, g.switches);
    ui.setInStage(false);
}

}  // namespace amp::gui
