// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

#include "gui/ui.h"

namespace amp::gui {

/// Everything that has a key or a place in the command list. One table carries name, key and group; the keys overlay, the
/// command list and the keyboard itself read it.
enum class Action {
    previousPreset,
    nextPreset,
    save,
    saveAs,
    presets,
    undo,
    redo,
    compare,
    nextBlock,
    previousBlock,
    switchBlock,
    removeBlock,
    duplicateBlock,
    addStage,
    splitBlock,
    library,
    record,
    keep,
    takes,
    mute,
    tapTempo,
    performance,
    settings,
    log,
    keys,
    palette,
    welcome,
    scaleUp,
    scaleDown,
    quit,
    count
};

struct ActionInfo {
    Action action;
    std::string_view name;  ///< English, key of the translation
    std::string_view group;
    int key = 0;        ///< 0: none
    int modifiers = 0;  ///< the player may choose others: gui/bindings.h
};

[[nodiscard]] std::span<const ActionInfo> actions();
[[nodiscard]] const ActionInfo& actionInfo(Action action);

/// Does it. Thread: GUI.
void runAction(Ui& ui, Action action);

/// Runs the actions whose keys went down and were not taken by a widget. Last call of a frame.
void handleKeys(Ui& ui);

}  // namespace amp::gui
