// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// The whole rig, left = guitar, right = speakers.
void signalStrip(Ui& ui, const Box& box);

}  // namespace amp::gui
