// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/attributes.h"
#include "engine/dsp/pitch_approx.h"

namespace amp::dsp {

/// cos and sin of one angle.
struct PitchPhasor {
    float re, im;
};

/// exp(i·angle) to 2e-7, for angles of any size up to about 1e6. Reduced in double precision, so that large angles keep
/// their phase; the rest is Taylor's series on ±π/4. Many times faster than the library's, whose last bits nobody hears.
[[nodiscard]] inline PitchPhasor pitchPhasor(double angle) AMP_RT {
    constexpr double kQuarter = 1.57079632679489661923;
    const double turns = pitchRound(angle * (1.0 / kQuarter));
    const auto x = static_cast<float>(angle - turns * kQuarter);
    const float x2 = x * x;
    const float s =
        x * (1.0f + x2 * (-1.6666667e-1f + x2 * (8.3333333e-3f + x2 * (-1.9841270e-4f + x2 * 2.7557319e-6f))));
    const float c = 1.0f + x2 * (-0.5f + x2 * (4.1666667e-2f + x2 * (-1.3888889e-3f + x2 * 2.4801587e-5f)));
    switch (static_cast<long long>(turns) & 3) {
        case 0: return {c, s};
        case 1: return {-s, c};
        case 2: return {-c, -s};
        default: return {s, -c};
    }
}

}  // namespace amp::dsp
