// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

#include "engine/base/attributes.h"

namespace amp::dsp {

/// tanh to 3e-7 relative over the whole line, odd, bounded by 1 (plus one rounding), without branches, so that loops over
/// it vectorise and give the same bits on every instruction set. Lambert's continued fraction for x/2 ([7/6]), then the
/// double-argument formula, which squeezes the fraction's error where tanh is flat. NaN stays NaN.
[[nodiscard]] inline float fastTanh(float x) AMP_RT {
    const float y = 0.5f * std::min(std::max(x, -10.0f), 10.0f);
    const float y2 = y * y;
    const float n = y * (135135.0f + y2 * (17325.0f + y2 * (378.0f + y2)));
    const float d = 135135.0f + y2 * (62370.0f + y2 * (3150.0f + y2 * 28.0f));
    return 2.0f * n * d / (d * d + n * n);
}

/// 10^(dB/20).
[[nodiscard]] inline float dbToGain(float db) AMP_RT {
    return std::exp2(db * 0.16609640474436813f);
}

/// 20·log10(gain), not below −200 dB.
[[nodiscard]] inline float gainToDb(float gain) AMP_RT {
    return 6.020599913279624f * std::log2(std::max(gain, 1e-10f));
}

/// Weight of the new value in a one-pole average with this time constant; 1 for a time of zero.
[[nodiscard]] inline float onePoleWeight(double seconds, double sampleRateHz) AMP_RT {
    return seconds > 0.0 ? static_cast<float>(-std::expm1(-1.0 / (seconds * sampleRateHz))) : 1.0f;
}

}  // namespace amp::dsp
