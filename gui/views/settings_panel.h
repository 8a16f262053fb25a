// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Pages on the left, one page on the right. Changes apply at once; there is no OK.
void settingsPanel(Ui& ui, const Box& box);

}  // namespace amp::gui
