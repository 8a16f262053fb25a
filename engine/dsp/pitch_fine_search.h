// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "engine/base/aligned.h"
#include "engine/base/attributes.h"
#include "engine/dsp/pitch_kernels.h"
#include "engine/dsp/pitch_ring.h"

namespace amp::dsp {

/// Sharpens a lag that was found on the decimated signal: normalised correlation over 24 ms at the full rate, a few lags to
/// each side, with a parabola through the peak. Cut into `kSlots` equal steps.
/// Thread: setup for `prepare`, audio for the rest. Cost: about 10 000 multiply-adds a step at 48 kHz.
class PitchFineSearch {
public:
    static constexpr int kSlots = 4;

    /// `scale` is the sample rate in units of about 48 kHz.
    void prepare(double sampleRateHz, int decimation, int scale, InstructionSet set);
    void forget() AMP_RT { slot_ = -1; }

    /// Begins around `lag`. `sign` 1: the reading point will jump towards the newest sample, −1: away from it. It reads
    /// `delay` behind `newest` now.
    void begin(double lag, double sign, double delay, std::int64_t newest) AMP_RT;
    [[nodiscard]] bool busy() const AMP_RT { return slot_ >= 0; }
    /// One step; true when `lag` is known.
    [[nodiscard]] bool step(const PitchRing& signal) AMP_RT;

    [[nodiscard]] double lag() const AMP_RT { return lag_; }
    [[nodiscard]] double sign() const AMP_RT { return sign_; }
    /// How far the result may lie from what was asked for.
    [[nodiscard]] int reach() const AMP_RT { return reach_; }

private:
    void choose(const float* a, const float* b) AMP_RT;

    const PitchKernels* kernels_ = nullptr;
    int window_ = 1152, reach_ = 12, lags_ = 32, peakStep_ = 2;
    AlignedVector<float> sums_;

    int slot_ = -1, first_ = 0;
    std::int64_t end_ = 0;
    double sign_ = 1.0, lag_ = 0.0;
};

}  // namespace amp::dsp
