// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// A stage's file: name, what it is, ‹ › and Browse; a missing one with where it was and Find.
void resourceBox(Ui& ui, const Box& box, const NodeView& node, std::size_t slot);

}  // namespace amp::gui
