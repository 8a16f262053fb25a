// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// One number from string to speaker, the spread of the callback's time, who uses it, and the machine's health.
void performancePanel(Ui& ui, const Box& box);

}  // namespace amp::gui
