// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/actions.h"

#include <array>
#include <optional>
#include <vector>

#include "gui/bindings.h"
#include "gui/rig_helpers.h"
#include "gui/selection.h"
#include "gui/views/add_stage.h"
#include "gui/views/drawer.h"

namespace amp::gui {
namespace {

constexpr std::array<ActionInfo, static_cast<std::size_t>(Action::count)> kActions{{
    {Action::previousPreset, "Previous preset", "Presets", key::kLeft, 0},
    {Action::nextPreset, "Next preset", "Presets", key::kRight, 0},
    {Action::save, "Save", "Presets", 'S', key::kCtrl},
    {Action::saveAs, "Save as", "Presets", 'S', key::kCtrl | key::kShift},
    {Action::presets, "List of presets", "Presets", 'O', key::kCtrl},
    {Action::undo, "Undo", "Presets", 'Z', key::kCtrl},
    {Action::redo, "Redo", "Presets", 'Z', key::kCtrl | key::kShift},
    {Action::compare, "Compare A and B", "Presets", 'A', 0},
    {Action::nextBlock, "Next block", "Rig", key::kTab, 0},
    {Action::previousBlock, "Previous block", "Rig", key::kTab, key::kShift},
    {Action::switchBlock, "Block on or off", "Rig", key::kSpace, 0},
    {Action::removeBlock, "Remove block", "Rig", key::kDelete, 0},
    {Action::duplicateBlock, "Duplicate block", "Rig", 'D', key::kCtrl},
    {Action::addStage, "Add a stage", "Rig", 'I', key::kCtrl},
    {Action::splitBlock, "Split here", "Rig", 0, 0},
    {Action::library, "Library", "Play", key::kSlash, 0},
    {Action::record, "Record", "Play", 'R', 0},
    {Action::keep, "Keep last phrase", "Play", 'K', 0},
    {Action::takes, "Takes", "Play", 'R', key::kCtrl},
    {Action::mute, "Mute", "Play", 'M', 0},
    {Action::tapTempo, "Tap tempo", "Play", 'T', key::kShift},
    {Action::performance, "Performance", "Window", 'P', 0},
    {Action::settings, "Settings", "Window", key::kComma, key::kCtrl},
    {Action::log, "Messages", "Window", 0, 0},
    {Action::keys, "Keys", "Window", key::kF1, 0},
    {Action::palette, "Command list", "Window", 'K', key::kCtrl},
    {Action::welcome, "First steps", "Window", 0, 0},
    {Action::scaleUp, "Larger", "Window", key::kEqual, key::kCtrl},
    {Action::scaleDown, "Smaller", "Window", key::kMinus, key::kCtrl},
    {Action::quit, "Quit", "Window", 'Q', key::kCtrl},
}};

void togglePanel(Ui& ui, Panel panel) {
    ui.state().panel = ui.state().panel == panel ? Panel::none : panel;
}

void changeScale(Ui& ui, int by) {
    Settings s = ui.settings();
    const int now = s.scalePercent > 0 ? s.scalePercent : static_cast<int>(std::lround(ui.draw().scale() * 4.0f)) * 25;
    s.scalePercent = std::clamp(now + by, 75, 300);
    ui.services().settings.change(s);
}

void walkBlocks(Ui& ui, int by) {
    const auto order = walkOrder(ui.control().rig());
    std::size_t at = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (order[i] == ui.state().selected) at = i;
    }
    const std::size_t n = order.size();
    select(ui, order[(at + n + static_cast<std::size_t>(by + static_cast<int>(n))) % n]);
}

/// Tab inside the selected block goes from control to control; outside from block to block.
void walk(Ui& ui, int by) {
    ViewState& s = ui.state();
    if (s.insideControls) {
        s.focusStep = by;
    } else {
        walkBlocks(ui, by);
    }
}

/// Every echo of the rig takes the tempo; one whose time no note ties to it takes the beat as its time.
void tapTempo(Ui& ui) {
    const std::optional<float> tempo = ui.state().taps.tap(ui.state().now);
    if (!tempo) return;
    struct Change {
        StageId id;
        const ParamSpec* spec;
        float value;
    };
    std::vector<Change> changes;
    for (const StageId id : walkOrder(ui.control().rig())) {
        const NodeView* node = findNode(ui.control().rig(), id);
        if (node == nullptr || node->entry == nullptr) continue;
        const ParamSpec* spec = node->entry->param("tempo");
        if (spec == nullptr) continue;
        changes.push_back({id, spec, *tempo});
        const ParamSpec* time = node->entry->param("time");
        if (time != nullptr && paramValue(*node, "note", 0.0f) < 0.5f) changes.push_back({id, time, 60000.0f / *tempo});
    }
    if (changes.empty()) return;
    ui.control().beginGesture("Tempo");
    for (const Change& c : changes) ui.control().setParam(c.id, c.spec->index, c.spec->clamp(c.value));
    ui.control().endGesture();
}

void removeSelected(Ui& ui) {
    const NodeView* node = selectedNode(ui);
    if (node == nullptr) return;
    removeNode(ui, *node);
}

}  // namespace

std::span<const ActionInfo> actions() {
    return kActions;
}

