// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/draw/canvas.h"

namespace amp::gui {

/// A valve standing on `foot` (middle of its base), `height` device pixels, glowing 0…1. Under 130 vertices.
void drawValve(const Canvas& d, ImVec2 foot, float height, float glow);

}  // namespace amp::gui
