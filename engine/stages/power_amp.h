// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/one_pole.h"
#include "engine/dsp/shaper_table.h"
#include "engine/stages/stage.h"

namespace amp {

/// The simple power amp: drive into a ceiling that sags with the level.
///
///     ceiling = max(0.1, 1 − 0.5·sag·envelope)        envelope: 10 ms up, the recovery time down
///     y = ceiling · tanh((1 + 3·drive)·x / ceiling)
///
/// Class A drives its negative half at 0.8; AB and B have a dead zone x³/(x² + z²) with z = 0.1 and 0.25. A 10 Hz high-pass
/// takes the offset away. Cost: one curve and one one-pole a frame.
class PowerAmp {
public:
    enum Param : std::size_t { type, drive, sag, recovery, paramCount };

    static constexpr StageInfo info{.key = "power_amp",
                                    .label = "Power Amp",
                                    .tile = "Power",
                                    .family = Family::drive,
                                    .nonlinear = true,
                                    .help = "Output stage: compression and feel, after the tone stack."};

    static constexpr std::array<std::string_view, 3> types{"Class A", "Class AB", "Class B"};

    static constexpr std::array params{
        choiceParam(type, "type", "Class", types, 1),
        ParamSpec{drive, "drive", "Drive", Unit::fraction, {0.0f, 1.0f}, 0.5f, Taper::linear, 0.05f},
        ParamSpec{sag, "sag", "Sag", Unit::fraction, {0.0f, 1.0f}, 0.3f, Taper::linear, 0.05f},
        ParamSpec{
            recovery, "sag_release", "Recovery", Unit::milliseconds, {40.0f, 200.0f}, 120.0f, Taper::linear, 5.0f},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;
    [[nodiscard]] int latencyFrames() const AMP_RT { return antialias_ ? 1 : 0; }

private:
    struct Channel {
        dsp::OnePole coupling;
        dsp::AntialiasedShaper shaper;
        float envelope = 0.0f;
    };

    double sampleRateHz_ = 48000.0;
    double couplingPole_ = 0.0;
    float attackWeight_ = 0.0f, releaseWeight_ = 0.0f;
    bool antialias_ = false, stale_ = true;
    const dsp::ShaperTable* tanh_ = nullptr;
    std::array<Channel, kMaxChannels> channel_;
};

}  // namespace amp
