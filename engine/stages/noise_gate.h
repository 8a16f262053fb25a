// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/one_pole.h"
#include "engine/stages/stage.h"

namespace amp {

/// Turns the level down while nothing is played. Built for high gain: the detector can listen to the guitar at the rig's
/// door while the gate works behind the gain, two thresholds keep it from chattering on a dying note, and the adaptive
/// release closes fast behind a muted stroke and slowly behind a sustained one.
///
/// Detector: 80 Hz – 5 kHz, the larger of a peak follower (0.1 ms, 10 ms) and the RMS of 5 ms. The gain moves in decibels,
/// at most 1 dB in 0.05 ms when opening. No look-ahead, no delay. Cost: about 30 flops and, while the gain moves, one
/// exp2 a frame.
class NoiseGate {
public:
    enum Param : std::size_t { threshold, ratio, attack, hold, release, hysteresis, key, adaptive, paramCount };

    static constexpr StageInfo info{.key = "gate",
                                    .label = "Noise Gate",
                                    .tile = "Gate",
                                    .family = Family::dynamics,
                                    .help = "Silence between notes. Behind high gain, let it listen to the guitar."};

    static constexpr std::array<std::string_view, 2> keys{"This input", "Guitar"};

    static constexpr std::array params{
        ParamSpec{threshold, "threshold", "Threshold", Unit::decibel, {-80.0f, 0.0f}, -40.0f, Taper::linear, 1.0f},
        ParamSpec{ratio, "ratio", "Reduction", Unit::ratio, {1.0f, 1000.0f}, 10.0f, Taper::log},
        ParamSpec{attack, "attack", "Attack", Unit::milliseconds, {0.1f, 100.0f}, 1.0f, Taper::log},
        ParamSpec{hold, "hold", "Hold", Unit::milliseconds, {0.0f, 500.0f}, 10.0f, Taper::linear, 1.0f},
        ParamSpec{release, "release", "Release", Unit::milliseconds, {1.0f, 1000.0f}, 100.0f, Taper::log},
        ParamSpec{.index = hysteresis,
                  .key = "hysteresis",
                  .label = "Hysteresis",
                  .unit = Unit::decibel,
                  .range = {0.0f, 12.0f},
                  .defaultValue = 5.0f,
                  .lead = false},
        choiceParam(key, "key", "Listens to", keys, 0, Change::step),
        toggleParam(adaptive, "adaptive", "Adaptive release", true, Change::step),
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT { return 0; }
    [[nodiscard]] StageMeters meters() const AMP_RT;

private:
    struct Settings {
        float openSquare, closeSquare;  ///< thresholds, squared
        float closedDb;                 ///< target while closed
        float attackWeight, releaseWeight;
        int holdFrames;
    };

    void tune(const ParamBlock& p, int offset) AMP_RT;
    [[nodiscard]] float detect(float x) AMP_RT;
    [[nodiscard]] float step(float levelSquare, bool adaptiveRelease) AMP_RT;

    double sampleRateHz_ = 48000.0;
    double lowCut_ = 0.0, highCut_ = 0.0;
    float peakAttack_ = 1.0f, peakDecay_ = 0.0f, rmsWeight_ = 0.0f, slowDecay_ = 0.0f, openSlewDb_ = 1.0f;

    Settings now_{};
    bool stale_ = true;
    dsp::OnePole lowPole_, highPole_;
    float peak_ = 0.0f, meanSquare_ = 0.0f, slowSquare_ = 0.0f;
    bool open_ = false;
    int held_ = 0;
    float gainDb_ = 0.0f, gain_ = 1.0f;
    float levelSquare_ = 0.0f;
};

}  // namespace amp
