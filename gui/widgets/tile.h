// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/ui.h"

namespace amp::gui {

struct TileLook {
    Icon icon = Icon::fader;
    ImU32 colour = 0;
    std::string_view name;    ///< stable, for tests
    std::string_view text;    ///< as shown
    std::string_view corner;  ///< share of the processor, or added latency
    bool on = true;
    bool selected = false;
    bool lamp = true;
    bool missing = false;  ///< a file is not where it was
    bool waiting = false;  ///< a build is in progress
    float level = -1;      ///< 0…1, or negative: none
    float fade = 1;        ///< less while it is being dragged
};

/// Picture of a block on the signal strip. Interaction is the caller's: `hit` on the same box.
void drawTile(Ui& ui, const Box& box, const TileLook& look, float glow);

}  // namespace amp::gui