const ActionInfo& actionInfo(Action action) {
    return kActions[static_cast<std::size_t>(action)];
}

void runAction(Ui& ui, Action action) {
    EngineControl& control = ui.control();
    ViewState& s = ui.state();
    ui.pacer().wake();
    switch (action) {
        case Action::previousPreset: stepPreset(ui, -1); break;
        case Action::nextPreset: stepPreset(ui, 1); break;
        case Action::save:
            if (control.presetPath().empty()) {
                runAction(ui, Action::saveAs);
            } else {
                control.savePreset();
            }
            break;
        case Action::saveAs:
            s.savingAs = s.saveAsFresh = true;
            s.saveAsName = control.document().name;
            break;
        case Action::presets: openPresets(ui); break;
        case Action::undo: control.undo(); break;
        case Action::redo: control.redo(); break;
        case Action::compare: control.compare(!control.comparingB()); break;
        case Action::nextBlock: walk(ui, 1); break;
        case Action::previousBlock: walk(ui, -1); break;
        case Action::switchBlock:
            if (const NodeView* node = selectedNode(ui)) control.setBypass(node->id, !node->bypass);
            break;
        case Action::removeBlock: removeSelected(ui); break;
        case Action::duplicateBlock:
            if (const NodeView* node = selectedNode(ui)) control.duplicateStage(node->id);
            break;
        case Action::addStage: {
            const ImVec2 screen = ImGui::GetIO().DisplaySize;
            openAddStage(ui, placeAfterSelected(ui), {screen.x * 0.5f, ui.px(160), 0, 0});
            break;
        }
        case Action::splitBlock:
            if (const NodeView* node = selectedNode(ui); node != nullptr && node->lanes.empty())
                control.splitStage(node->id);
            break;
        case Action::library: {
            if (s.drawer.open != Drawer::none) {
                closeDrawer(ui, false);
                break;
            }
            const NodeView* node = selectedNode(ui);
            if (node != nullptr && !node->resources.empty()) {
                openFiles(ui, *node, 0);
            } else if (const SlotPlace place = findSlot(control.rig().chain, ResourceKind::model);
                       place.node != nullptr) {
                openFiles(ui, *place.node, place.slot);
            } else {
                openPresets(ui);
            }
            break;
        }
        case Action::record:
            if (control.recorder().recording) {
                control.stopRecording();
            } else {
                control.startRecording();
            }
            break;
        case Action::keep:
            if (control.ring().listening && !control.ring().phrases.empty()) control.keepLast(0);
            break;
        case Action::takes: togglePanel(ui, Panel::takes); break;
        case Action::mute: control.setMute(!control.muted()); break;
        case Action::tapTempo: tapTempo(ui); break;
        case Action::performance: togglePanel(ui, Panel::performance); break;
        case Action::settings: togglePanel(ui, Panel::settings); break;
        case Action::log: togglePanel(ui, Panel::log); break;
        case Action::welcome: togglePanel(ui, Panel::welcome); break;
        case Action::keys: s.keysOverlay = !s.keysOverlay; break;
        case Action::palette:
            s.paletteOpen = s.paletteFresh = !s.paletteOpen;
            s.paletteText.clear();
            s.paletteCursor = 0;
            break;
        case Action::scaleUp: changeScale(ui, 25); break;
        case Action::scaleDown: changeScale(ui, -25); break;
        case Action::quit: s.quit = true; break;
        case Action::count: break;
    }
}

void handleKeys(Ui& ui) {
    ViewState& s = ui.state();
    if (s.typing.widget != 0) {
        if (keyPressed(key::kEscape, false)) s.typing.widget = 0;
        return;
    }
    if (ui.takeKey(key::kEscape)) {
        // Esc closes the top one.
        if (s.keysOverlay) {
            s.keysOverlay = false;
        } else if (s.drawer.open != Drawer::none) {
            closeDrawer(ui, false);
        } else if (s.panel != Panel::none) {
            s.panel = Panel::none;
        } else if (s.insideControls) {
            s.insideControls = false;
            s.focusVisible = false;
        }
        ui.pacer().wake();
        return;
    }
    if (!s.insideControls && s.drawer.open == Drawer::none && ui.takeKey(key::kEnter)) {
        s.insideControls = true;
        s.focusStep = 1;
        s.focus = 0;
        ui.pacer().wake();
    }
    for (const ActionInfo& info : kActions) {
        const Binding binding = bindingOf(ui.settings(), info.action);
        if (binding.key == 0) continue;
        const bool repeats = info.action == Action::undo || info.action == Action::redo ||
                             info.action == Action::nextBlock || info.action == Action::previousBlock;
        if (ui.takeKey(binding.key, binding.modifiers, repeats)) runAction(ui, info.action);
    }
    if (ui.takeKey(key::kPageUp)) runAction(ui, Action::previousPreset);
    if (ui.takeKey(key::kPageDown)) runAction(ui, Action::nextPreset);
    if (ui.takeKey(key::kPadAdd, key::kCtrl)) runAction(ui, Action::scaleUp);
    if (ui.takeKey(key::kPadSubtract, key::kCtrl)) runAction(ui, Action::scaleDown);
}

}  // namespace amp::gui
