// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>

#include "engine/dsp/power_stage.h"
#include "engine/stages/stage.h"

namespace amp {

/// A push-pull power stage, part by part: two valves, their grids' capacitors, output transformer, a speaker whose impedance
/// rises at its resonance and in the treble, feedback with presence, and a supply that sags. Master is the level into it: full
/// scale is 0.1 V at 0 and 20 V at 10, of which it takes about 2 V to clip. Presence opens the treble of the feedback; Chime
/// has no feedback, so it has no presence either. Sag is the resistance of the supply, from stiff to three times the usual.
/// No delay. Cost: see PowerStage.
class TubePower {
public:
    enum Param : std::size_t { master, circuit, presence, sag, level, paramCount };

    static constexpr StageInfo info{.key = "tube_power",
                                    .label = "Tube Power",
                                    .tile = "TubePwr",
                                    .family = Family::drive,
                                    .nonlinear = true,
                                    .help = "A push-pull output stage, part by part; last before the cabinet."};

    static constexpr std::array<std::string_view, 3> circuits{"Firm", "Wide", "Chime"};

    static constexpr std::array params{
        ParamSpec{master, "master", "Master", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
        choiceParam(circuit, "circuit", "Circuit", circuits),
        ParamSpec{presence, "presence", "Presence", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
        ParamSpec{sag, "sag", "Sag", Unit::knob, {0.0f, 10.0f}, 4.0f, Taper::linear, 0.1f},
        ParamSpec{level, "level", "Level", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
    };

    /// Takes the circuit.
    void configure(std::span<const float> values);
    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;

private:
    std::size_t which_ = 0;
    bool stale_ = true;
    double into_ = 1.0, outOf_ = 1.0;
    std::array<dsp::PowerStage, kMaxChannels> channel_;
};

/// The circuits behind the choices, for tests that measure them.
[[nodiscard]] const dsp::PowerCircuit& powerCircuit(std::size_t choice);

}  // namespace amp
