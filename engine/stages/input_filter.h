// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/one_pole.h"
#include "engine/stages/stage.h"

namespace amp {

/// High-pass and low-pass of first order (6 dB per octave) for the front of the rig: less boom into the gain, less hiss.
/// Topology-preserving, so corners can be swept. Cost: about 10 flops a frame.
class InputFilter {
public:
    enum Param : std::size_t { highPass, highPassHz, lowPass, lowPassHz, paramCount };

    static constexpr StageInfo info{.key = "filter",
                                    .label = "Input Filter",
                                    .tile = "Filter",
                                    .family = Family::utility,
                                    .help = "Takes rumble and hiss away before the gain."};

    static constexpr std::array params{
        toggleParam(highPass, "high_pass", "High-pass", true),
        ParamSpec{highPassHz, "high_pass_hz", "Low corner", Unit::hertz, {1.0f, 1000.0f}, 100.0f, Taper::log},
        toggleParam(lowPass, "low_pass", "Low-pass", true),
        ParamSpec{lowPassHz, "low_pass_hz", "High corner", Unit::hertz, {1000.0f, 20000.0f}, 8000.0f, Taper::log},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;

private:
    double sampleRateHz_ = 48000.0;
    double high_ = 0.0, low_ = 0.0;  ///< coefficients
    bool stale_ = true;
    std::array<dsp::OnePole, kMaxChannels> highPole_, lowPole_;
};

}  // namespace amp
