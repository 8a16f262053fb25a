// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include "engine/dsp/one_pole.h"
#include "engine/dsp/svf.h"

#include "engine/stages/stage.h"

namespace amp {

/// Analogue octaver for single notes. Down: the filtered note flips a divider at each rising crossing, and the divider turns
/// the note's own halves over, so the octave follows the touch. Up: full-wave rectification. No delay. A mono effect: in stereo
/// the voices come from the sum. Cost: about 40 flops a frame.
class Octaver {
public:
    enum Param : std::size_t { dry, down, twoDown, up, paramCount };

    static constexpr StageInfo info{.key = "octaver",
                                    .label = "Octaver",
                                    .tile = "Octaver",
                                    .family = Family::pitch,
                                    .nonlinear = true,
                                    .help = "One and two octaves down, one up; for single notes."};

    static constexpr std::array params{
        ParamSpec{dry, "dry", "Dry", Unit::fraction, {0.0f, 1.0f}, 1.0f, Taper::linear, 0.01f},
        ParamSpec{down, "down", "Octave down", Unit::fraction, {0.0f, 1.0f}, 0.6f, Taper::linear, 0.01f},
        ParamSpec{twoDown, "two_down", "Two down", Unit::fraction, {0.0f, 1.0f}, 0.0f, Taper::linear, 0.01f},
        ParamSpec{up, "up", "Octave up", Unit::fraction, {0.0f, 1.0f}, 0.0f, Taper::linear, 0.01f},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;

private:
    double sampleRateHz_ = 48000.0;
    dsp::Svf::Coefficients trackTune_{}, voiceTune_{};
    double couplingPole_ = 0.0;
    float decay_ = 0.0f;

    dsp::Svf track_, voice_;
    dsp::OnePole inputCoupling_, upCoupling_;
    float high_ = 0.0f, low_ = 0.0f;  ///< envelopes of the two polarities
    bool above_ = false, halfFlip_ = false, quarterFlip_ = false;
    double halfSign_ = 1.0, quarterSign_ = 1.0;
};

}  // namespace amp
