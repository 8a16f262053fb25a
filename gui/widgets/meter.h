// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Place of a level on a meter's height: 0 dB at the top (1), −60 dB at the bottom (0). The upper 24 dB take two thirds.
[[nodiscard]] float meterPlace(float db);

/// Linear to dBFS, not below −120.
[[nodiscard]] float toDb(float linear);

/// Moves the bar towards a new reading: up at once, down 20 dB a second; the peak holds 1.5 s. True while it still moves.
bool moveBar(BarState& bar, float db, double now, double dt);

/// One bar with its hold line. `slot` is the whole well.
void meterBar(const Canvas& d, const Box& slot, const BarState& bar);

}  // namespace amp::gui
