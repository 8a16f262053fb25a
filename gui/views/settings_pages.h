// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Label on the left, control on the right, a line below; returns the control's box. What the pages of the settings are made of.
Box settingsRow(Ui& ui, Box& page, std::string_view label, std::string_view line, float width);
/// Toggle at the right end of a row. True when flipped.
bool settingsToggle(Ui& ui, Box& page, std::string_view label, std::string_view line, bool on);

/// The interface's level, and ten seconds of playing that set the input's gain.
void inputLevelPage(Ui& ui, Box page);
/// Every action with its key; press to change.
void keysPage(Ui& ui, Box page);

}  // namespace amp::gui
