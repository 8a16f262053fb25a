// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Grille with cones and microphones, the controls of each microphone beside it.
void cabinetPanel(Ui& ui, const Box& box, const NodeView& node);

}  // namespace amp::gui
