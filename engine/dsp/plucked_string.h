// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/attributes.h"

namespace amp {

/// How a string is struck.
struct Pluck {
    double frequencyHz = 82.41;
    float velocity = 1.0f;         ///< 0 to 1: loudness, and with it brightness of the attack
    float brightness = 0.5f;       ///< 0 to 1: how slowly high partials die
    double decaySeconds = 4.0;     ///< until the fundamental is 60 dB down
    double pickPosition = 0.14;    ///< of the string's length, from the bridge
    double pickupPosition = 0.22;  ///< of the string's length, from the bridge
};

/// A plucked string over a magnetic pickup: a delay line of one period, closed through a loss filter and a fractional
/// delay (Karplus & Strong 1983; tuning and decay after Jaffe & Smith 1983). The excitation is a burst of noise with a
/// fixed sequence, so the same plucks give the same bits on every run.
/// Cost: about ten multiplications a sample.
class PluckedString {
public:
    /// Setup thread; allocates. `lowestHz` is the lowest note that will be plucked.
    void prepare(double sampleRateHz, double lowestHz = 27.5);
    /// Silence, and the sequence of noise starts again.
    void reset() AMP_RT;
    /// Strikes the string; what rang before stops.
    void pluck(const Pluck& pluck) AMP_RT;
    /// The hand comes down: from now on the string is 60 dB down after `decaySeconds`.
    void damp(double decaySeconds) AMP_RT;
    /// Adds `frames` samples to `out`.
    void processAdd(float* out, int frames) AMP_RT;

private:
    [[nodiscard]] float noise() AMP_RT;

    double sampleRateHz_ = 48000.0;
    std::vector<float> line_;  // circular
    int period_ = 0;           // whole part of the loop's delay; 0: never plucked
    int write_ = 0;
    int pickupDelay_ = 1;
    double frequencyHz_ = 0.0;
    float keep_ = 0.0f;  // loss filter: loopGain_ * (keep_ * x + blend_ * previous)
    float blend_ = 0.0f;
    float loopGain_ = 0.0f;
    float allpass_ = 0.0f;  // coefficient of the fractional delay
    float lossState_ = 0.0f;
    float allpassIn_ = 0.0f;
    float allpassOut_ = 0.0f;
    std::uint32_t noise_ = 1;
};

}  // namespace amp
