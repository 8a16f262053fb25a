// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>

#include "engine/dsp/triode_stage.h"
#include "engine/stages/stage.h"

namespace amp {

/// One triode stage as it stands in an amplifier: coupling capacitor, grid with its current, cathode with or without its
/// capacitor, plate. Several in a row make a preamp; loud notes block and bloom as they do there. Gain is the potentiometer in
/// front of the grid (full scale is 0.25 V at 0 and 40 V at 10), level the one behind the plate. The stage inverts, like a real
/// one. Cost: see TriodeStage.
class TubePreamp {
public:
    enum Param : std::size_t { gain, circuit, level, paramCount };

    static constexpr StageInfo info{.key = "tube_preamp",
                                    .label = "Tube Stage",
                                    .tile = "Tube",
                                    .family = Family::drive,
                                    .nonlinear = true,
                                    .help = "A triode stage, part by part; chain several for more gain."};

    static constexpr std::array<std::string_view, 4> circuits{"Full", "Hot", "Tight", "Cold"};

    static constexpr std::array params{
        ParamSpec{gain, "gain", "Gain", Unit::knob, {0.0f, 10.0f}, 4.0f, Taper::linear, 0.1f},
        choiceParam(circuit, "circuit", "Circuit", circuits),
        ParamSpec{level, "level", "Level", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
    };

    /// Takes the circuit: each is solved beforehand, and only the one in use.
    void configure(std::span<const float> values);
    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;

private:
    std::size_t which_ = 0;
    std::array<dsp::TriodeStage, kMaxChannels> channel_;
    double into_ = 1.0, outOf_ = 1.0;
};

}  // namespace amp
