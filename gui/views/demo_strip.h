// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// The riff that plays instead of a guitar: what it looks like, where it is, and a button that silences the amp.
void demoStrip(Ui& ui, const Box& box, const DriverStatus& driver);

}  // namespace amp::gui
