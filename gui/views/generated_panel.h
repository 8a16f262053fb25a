// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Panel of a stage without a face of its own, made from its table: lists on top, lead knobs, minor knobs, switches, and a
/// drawing where it helps.
void generatedPanel(Ui& ui, const Box& box, const NodeView& node);
/// Title row that all stage panels share: lamp, name, one line, then room for the caller's controls on the right.
/// Returns what is left of the panel below the row; `right` receives the free part of the row.
Box stageTitle(Ui& ui, const Box& panel, const NodeView& node, std::string_view subtitle, Box* right);

}  // namespace amp::gui
