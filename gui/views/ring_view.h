// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// The last minutes in large: phrases to choose from, with ends that can be dragged, and what to do with them.
void ringView(Ui& ui, const Box& box, const RingView& ring);

/// The choice of how far back it shows, at the right end of `head`.
void ringSpans(Ui& ui, Box& head);
/// Once a frame, whatever is shown: re-amps the phrase that was kept for it.
void reampWhenKept(Ui& ui);

}  // namespace amp::gui
