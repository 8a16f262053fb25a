// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/one_pole.h"
#include "engine/stages/stage.h"

namespace amp {

/// Evens out the level. Feed-forward: a peak follower on the high-passed input, a static curve in decibels with a soft knee
/// (Giannoulis, Massberg and Reiss, 2012), make-up gain and a dry mix. Both channels share one detector. The modes:
///
///     Clean    as the knobs say
///     Optical  releases in two steps, quickly for the first half of the reduction and slowly for the rest, like a photocell
///     Fast     attacks twenty times as fast (5 µs to 5 ms) and lets go of a short peak six times as fast as of a long note, like
///              a field-effect transistor and its timing
///     Squeeze  ratio 10 at least, attack 3 ms at least, and the more it turns down the less treble it passes, like the
///              transconductance amplifier of a pedal
///
/// No delay. Cost: one log2 and one exp2 a frame.
class Compressor {
public:
    enum Param : std::size_t { threshold, ratio, attack, release, makeup, knee, mix, lowCut, mode, paramCount };

    static constexpr StageInfo info{.key = "compressor",
                                    .label = "Compressor",
                                    .tile = "Comp",
                                    .family = Family::dynamics,
                                    .help = "Evens out the level; sustain in front of the amp."};

    static constexpr std::array<std::string_view, 4> modes{"Clean", "Optical", "Fast", "Squeeze"};
    enum Mode { clean, optical, fast, squeeze };

    static constexpr std::array params{
        ParamSpec{threshold, "threshold", "Threshold", Unit::decibel, {-60.0f, 0.0f}, -20.0f, Taper::linear, 1.0f},
        ParamSpec{ratio, "ratio", "Ratio", Unit::ratio, {1.0f, 20.0f}, 4.0f, Taper::log},
        ParamSpec{attack, "attack", "Attack", Unit::milliseconds, {0.1f, 100.0f}, 1.0f, Taper::log},
        ParamSpec{release, "release", "Release", Unit::milliseconds, {10.0f, 1000.0f}, 100.0f, Taper::log},
        ParamSpec{makeup, "makeup", "Make-up", Unit::decibel, {-12.0f, 24.0f}, 0.0f, Taper::linear, 0.1f},
        ParamSpec{.index = knee,
                  .key = "knee",
                  .label = "Knee",
                  .unit = Unit::decibel,
                  .range = {0.0f, 24.0f},
                  .defaultValue = 0.0f,
                  .lead = false},
        ParamSpec{.index = mix,
                  .key = "mix",
                  .label = "Mix",
                  .unit = Unit::fraction,
                  .range = {0.0f, 1.0f},
                  .defaultValue = 1.0f,
                  .lead = false},
        ParamSpec{.index = lowCut,
                  .key = "low_cut",
                  .label = "Detector low cut",
                  .unit = Unit::hertz,
                  .range = {5.0f, 300.0f},
                  .defaultValue = 5.0f,
                  .taper = Taper::log,
                  .lead = false},
        choiceParam(mode, "mode", "Mode", modes),
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;
    [[nodiscard]] StageMeters meters() const AMP_RT { return {.gainDb = gainDb_, .levelDb = levelDb_}; }

private:
    struct Settings {
        double lowCut;
        float attackWeight, releaseWeight, slowWeight;
        float busyWeight;  ///< fast: of the average that tells a peak from a note
        float thresholdDb, slope, kneeDb, makeupDb, mix;
    };
    void tune(const ParamBlock& p, int offset) AMP_RT;
    /// Takes treble from frame i by how much is turned down now.
    void dull(Samples io, int i) AMP_RT;
    [[nodiscard]] float curveDb(float levelDb) const AMP_RT;

    double sampleRateHz_ = 48000.0;
    Settings now_{};
    bool stale_ = true;
    dsp::OnePole lowCutPole_[kMaxChannels];
    float envelope_ = 0.0f;
    float slowDb_ = 0.0f;  ///< optical: reduction that lingers; fast: its average
    double treblePole_ = 0.0;
    dsp::OnePole treble_[kMaxChannels];  ///< squeeze: what is left of it
    float gainDb_ = 0.0f, levelDb_ = -120.0f;
};

}  // namespace amp
