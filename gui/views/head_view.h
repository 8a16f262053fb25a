// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/rig_helpers.h"
#include "gui/ui.h"

namespace amp::gui {

/// The head: preamp, tone stack and power amp on one faceplate, on top of the cabinet when there is room.
void headView(Ui& ui, const Box& box, const HeadRange& head);

/// The panel's finish for a rig: what the player has pinned, else by the tone circuit.
[[nodiscard]] const AmpPanel& ampPanelFor(const Settings& settings, const NodeView& tone);

}  // namespace amp::gui
