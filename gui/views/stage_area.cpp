// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/stage_area.h"

#include "gui/rig_helpers.h"
#include "gui/selection.h"
#include "gui/views/cabinet_panel.h"
#include "gui/views/drawer.h"
#include "gui/views/end_panel.h"
#include "gui/views/eq_panel.h"
#include "gui/views/generated_panel.h"
#include "gui/views/head_view.h"
#include "gui/views/log_panel.h"
#include "gui/views/neural_panel.h"
#include "gui/views/performance_panel.h"
#include "gui/views/settings_panel.h"
#include "gui/views/takes_panel.h"
#include "gui/views/welcome_panel.h"

namespace amp::gui {
namespace {

void room(Ui& ui, const Box& box) {
    const Canvas& d = ui.draw();
    d.fill(box, ui.c().room);
    // A pool of light where the gear stands.
    d.list()->PushClipRect(box.min(), box.max(), true);
    d.glow({box.cx(), box.y + box.h * 0.45f}, box.w * 0.62f, rgb(0x4A3C2C, 0.22f));
    d.list()->PopClipRect();
}

/// A stage of this family that plays through a file.
bool hasFace(const NodeView& node, Family family) {
    return node.entry->info->family == family && !node.entry->info->resources.empty();
}

void block(Ui& ui, const Box& box) {
    const StageId id = ui.state().selected;
    if (id == kInputEnd) {
        if (ui.control().rig().chain.empty()) {
            emptyRigPanel(ui, box);
        } else {
            inputPanel(ui, box);
        }
    } else if (id == kOutputEnd) {
        outputPanel(ui, box);
    } else if (const NodeView* node = selectedNode(ui)) {
        const HeadRange head = findHead(ui.control().rig().chain);
        bool inHead = false;
        for (int i = head.first; head.valid() && i <= head.last; ++i) {
            inHead = inHead || ui.control().rig().chain[static_cast<std::size_t>(i)].id == id;
        }
        if (inHead) {
            headView(ui, box, head);
        } else if (node->entry == nullptr) {
            splitPanel(ui, box, *node);
        } else if (hasFace(*node, Family::neural)) {
            neuralPanel(ui, box, *node);
        } else if (hasFace(*node, Family::cabinet)) {
            cabinetPanel(ui, box, *node);
        } else if (node->entry->info->key == "eq") {
            eqPanel(ui, box, *node);
        } else {
            generatedPanel(ui, box, *node);
        }
    }
}

}  // namespace

void stageArea(Ui& ui, const Box& box) {
    room(ui, box);
    Box inner = box.inset(ui.px(size::kGap), ui.px(12));
    if (ui.state().drawer.open != Drawer::none) {
        // Drawers get wider with the window, but leave the block enough.
        const float w = std::clamp(inner.w * 0.39f, ui.px(340), ui.px(560));
        drawer(ui, inner.takeLeft(w, ui.px(size::kGap)));
    }
    switch (ui.state().panel) {
        case Panel::none: block(ui, inner); break;
        case Panel::performance: performancePanel(ui, inner); break;
        case Panel::settings: settingsPanel(ui, inner); break;
        case Panel::welcome: welcomePanel(ui, inner); break;
        case Panel::log: logPanel(ui, inner); break;
        case Panel::takes: takesPanel(ui, inner); break;
    }
}

}  // namespace amp::gui
