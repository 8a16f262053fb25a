// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "engine/preset/preset.h"
#include "engine/rig/chain.h"
#include "engine/rig/place.h"

namespace amp {

// Steps that take the running rig from one document to another, in the order in which they have to happen. Those that need
// something built say which node of the new document it is made from.

struct ParamStep {
    StageId stage;
    std::size_t param;
    float value;
};
struct BypassStep {
    StageId stage;
    bool bypass;
};
struct RemoveStep {
    StageId node;
};
struct InsertStep {
    StageId node;  ///< to build
    Place place;
};
struct MoveStep {
    StageId node;
    Place place;
};
/// The stage is built anew, because a choice or a file changed that it cannot take while it runs.
struct RebuildStep {
    StageId stage;
    FadeLaw law;
};
struct ResourceStep {
    StageId stage;
    std::size_t slot;
};
struct LaneStep {
    StageId split;
    int lane;
    float levelDb, pan;
};
struct TrimStep {
    float db;
};
struct LevelStep {
    float db;
};

using ChangeStep = std::variant<ParamStep, BypassStep, RemoveStep, InsertStep, MoveStep, RebuildStep, ResourceStep,
                                LaneStep, TrimStep, LevelStep>;

/// The way from `running` to `wanted`. `whole` means that there is no way stage by stage (another channel layout, a stage
/// moved into a new split): the rig has to be built as a whole and swapped.
struct ChangeList {
    bool whole = false;
    std::vector<ChangeStep> steps;
};

/// Compares two documents by their tags. Control thread.
[[nodiscard]] ChangeList changesBetween(const Preset& running, const Preset& wanted);

}  // namespace amp
