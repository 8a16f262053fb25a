// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// True for stages that a picture explains better than numbers.
[[nodiscard]] bool hasDrawing(const NodeView& node);

/// Gate and compressor curve with a live dot, tremolo shape, delay taps, reverb decay, filter response: computed from the
/// parameters as they are now.
void stageDrawing(Ui& ui, const Box& box, const NodeView& node);

}  // namespace amp::gui
