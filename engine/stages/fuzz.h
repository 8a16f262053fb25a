// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/one_pole.h"
#include "engine/dsp/shaper_table.h"
#include "engine/stages/stage.h"

namespace amp {

/// Two-transistor fuzz: a soft lopsided first stage into a second that slams against its supply. Loud notes charge the
/// coupling between the two, which shifts the second stage's working point: the note splats and then blooms. Low bias starves
/// it into a gated sputter. Antialiased at oversampled rates. Cost: two curves and three one-poles a frame.
class Fuzz {
public:
    enum Param : std::size_t { fuzz, bias, tone, level, paramCount };

    static constexpr StageInfo info{.key = "fuzz",
                                    .label = "Fuzz",
                                    .tile = "Fuzz",
                                    .family = Family::drive,
                                    .nonlinear = true,
                                    .help = "Woolly to broken; first on the board."};

    static constexpr std::array params{
        ParamSpec{fuzz, "fuzz", "Fuzz", Unit::knob, {0.0f, 10.0f}, 7.0f, Taper::linear, 0.1f},
        ParamSpec{bias, "bias", "Bias", Unit::knob, {0.0f, 10.0f}, 6.0f, Taper::linear, 0.1f},
        ParamSpec{tone, "tone", "Tone", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
        ParamSpec{level, "level", "Level", Unit::knob, {0.0f, 10.0f}, 5.0f, Taper::linear, 0.1f},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;
    [[nodiscard]] int latencyFrames() const AMP_RT { return antialias_ ? 1 : 0; }

private:
    struct Channel {
        dsp::OnePole input, output, tone;
        dsp::AntialiasedShaper first, second;
        double charge = 0.0;  ///< of the coupling capacitor
    };
    [[nodiscard]] double bend(dsp::AntialiasedShaper& shaper, const dsp::ShaperTable& table, double u) const AMP_RT {
        return antialias_ ? shaper(table, u) : table.value(u);
    }

    double sampleRateHz_ = 48000.0;
    double inputPole_ = 0.0, outputPole_ = 0.0, tonePole_ = 0.0, chargeWeight_ = 0.0;
    double gain_ = 1.0, starve_ = 0.0;
    float level_ = 1.0f;
    bool antialias_ = false, stale_ = true;
    const dsp::ShaperTable* first_ = nullptr;
    const dsp::ShaperTable* second_ = nullptr;
    std::array<Channel, kMaxChannels> channel_;
};

}  // namespace amp
