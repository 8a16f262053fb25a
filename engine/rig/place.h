// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/rig/stage_id.h"

namespace amp {

/// Where a node goes: in front of `before`, or at the end of a chain. The default is the end of the main chain.
struct Place {
    StageId before{};  ///< invalid: the end of the chain named below
    StageId split{};   ///< invalid: the main chain; else the chain of lane `lane` of this split
    int lane = 0;
};

}  // namespace amp
