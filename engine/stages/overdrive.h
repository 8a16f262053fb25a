// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/one_pole.h"
#include "engine/dsp/shaper_table.h"
#include "engine/stages/stage.h"

namespace amp {

/// Overdrive pedal with the diodes in the feedback of its gain stage: only what lies above 720 Hz is driven hard, and the
/// clean signal is always added, so that lows stay tight and the pick stays audible. Tone is a low-pass that opens from 720 Hz
/// to 7 kHz. Antialiased at oversampled rates. Cost: one curve and three one-poles a frame.
class Overdrive {
public:
    enum Param : std::size_t { drive, tone, level, paramCount };

    static constexpr StageInfo info{.key = "overdrive",
                                    .label = "Overdrive",
                                    .tile = "Drive",
                                    .family = Family::drive,
                                    .nonlinear = true,
                                    .help = "Pushes the front of an amp; tight lows, singing mids."};

    static constexpr std::array params{
        ParamSpec{drive, "drive", "Drive", Unit::knob, {0.0f, 10.0f}, 4.0f, Taper::linear, 0.1f},
        ParamSpec{tone, "tone", "Tone", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
        ParamSpec{level, "level", "Level", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;
    [[nodiscard]] int latencyFrames() const AMP_RT { return antialias_ ? 1 : 0; }

private:
    struct Channel {
        dsp::OnePole coupling, boost, tone;
        dsp::AntialiasedShaper diodes;
        double lastIn = 0.0;
    };
    double sampleRateHz_ = 48000.0;
    double couplingPole_ = 0.0, boostPole_ = 0.0, tonePole_ = 0.0;
    float gain_ = 1.0f, level_ = 1.0f;
    bool antialias_ = false, stale_ = true;
    const dsp::ShaperTable* curve_ = nullptr;
    std::array<Channel, kMaxChannels> channel_;
};

}  // namespace amp
