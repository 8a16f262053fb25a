// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/svf.h"
#include "engine/stages/stage.h"

namespace amp {

/// Resonant band that sweeps between 400 Hz and 2.2 kHz: by the pedal, or by how hard you play. Topology-preserving filter,
/// tuned every frame while it moves. Cost: about 20 flops a frame, and one tangent while sweeping.
class Wah {
public:
    enum Param : std::size_t { mode, position, sensitivity, resonance, mix, paramCount };

    static constexpr StageInfo info{.key = "wah",
                                    .label = "Wah",
                                    .tile = "Wah",
                                    .family = Family::modulation,
                                    .help = "Pedal wah, or automatic by your touch."};

    static constexpr std::array<std::string_view, 2> modes{"Pedal", "Touch"};

    static constexpr std::array params{
        choiceParam(mode, "mode", "Mode", modes, 0, Change::step),
        ParamSpec{position, "position", "Pedal", Unit::fraction, {0.0f, 1.0f}, 0.5f, Taper::linear, 0.01f},
        ParamSpec{sensitivity, "sensitivity", "Sensitivity", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
        ParamSpec{resonance, "resonance", "Resonance", Unit::none, {1.0f, 12.0f}, 5.0f, Taper::log},
        ParamSpec{mix, "mix", "Mix", Unit::fraction, {0.0f, 1.0f}, 1.0f, Taper::linear, 0.01f},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;

private:
    double sampleRateHz_ = 48000.0;
    float attackWeight_ = 0.0f, releaseWeight_ = 0.0f, swingWeight_ = 0.0f;
    float envelope_ = 0.0f;
    double place_ = -1.0;  ///< 0 heel … 1 toe; negative: not placed yet
    double tunedPlace_ = -1.0, tunedQ_ = -1.0;
    dsp::Svf::Coefficients tune_{};
    std::array<dsp::Svf, kMaxChannels> filter_;
};

}  // namespace amp
