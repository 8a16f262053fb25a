// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Top band: mark, preset with ‹ ›, save, undo and redo, A/B, command search, settings.
void presetBar(Ui& ui, const Box& box);

}  // namespace amp::gui
