// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Panel of the strip's left end: input gain.
void inputPanel(Ui& ui, const Box& box);
/// Panel of the right end: level of the preset, master, mute.
void outputPanel(Ui& ui, const Box& box);
/// Panel of a split: level and pan of each lane.
void splitPanel(Ui& ui, const Box& box, const NodeView& node);
/// What stands in the middle when the rig has no stage.
void emptyRigPanel(Ui& ui, const Box& box);

}  // namespace amp::gui
