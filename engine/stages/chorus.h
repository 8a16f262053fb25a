// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/delay_line.h"
#include "engine/dsp/sine_lfo.h"
#include "engine/stages/stage.h"

namespace amp {

/// What the modulated delays share: one line a channel, a sine that moves its read point, feedback and mix. In stereo the
/// right channel's sine runs a quarter cycle behind. Four-point interpolation. Cost: about 30 flops and a sine a frame.
class ModulatedDelay {
public:
    struct Shape {
        double centreSeconds, swingSeconds;  ///< swing at full depth
    };

    void prepare(const ProcessSpec& spec, const Shape& shape);
    void reset() AMP_RT;

protected:
    /// `feedbackParam` may be `none`.
    static constexpr std::size_t none = ~std::size_t{0};
    void run(Samples io, const ParamBlock& p, std::size_t rateParam, std::size_t depthParam, std::size_t feedbackParam,
             std::size_t mixParam) AMP_RT;

private:
    double sampleRateHz_ = 48000.0;
    Shape shape_{};
    dsp::SineLfo lfo_;
    std::array<dsp::DelayLine, kMaxChannels> line_;
};

/// Thickens by a copy that drifts in pitch.
class Chorus : public ModulatedDelay {
public:
    enum Param : std::size_t { rate, depth, mix, paramCount };

    static constexpr StageInfo info{.key = "chorus",
                                    .label = "Chorus",
                                    .tile = "Chorus",
                                    .family = Family::modulation,
                                    .help = "A second, drifting guitar."};

    static constexpr std::array params{
        ParamSpec{rate, "rate", "Rate", Unit::hertz, {0.05f, 10.0f}, 0.8f, Taper::log},
        ParamSpec{depth, "depth", "Depth", Unit::fraction, {0.0f, 1.0f}, 0.5f, Taper::linear, 0.01f},
        ParamSpec{mix, "mix", "Mix", Unit::fraction, {0.0f, 1.0f}, 0.5f, Taper::linear, 0.01f},
    };

    void prepare(const ProcessSpec& spec) { ModulatedDelay::prepare(spec, {0.012, 0.005}); }
    void process(Samples io, const ParamBlock& p) AMP_RT { run(io, p, rate, depth, none, mix); }
};

/// A short moving delay with feedback: the jet.
class Flanger : public ModulatedDelay {
public:
    enum Param : std::size_t { rate, depth, feedback, mix, paramCount };

    static constexpr StageInfo info{.key = "flanger",
                                    .label = "Flanger",
                                    .tile = "Flanger",
                                    .family = Family::modulation,
                                    .help = "Sweeping comb: whoosh and jet."};

    static constexpr std::array params{
        ParamSpec{rate, "rate", "Rate", Unit::hertz, {0.02f, 10.0f}, 0.25f, Taper::log},
        ParamSpec{depth, "depth", "Depth", Unit::fraction, {0.0f, 1.0f}, 0.7f, Taper::linear, 0.01f},
        ParamSpec{feedback, "feedback", "Feedback", Unit::fraction, {-0.95f, 0.95f}, 0.5f, Taper::linear, 0.01f},
        ParamSpec{mix, "mix", "Mix", Unit::fraction, {0.0f, 1.0f}, 0.5f, Taper::linear, 0.01f},
    };

    void prepare(const ProcessSpec& spec) { ModulatedDelay::prepare(spec, {0.0026, 0.0024}); }
    void process(Samples io, const ParamBlock& p) AMP_RT { run(io, p, rate, depth, feedback, mix); }
};

}  // namespace amp
