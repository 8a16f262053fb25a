// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// The In column left of the stage area and the Out column right of it: bars, clip latch, peak, and the level field below.
void inputColumn(Ui& ui, const Box& box);
void outputColumn(Ui& ui, const Box& box);

}  // namespace amp::gui
