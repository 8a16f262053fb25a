// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/one_pole.h"
#include "engine/dsp/shaper_table.h"
#include "engine/stages/stage.h"

namespace amp {

/// Distortion pedal with diodes to ground behind a loud gain stage: everything is clipped hard. Tone fades between a low-pass
/// at 500 Hz and a high-pass at 1 kHz, with a hollow between them in the middle of the knob. Antialiased at oversampled rates.
/// Cost: one curve and four one-poles a frame.
class Distortion {
public:
    enum Param : std::size_t { drive, tone, level, paramCount };

    static constexpr StageInfo info{.key = "distortion",
                                    .label = "Distortion",
                                    .tile = "Dist",
                                    .family = Family::drive,
                                    .nonlinear = true,
                                    .help = "Hard clipping in a box; also into a clean amp."};

    static constexpr std::array params{
        ParamSpec{drive, "drive", "Distortion", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
        ParamSpec{tone, "tone", "Tone", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
        ParamSpec{level, "level", "Level", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;
    [[nodiscard]] int latencyFrames() const AMP_RT { return antialias_ ? 1 : 0; }

private:
    struct Channel {
        dsp::OnePole coupling, slew, low, high;
        dsp::AntialiasedShaper diodes;
    };
    double sampleRateHz_ = 48000.0;
    double couplingPole_ = 0.0, slewPole_ = 0.0, lowPole_ = 0.0, highPole_ = 0.0;
    float gain_ = 1.0f, level_ = 1.0f, lowMix_ = 0.5f, highMix_ = 0.5f;
    bool antialias_ = false, stale_ = true;
    const dsp::ShaperTable* curve_ = nullptr;
    std::array<Channel, kMaxChannels> channel_;
};

}  // namespace amp
