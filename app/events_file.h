// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/preset/preset.h"
#include "engine/rig/stage_id.h"

namespace amp {

/// Something that is to happen at an engine frame: a new value of a parameter, or a bypass. With the same events the demo
/// driver and `render` play the same bits (ARCHITECTURE.md, law L4).
struct TimedEvent {
    std::uint64_t frame = 0;
    std::size_t stage = 0;  ///< place in the preset's main chain, from 0
    std::string param;      ///< key; empty: the event is a bypass
    float value = 0.0f;
    bool bypass = false;
};

/// Reads `[{"frame": 4800, "stage": 2, "param": "gain", "value": 3.5}, {"frame": 9600, "stage": 0, "bypass": true}]`.
/// Frames count from 1 and never go back: what holds at frame 0 stands in the preset. Fails with one sentence that names
/// the file, also for more events than can be under way at a time.
[[nodiscard]] Expected<std::vector<TimedEvent>> readEvents(const std::filesystem::path& path);

/// An event with the handle of the stage that it is for.
struct StageEvent {
    std::uint64_t frame = 0;
    StageId stage;
    std::optional<std::size_t> param;  ///< none: the event is a bypass
    float value = 0.0f;
    bool bypass = false;
};

/// Finds the stages in a document whose nodes carry tags; values are brought into range. Fails for a stage or parameter that
/// is not there, and for one that cannot change while it plays.
[[nodiscard]] Expected<std::vector<StageEvent>> resolveEvents(const std::vector<TimedEvent>& events,
                                                              const Preset& document);

}  // namespace amp
