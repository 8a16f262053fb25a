// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// Record, what is being recorded, mute, takes.
void recorderBar(Ui& ui, const Box& box);

}  // namespace amp::gui
