// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// What floats above everything: keys overlay and command list.
void overlays(Ui& ui, const Box& window);

}  // namespace amp::gui
