// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/base/attributes.h"

namespace amp::dsp {

/// First-order filter in topology-preserving form: the corner is exact at every rate, the low-pass has its zero at half the
/// rate, and the coefficient may change every frame without a click. Low-pass and high-pass add up to the input.
/// The state is double: corners of a few hertz at an oversampled rate would stall in float.
class OnePole {
public:
    /// Coefficient for a corner in hertz; corners beyond 0.49 of the rate are lowered to it.
    [[nodiscard]] static double coefficient(double cornerHz, double sampleRateHz) AMP_RT {
        const double g = std::tan(std::numbers::pi * std::min(cornerHz / sampleRateHz, 0.49));
        return g / (1.0 + g);
    }

    void reset() AMP_RT { state_ = 0.0; }

    [[nodiscard]] double lowPass(double x, double coefficient) AMP_RT {
        const double v = (x - state_) * coefficient;
        const double y = v + state_;
        state_ = y + v;
        return y;
    }

    [[nodiscard]] double highPass(double x, double coefficient) AMP_RT { return x - lowPass(x, coefficient); }

private:
    double state_ = 0.0;
};

}  // namespace amp::dsp
