// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "engine/rig/rig_limits.h"
#include "engine/rig/stage_id.h"
#include "engine/stages/stage.h"

namespace amp {

/// Peak and RMS of one signal since the last publication, linear.
struct LevelReading {
    float peak = 0.0f;
    float rms = 0.0f;
};

/// What one stage looks like from outside.
struct StageReading {
    StageId id;
    float peak = 0.0f;            ///< after the stage, linear
    float microseconds = 0;       ///< smoothed time per cycle of the present period
    float worstMicroseconds = 0;  ///< the same at the worst moment of about the last second
    StageMeters meters;
};

/// Everything the window shows that changes all the time. Written by the audio thread about 60 times a second into a
/// newest-wins mailbox; old values are lost by design.
struct Meters {
    LevelReading input;
    std::array<LevelReading, 2> output;
    std::uint32_t inputClips = 0;  ///< blocks with a sample at or above full scale since start
    std::uint32_t outputClips = 0;
    std::uint64_t frame = 0;  ///< engine frame of the reading
    int stageCount = 0;
    std::array<StageReading, kMaxStages> stages{};
};

}  // namespace amp
