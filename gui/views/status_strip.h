// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Bottom band: interface, rate, period, round trip, load, dropouts; right: hint for what is under the pointer.
void statusStrip(Ui& ui, const Box& box);

}  // namespace amp::gui
