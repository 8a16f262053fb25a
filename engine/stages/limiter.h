// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/stages/stage.h"

namespace amp {

/// Keeps the output below a ceiling, for the end of the rig. No look-ahead and no delay: the gain drops within the frame and
/// recovers smoothly, so that no sample passes the ceiling.
/// Cost: one division a frame while it works.
class Limiter {
public:
    enum Param : std::size_t { ceiling, release, paramCount };

    static constexpr StageInfo info{.key = "limiter",
                                    .label = "Limiter",
                                    .tile = "Limiter",
                                    .family = Family::dynamics,
                                    .help = "Nothing above the ceiling; last in the rig."};

    static constexpr std::array params{
        ParamSpec{ceiling, "ceiling", "Ceiling", Unit::decibel, {-24.0f, 0.0f}, -1.0f, Taper::linear, 0.1f},
        ParamSpec{release, "release", "Release", Unit::milliseconds, {5.0f, 1000.0f}, 80.0f, Taper::log},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT { return 0; }
    [[nodiscard]] StageMeters meters() const AMP_RT;

private:
    double sampleRateHz_ = 48000.0;
    float ceiling_ = 1.0f, releaseWeight_ = 0.0f;
    float gain_ = 1.0f, peak_ = 0.0f;
    bool stale_ = true;
};

}  // namespace amp
