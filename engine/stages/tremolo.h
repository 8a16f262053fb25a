// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include "engine/dsp/sine_lfo.h"

#include "engine/stages/stage.h"

namespace amp {

/// Amplitude modulation. Gain = 1 − depth·(1 − m), where m goes between 0 and 1 and turns from a sine into a near-square
/// chop by tanh with a drive of up to 12. Cost: one sine and one tanh a frame.
class Tremolo {
public:
    enum Param : std::size_t { rate, depth, shape, paramCount };

    static constexpr StageInfo info{.key = "tremolo",
                                    .label = "Tremolo",
                                    .tile = "Tremolo",
                                    .family = Family::modulation,
                                    .help = "Pulsing level, from a sine to a chop."};

    static constexpr std::array params{
        ParamSpec{rate, "rate", "Rate", Unit::hertz, {0.1f, 20.0f}, 5.0f, Taper::log},
        ParamSpec{depth, "depth", "Depth", Unit::fraction, {0.0f, 1.0f}, 0.5f, Taper::linear, 0.01f},
        ParamSpec{shape, "shape", "Shape", Unit::fraction, {0.0f, 1.0f}, 0.0f, Taper::linear, 0.01f},
    };

    void prepare(const ProcessSpec& spec) { sampleRateHz_ = spec.sampleRateHz; }
    void reset() AMP_RT { lfo_.reset(); }
    void process(Samples io, const ParamBlock& p) AMP_RT;
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT { return 0; }

private:
    double sampleRateHz_ = 48000.0;
    dsp::SineLfo lfo_;
};

}  // namespace amp
