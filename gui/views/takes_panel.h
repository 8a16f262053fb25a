// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// What was just played, and all takes: keep, listen, re-amp, rename, export, delete.
void takesPanel(Ui& ui, const Box& box);

/// "4:12", "1:03:20".
[[nodiscard]] std::string clockText(double seconds);
/// "41 h", "12 min": how much fits.
[[nodiscard]] std::string roomText(double seconds);

}  // namespace amp::gui
