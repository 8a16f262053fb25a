// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/rig_helpers.h"
#include "gui/ui.h"

namespace amp::gui {

/// The top of the cabinet that the head stands on, with a strip that says what its microphones are, blends them and leads to
/// the cabinet's page.
void cabinetTop(Ui& ui, const Box& box, const NodeView& cabinet, const AmpPanel& panel);

/// The cabinet that the head plays through; null when there is none.
[[nodiscard]] const NodeView* cabinetBehind(const RigView& rig, const HeadRange& head);

}  // namespace amp::gui
