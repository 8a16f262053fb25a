// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "engine/base/attributes.h"

namespace amp::dsp {

/// Delays a signal by any number of frames from 0 up, whole or not, also while the delay moves. Four-point third-order
/// Lagrange; whole numbers are exact, 0 passes the samples on. At half a sample the loss is 0.1 dB at 5 kHz and 1 dB at
/// 10 kHz (at 48 kHz): meant for aligning microphones before loudspeakers.
class FractionalDelay {
public:
    /// Setup thread; allocates.
    void prepare(int maxFrames, int maxBlock);
    /// Forgets what was heard.
    void reset() AMP_RT;

    /// `delayFrames` 0 … maxFrames. `in` and `out` may be the same memory.
    void process(const float* in, float* out, int frames, double delayFrames) AMP_RT;
    /// One delay per frame.
    void process(const float* in, float* out, int frames, const float* delayFrames) AMP_RT;

private:
    struct Taps {
        int whole;  ///< frames back of the newest of the four samples
        float weight[4];
    };
    [[nodiscard]] Taps tapsFor(double delayFrames) const AMP_RT;
    void push(const float* in, int frames) AMP_RT;

    std::vector<float> line_;  // the past, then room for blocks
    int past_ = 0;
    int maxFrames_ = 0;
    std::size_t at_ = 0;  // where the next sample goes
};

}  // namespace amp::dsp
