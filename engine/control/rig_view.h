// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/control/mic_place.h"
#include "engine/control/model_facts.h"
#include "engine/preset/preset.h"
#include "engine/rig/stage_id.h"
#include "engine/stages/catalogue.h"

namespace amp {

/// A file in a stage's slot, as the window shows it.
struct ResourceView {
    enum class State { empty, loading, ready, missing, failed };
    State state = State::empty;
    std::filesystem::path path;
    std::string name;             ///< for display
    std::string sentence;         ///< why it is missing or failed
    std::string detail;           ///< "WaveNet 16/8 · 48 kHz · 13 802 weights"
    ModelFacts facts{};           ///< of a model
    ImpulseShape shape{};         ///< of an impulse
    std::optional<MicPlace> mic;  ///< of a built-in cabinet
    // Of an impulse that is ready:
    float matchDb = 0.0f;    ///< gain that loudness matching gives, or would give
    int sourceChannels = 1;  ///< of the file
};

struct NodeView;

/// One lane of a split.
struct LaneView {
    std::vector<NodeView> chain;
    float levelDb = 0.0f;
    float pan = 0.0f;
};

/// One stage or split of the rig that the player edits. For a split `entry` is null and `lanes` is filled.
struct NodeView {
    StageId id;
    const CatalogueEntry* entry = nullptr;
    bool bypass = false;
    bool stereo = false;    ///< the cable behind it carries two channels
    bool building = false;  ///< a change waits for its builder; the old sound goes on
    int latencyFrames = 0;
    std::vector<float> values;  ///< in the order of entry->params
    std::vector<ResourceView> resources;
    std::vector<LaneView> lanes;
};

/// The rig as the window draws it.
struct RigView {
    std::string name;
    float trimDb = 0.0f;
    float levelDb = 0.0f;
    std::vector<NodeView> chain;
    int stageCount = 0;     ///< all nodes, all lanes
    int latencyFrames = 0;  ///< whole rig
};

/// The node with this id, or null.
[[nodiscard]] const NodeView* findNode(const RigView& rig, StageId id);

}  // namespace amp
