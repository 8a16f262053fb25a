// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Faders of a graphic equaliser with the measured curve; dragging across draws.
void eqPanel(Ui& ui, const Box& box, const NodeView& node);

}  // namespace amp::gui
