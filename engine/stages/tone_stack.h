// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/stages/stage.h"

namespace amp {

/// Three bands that sum to the input when all controls are at 1, and a presence shelf. First-order splits, so neighbouring
/// bands overlap as widely as in a passive network. Each voice has corners of its own. Cost: about 10 flops a frame.
class ToneStack {
public:
    enum Param : std::size_t { voice, bass, middle, treble, presence, paramCount };

    static constexpr StageInfo info{.key = "tone_stack",
                                    .label = "Tone Stack",
                                    .tile = "Tone",
                                    .family = Family::tone,
                                    .help = "Bass, middle, treble and presence, between preamp and power amp."};

    static constexpr std::array<std::string_view, 4> voices{"Modern", "British", "American", "Flat"};

    static constexpr std::array params{
        choiceParam(voice, "model", "Voice", voices),
        ParamSpec{bass, "bass", "Bass", Unit::none, {0.0f, 2.0f}, 0.5f, Taper::linear, 0.05f},
        ParamSpec{middle, "mid", "Middle", Unit::none, {0.0f, 2.0f}, 0.5f, Taper::linear, 0.05f},
        ParamSpec{treble, "treble", "Treble", Unit::none, {0.0f, 2.0f}, 0.5f, Taper::linear, 0.05f},
        ParamSpec{presence, "presence", "Presence", Unit::none, {0.0f, 2.0f}, 0.5f, Taper::linear, 0.05f},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;

private:
    struct Channel {
        float dcIn = 0.0f, dcOut = 0.0f, low = 0.0f, high = 0.0f, shelf = 0.0f;
    };

    double sampleRateHz_ = 48000.0;
    float dcPole_ = 0.0f;
    float lowPole_ = 0.0f, highPole_ = 0.0f, shelfPole_ = 0.0f, trim_ = 1.0f;
    int tuned_ = -1;  ///< the voice for which the poles stand
    std::array<Channel, kMaxChannels> state_{};
};

}  // namespace amp
