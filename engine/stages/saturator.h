// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/one_pole.h"
#include "engine/dsp/svf.h"
#include "engine/stages/stage.h"

namespace amp {

/// Three bands, each with its own soft saturation u/(1 + |u|), u = x·(1 + 9·drive), and level. Fourth-order Linkwitz–Riley
/// splits; the low band passes the upper split's all-pass, so that the clean sum is flat. A program-dependent envelope
/// (1 ms, 50 ms) gives back the loudness that saturation takes. Cost: about 120 flops a frame.
class Saturator {
public:
    enum Param : std::size_t {
        lowDrive,
        midDrive,
        highDrive,
        lowLevel,
        midLevel,
        highLevel,
        lowSplit,
        highSplit,
        paramCount
    };

    static constexpr StageInfo info{.key = "saturator",
                                    .label = "Multiband Saturator",
                                    .tile = "Saturate",
                                    .family = Family::drive,
                                    .nonlinear = true,
                                    .help = "Warmth by band: firm lows, thick mids, sweet highs."};

    static constexpr std::array params{
        ParamSpec{lowDrive, "low_drive", "Low drive", Unit::fraction, {0.0f, 1.0f}, 0.3f, Taper::linear, 0.01f},
        ParamSpec{midDrive, "mid_drive", "Mid drive", Unit::fraction, {0.0f, 1.0f}, 0.5f, Taper::linear, 0.01f},
        ParamSpec{highDrive, "high_drive", "High drive", Unit::fraction, {0.0f, 1.0f}, 0.4f, Taper::linear, 0.01f},
        ParamSpec{lowLevel, "low_level", "Low level", Unit::none, {0.0f, 2.0f}, 1.0f, Taper::linear, 0.01f},
        ParamSpec{midLevel, "mid_level", "Mid level", Unit::none, {0.0f, 2.0f}, 1.0f, Taper::linear, 0.01f},
        ParamSpec{highLevel, "high_level", "High level", Unit::none, {0.0f, 2.0f}, 1.0f, Taper::linear, 0.01f},
        ParamSpec{.index = lowSplit,
                  .key = "low_freq",
                  .label = "Low split",
                  .unit = Unit::hertz,
                  .range = {50.0f, 500.0f},
                  .defaultValue = 200.0f,
                  .taper = Taper::log,
                  .lead = false},
        ParamSpec{.index = highSplit,
                  .key = "high_freq",
                  .label = "High split",
                  .unit = Unit::hertz,
                  .range = {1000.0f, 6000.0f},
                  .defaultValue = 2500.0f,
                  .taper = Taper::log,
                  .lead = false},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;

private:
    struct Band {
        float inLevel = 0.0f, outLevel = 0.0f;
        dsp::OnePole coupling;
    };
    struct Channel {
        std::array<dsp::Svf, 4> low;   ///< two low-passes, two high-passes at the low split
        std::array<dsp::Svf, 4> high;  ///< the same at the high split
        dsp::Svf align;                ///< the upper split's all-pass, for the low band
        std::array<Band, 3> band;
    };

    [[nodiscard]] float saturate(Band& band, double x, float drive) AMP_RT;

    double sampleRateHz_ = 48000.0;
    double couplingPole_ = 0.0;
    float attackWeight_ = 0.0f, releaseWeight_ = 0.0f;
    dsp::Svf::Coefficients lowTune_{}, highTune_{};
    bool stale_ = true;
    std::array<Channel, kMaxChannels> channel_;
};

}  // namespace amp
