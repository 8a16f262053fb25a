// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/base/attributes.h"

namespace amp::dsp {

/// Second-order state-variable filter in topology-preserving form (Zavalishin, "The Art of VA Filter Design"): low, band and
/// high at once, coefficients may change every frame. Double state, for corners far below the rate.
class Svf {
public:
    struct Coefficients {
        double g = 0.1, k = 1.0, a1 = 1.0;
    };
    struct Outputs {
        double low, band, high;
    };

    /// `q` is 1/damping; 0.7071 is Butterworth. Corners beyond 0.49 of the rate are lowered to it.
    [[nodiscard]] static Coefficients tune(double cornerHz, double q, double sampleRateHz) AMP_RT {
        const double g = std::tan(std::numbers::pi * std::min(cornerHz / sampleRateHz, 0.49));
        const double k = 1.0 / q;
        return {g, k, 1.0 / (1.0 + g * (g + k))};
    }

    void reset() AMP_RT { s1_ = s2_ = 0.0; }

    /// `band` has its peak gain q at the corner.
    [[nodiscard]] Outputs process(double x, const Coefficients& c) AMP_RT {
        const double high = (x - (c.k + c.g) * s1_ - s2_) * c.a1;
        const double v1 = c.g * high;
        const double band = v1 + s1_;
        s1_ = band + v1;
        const double v2 = c.g * band;
        const double low = v2 + s2_;
        s2_ = low + v2;
        return {low, band, high};
    }

    /// Second-order all-pass with the same corner and damping.
    [[nodiscard]] double allPass(double x, const Coefficients& c) AMP_RT { return x - 2.0 * c.k * process(x, c).band; }

private:
    double s1_ = 0.0, s2_ = 0.0;
};

}  // namespace amp::dsp
