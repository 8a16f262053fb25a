// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

/// The whole window: bands, panels, overlays, keys. One call a frame, between ImGui's NewFrame and Render.
void rootView(Ui& ui, ImVec2 display);

}  // namespace amp::gui
