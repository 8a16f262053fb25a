// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// A neural model: its card, the picture of its net, cost and controls.
void neuralPanel(Ui& ui, const Box& box, const NodeView& node);

}  // namespace amp::gui
