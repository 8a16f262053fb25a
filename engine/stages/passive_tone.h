// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/passive_network.h"
#include "engine/dsp/tone_circuits.h"
#include "engine/stages/stage.h"

namespace amp {

/// The tone stacks of real amplifiers: controls that lean on each other, as their potentiometers, resistors and capacitors do.
/// Within 0.1 dB of the circuit to 20 kHz at any rate. The loss of the circuit with its controls in the middle is made up.
/// No delay. Cost: 10 multiplications a frame; 10 µs each 16 frames while a knob moves.
class PassiveTone {
public:
    enum Param : std::size_t { circuit, bass, middle, treble, paramCount };

    static constexpr StageInfo info{.key = "passive_tone",
                                    .label = "Circuit Tone",
                                    .tile = "Circuit",
                                    .family = Family::tone,
                                    .help = "Bass, middle and treble of classic circuits, interacting."};

    static constexpr std::array params{
        choiceParam(circuit, "circuit", "Circuit", dsp::kToneCircuitNames),
        ParamSpec{bass, "bass", "Bass", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
        ParamSpec{middle, "middle", "Middle", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
        ParamSpec{treble, "treble", "Treble", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;

private:
    double sampleRateHz_ = 48000.0;
    bool stale_ = true;
    dsp::DigitalResponse now_{};
    std::array<double, dsp::kToneCircuitNames.size()> makeup_{};
    std::array<dsp::NetworkFilter, kMaxChannels> filter_;
};

}  // namespace amp
