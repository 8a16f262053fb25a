// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// All messages of this run, newest first.
void logPanel(Ui& ui, const Box& box);

}  // namespace amp::gui
