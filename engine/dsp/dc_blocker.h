// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/base/attributes.h"

namespace amp {

/// Takes away what stands still: y = x - m, where m follows x slowly, m = p m[1] + (1 - p) x. Same bits for any cutting.
///
/// It is written over eight frames, m = f + p^8 m[8], so that a frame need not wait for the one before. f sums the last
/// eight inputs in three doublings: a = x + p x[1], b = a + p^2 a[2], f = c (b + p^4 b[4]). Four frames are computed in
/// one step whose past stays in registers; a signal that passes through memory in between costs more than its arithmetic.
class DcBlocker {
public:
    /// Setup thread. `cornerHz`: -3 dB.
    void tune(double cornerHz, double sampleRateHz);

    /// As after an endless constant of this level, which then gives zero from the first sample. Thread: audio.
    void rest(double level) AMP_RT;

    /// In place; the result is multiplied by `factor`. Thread: audio. Memory: none.
    void process(float* samples, int frames, float factor) AMP_RT;

private:
    float p1_ = 0.0f, p2_ = 0.0f, p4_ = 0.0f, c_ = 0.0f;
    double p8_ = 0.0;
    // The past, oldest first.
    std::array<float, 4> x_{}, a_{}, b_{};
    std::array<double, 8> m_{};
};

}  // namespace amp
