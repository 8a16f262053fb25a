// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "engine/base/attributes.h"
#include "engine/dsp/half_band.h"

namespace amp::dsp {

/// How the rate changes around non-linear stages sound in time.
enum class OversamplingPhase {
    lowLatency,  ///< all-pass half-bands: 4 or 5 frames, phase bent near the top of the band
    linear,      ///< FIR half-bands: about 70 frames, nothing bent
};

/// Raises one channel by 2, 4, 8 or 16 and lowers it again, in cascaded half-bands. The delay of the whole way is a whole
/// number of frames (linear) or within half a frame of one at 1 kHz (low latency), the same at every period. Factor 1 is a wire.
///
/// Usage a block: `float* inner = up(in, frames)`, work on frames·factor samples in `inner`, `down(inner, out, frames)`.
class Oversampler {
public:
    static constexpr int kMostFactor = 16;

    /// Setup thread; allocates. `factor` is 1, 2, 4, 8 or 16.
    void prepare(int factor, OversamplingPhase phase, int maxFrames);
    void reset() AMP_RT;

    [[nodiscard]] int factor() const AMP_RT { return factor_; }
    /// Delay of up and down together, in frames of the lower rate.
    [[nodiscard]] int latencyFrames() const AMP_RT { return latencyFrames_; }

    [[nodiscard]] float* up(const float* in, int frames) AMP_RT;
    void down(const float* inner, float* out, int frames) AMP_RT;

private:
    int measureLatency();
    void pad(float* inner, int frames) AMP_RT;

    int factor_ = 1, stages_ = 0;
    OversamplingPhase phase_ = OversamplingPhase::lowLatency;
    int latencyFrames_ = 0;
    std::vector<LinearHalfBand> linear_;
    std::vector<AllPassHalfBand> allPass_;
    std::vector<float> inner_, other_;
    std::vector<float> padLine_;  ///< fills the linear delay up to a whole frame
};

}  // namespace amp::dsp
