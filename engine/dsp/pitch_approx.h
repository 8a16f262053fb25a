// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "engine/base/attributes.h"

/// Elementary functions as short polynomials without branches, so that loops over them become vectors. Good to about the
/// last bits of a float, which is far below what a measured partial is good for.
namespace amp::dsp {

/// The nearest whole number, for |x| < 2^51: adding 1.5·2^52 leaves no room for a fraction.
[[nodiscard]] inline double pitchRound(double x) AMP_RT {
    constexpr double kShift = 6755399441055744.0;
    return (x + kShift) - kShift;
}

/// Natural logarithm of a normal positive float, to 2e-7.
[[nodiscard]] inline float pitchLog(float x) AMP_RT {
    const auto bits = std::bit_cast<std::int32_t>(x);
    const std::int32_t exponent = (bits - 0x3f3504f3) >> 23;  // of the mantissa in √½…√2
    const float m = std::bit_cast<float>(bits - exponent * (1 << 23));
    const float z = (m - 1.0f) / (m + 1.0f), z2 = z * z;
    const float series = 2.0f + z2 * (0.66666667f + z2 * (0.4f + z2 * 0.28571429f));
    return static_cast<float>(exponent) * 0.69314718f + z * series;
}

/// exp(x) to 1e-6 for |x| ≤ 0.5.
[[nodiscard]] inline double pitchExp(double x) AMP_RT {
    return 1.0 + x * (1.0 + x * (0.5 + x * (1.0 / 6.0 + x * (1.0 / 24.0 + x * (1.0 / 120.0 + x * (1.0 / 720.0))))));
}

/// The angle of re + i·im in −π…π, to 3e-7 (Abramowitz and Stegun 4.4.49).
[[nodiscard]] inline float pitchAngle(float re, float im) AMP_RT {
    const float x = std::fabs(re), y = std::fabs(im);
    const float most = x > y ? x : y, least = x > y ? y : x;
    const float t = least / (most + 1e-30f), t2 = t * t;
    const float high =
        0.1065626393f + t2 * (-0.0752896400f + t2 * (0.0429096138f + t2 * (-0.0161657367f + t2 * 0.0028662257f)));
    const float octant = t * (1.0f + t2 * (-0.3333314528f + t2 * (0.1999355085f + t2 * (-0.1420889944f + t2 * high))));
    // Constants are chosen, not results: a choice between results would be a branch.
    const float quadrant = (x > y ? 0.0f : 1.57079633f) + (x > y ? 1.0f : -1.0f) * octant;
    const float half = (re < 0.0f ? 3.14159265f : 0.0f) + (re < 0.0f ? -1.0f : 1.0f) * quadrant;
    return std::copysign(half, im);
}

}  // namespace amp::dsp
