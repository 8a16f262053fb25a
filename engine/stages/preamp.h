// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/one_pole.h"
#include "engine/dsp/shaper_table.h"
#include "engine/stages/clippers.h"
#include "engine/stages/stage.h"

namespace amp {

/// Gain stage in two steps: a soft first shaper whose bias makes it lopsided, a 10 kHz low-pass as the next grid would see
/// it, the main clipper, and the coupling capacitor (15 Hz).
///
///     a = tanh((1 + 1.8 gain)·x + bias) − tanh(bias), times min(cosh²(bias), 4)
///     y = clipper((1 + 0.3 gain)·lowpass(a))
///
/// Both shapers map 0 to 0, so the stage starts idle. At oversampled rates both curves antialias (half a frame each).
/// Cost: two curves and two one-poles a frame.
class Preamp {
public:
    enum Param : std::size_t { gain, bias, clipper, paramCount };

    static constexpr StageInfo info{.key = "preamp",
                                    .label = "Preamp",
                                    .tile = "Preamp",
                                    .family = Family::drive,
                                    .nonlinear = true,
                                    .help = "Gain with a choice of six clipping curves."};

    static constexpr std::array params{
        ParamSpec{gain, "gain", "Gain", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
        ParamSpec{bias, "bias", "Bias", Unit::none, {-1.0f, 1.0f}, 0.0f, Taper::linear, 0.1f},
        choiceParam(clipper, "clipper", "Clipper", kClipperNames),
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;
    [[nodiscard]] int latencyFrames() const AMP_RT { return antialias_ ? 1 : 0; }

private:
    struct Channel {
        dsp::OnePole grid, coupling;
        dsp::AntialiasedShaper first, main, rest;
        double restValue = 0.0;
        float lastBias = 0.0f;
        bool biasMoved = false;
    };

    void processPlain(float* x, int frames, Channel& s, const ParamBlock& p) AMP_RT;
    void processAntialiased(float* x, int frames, Channel& s, const ParamBlock& p) AMP_RT;

    double gridPole_ = 0.0, couplingPole_ = 0.0;
    bool antialias_ = false;
    bool idle_ = true;  ///< the first frame after a reset takes the antialiasing's rest from the bias
    std::array<const dsp::ShaperTable*, kClipperNames.size()> tables_{};
    std::array<Channel, kMaxChannels> channel_;
};

}  // namespace amp
