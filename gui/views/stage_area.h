// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Between the meters: the drawer, and the selected block or an open panel.
void stageArea(Ui& ui, const Box& box);

}  // namespace amp::gui
