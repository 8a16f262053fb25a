// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/sine_lfo.h"
#include "engine/stages/stage.h"

namespace amp {

/// Four, six or eight first-order all-passes in a row whose corners sweep together, with feedback around them.
/// Tuned every 16 frames of the absolute count. Cost: about 6 flops a frame and section.
class Phaser {
public:
    enum Param : std::size_t { rate, depth, feedback, mix, sections, paramCount };

    static constexpr StageInfo info{.key = "phaser",
                                    .label = "Phaser",
                                    .tile = "Phaser",
                                    .family = Family::modulation,
                                    .help = "Slow notches that swirl through the sound."};

    static constexpr std::array<std::string_view, 3> sectionNames{"4", "6", "8"};

    static constexpr std::array params{
        ParamSpec{rate, "rate", "Rate", Unit::hertz, {0.02f, 10.0f}, 0.5f, Taper::log},
        ParamSpec{depth, "depth", "Depth", Unit::fraction, {0.0f, 1.0f}, 0.8f, Taper::linear, 0.01f},
        ParamSpec{feedback, "feedback", "Feedback", Unit::fraction, {0.0f, 0.9f}, 0.3f, Taper::linear, 0.01f},
        ParamSpec{mix, "mix", "Mix", Unit::fraction, {0.0f, 1.0f}, 0.5f, Taper::linear, 0.01f},
        choiceParam(sections, "sections", "Sections", sectionNames),
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;

private:
    struct Channel {
        std::array<double, 8> state{};
        double last = 0.0;
        double coefficient = 0.0;
    };

    double sampleRateHz_ = 48000.0;
    dsp::SineLfo lfo_;
    bool idle_ = true;
    std::array<Channel, kMaxChannels> channel_;
};

}  // namespace amp
