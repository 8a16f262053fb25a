// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "gui/widgets/value_edit.h"

namespace amp::gui {

/// Field with a caret that opens a list; the wheel steps through. Returns the new choice or -1.
int choiceField(Ui& ui, std::string_view id, const Box& box, std::string_view name,
                std::span<const std::string_view> choices, int chosen);
/// The same on a stage's choice parameter.
bool paramField(Ui& ui, std::string_view id, const Box& box, ValueTarget target);

/// Small raised field under a meter: caption and a value that is dragged.
void dragField(Ui& ui, std::string_view id, const Box& box, ValueTarget target);

/// One-line text input in the window's style. True when the text changed; `entered` when Enter was pressed.
struct TextInputLook {
    std::string_view placeholder = {};
    bool searchIcon = false;
    bool takeFocus = false;
    Font font = Font::body;
    bool selectAll = false;
};
struct TextInputResult {
    bool changed = false, entered = false, active = false, left = false;
};
TextInputResult textInput(Ui& ui, std::string_view id, const Box& box, std::string_view name, std::string& text,
                          const TextInputLook& look);

}  // namespace amp::gui
