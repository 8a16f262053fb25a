// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Messages at the bottom right, and the engine's new ones taken in.
void toasts(Ui& ui, const Box& area);

}  // namespace amp::gui
