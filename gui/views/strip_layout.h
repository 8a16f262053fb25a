// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "engine/control/engine_control.h"
#include "engine/control/rig_view.h"
#include "gui/box.h"

namespace amp::gui {

/// One tile, with where it stands in the rig.
struct StripTile {
    Box box;
    StageId id;                      ///< or one of the ends
    const NodeView* node = nullptr;  ///< null for the ends
    Place before;                    ///< where something dropped on its left side goes
    bool small = false;              ///< inside a split: icon only
    int row = 0;
    int chainIndex = -1;  ///< index in the main chain, or −1
};

/// A piece of cable.
struct StripCable {
    ImVec2 from, to;
    bool stereo = false;
    Place place;  ///< something added here goes there
};

/// A split's join, where its mix is set.
struct StripJoin {
    Box box;
    StageId split;
    const NodeView* node = nullptr;
};

struct StripLayout {
    std::vector<StripTile> tiles;
    std::vector<StripCable> cables;
    std::vector<StripJoin> joins;
    Box add;          ///< the + button
    float width = 0;  ///< of all columns, for scrolling
    bool names = true;
};

/// Places the whole rig in the strip: tiles shrink from 120 to 66, then lose their names and shrink to 44, then wrap into a
/// second row. Pure function of its arguments. `px` is the number of device pixels per pixel at scale 1.
[[nodiscard]] StripLayout layOutStrip(const RigView& rig, const Box& strip, float px);

}  // namespace amp::gui
