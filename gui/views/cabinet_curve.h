// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Below the grille: what each microphone makes of the sound and what both make of it, the blend, and how far apart in time
/// they hear, with the button that sets it right.
void cabinetCurve(Ui& ui, const Box& box, const NodeView& node);

/// The slider between microphone A and B, with the ratio in figures where there is room for it.
void cabinetBlend(Ui& ui, Box row, const NodeView& node);

}  // namespace amp::gui
