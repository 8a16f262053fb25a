// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// The dark window of the head: name and valves in front, the curves at the back, the response of the whole on "Curve".
void headBand(Ui& ui, const Box& box, const NodeView& preamp, const NodeView& tone, const NodeView& power,
              const AmpPanel& panel);

}  // namespace amp::gui
