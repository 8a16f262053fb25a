// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// First start, and whenever the demo plays because there is no server: what is heard, and three ways on.
void welcomePanel(Ui& ui, const Box& box);

}  // namespace amp::gui
