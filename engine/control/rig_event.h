// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/control/change_list.h"
#include "engine/control/rig_builder.h"
#include "engine/dsp/oversampler.h"
#include "engine/preset/preset.h"

namespace amp {

// Every change of the running rig as data, so that a take can be made again (ARCHITECTURE.md, law L4). What a command carries
// ready-built stands here as what it was built from: nodes with their tags, files with the hash of what was loaded. A file
// that could not be had is left out, as it was in the rig.

/// A whole rig: what the builder made it from.
struct RigState {
    Preset document;  ///< with tags
    int oversampling = 1;
    dsp::OversamplingPhase phase = dsp::OversamplingPhase::lowLatency;
    bool quality = false;  ///< nothing else has changed: it came in by the long fade
};

struct InsertedNode {
    PresetNode node;
    int inChannels = 1;
    Place place;
};
struct ReplacedNode {
    PresetNode node;  ///< its tag is that of the one it replaces
    int inChannels = 1;
    FadeLaw law = FadeLaw::equalGain;
};
struct ExchangedResource {
    PresetNode node;  ///< with the new resource, or without one in that slot
    std::size_t slot = 0;
};

using RigEvent = std::variant<ParamStep, BypassStep, RemoveStep, MoveStep, LaneStep, TrimStep, LevelStep, InsertedNode,
                              ReplacedNode, ExchangedResource, RigState>;

/// The file that was built for a stage's slot, or null.
using BuiltLookup = std::function<const BuiltResource*(StageId stage, std::string_view slot)>;
/// A node, and what is in it, as it was built: files where they were found, with their hashes, and none that could not be had.
[[nodiscard]] PresetNode asBuilt(PresetNode node, const BuiltLookup& built);

}  // namespace amp
