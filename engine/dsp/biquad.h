// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/base/attributes.h"

namespace amp::dsp {

/// Second-order section, transposed direct form II, double throughout.
class Biquad {
public:
    struct Coefficients {
        double b0 = 1.0, b1 = 0.0, b2 = 0.0, a1 = 0.0, a2 = 0.0;
    };

    void reset() AMP_RT { z1_ = z2_ = 0.0; }

    [[nodiscard]] double process(double x, const Coefficients& c) AMP_RT {
        const double y = c.b0 * x + z1_;
        z1_ = c.b1 * x - c.a1 * y + z2_;
        z2_ = c.b2 * x - c.a2 * y;
        return y;
    }

private:
    double z1_ = 0.0, z2_ = 0.0;
};

/// Designs whose magnitude follows the analogue filter up to half the rate, where the bilinear transform cramps: poles by
/// impulse invariance, zeros from the magnitude at three frequencies (M. Vicanek, "Matched second order digital
/// filters", 2016). Cheap enough for a control grid; any thread.
[[nodiscard]] Biquad::Coefficients matchedPeak(double centreHz, double q, double gainDb, double sampleRateHz) AMP_RT;
[[nodiscard]] Biquad::Coefficients matchedLowPass(double cornerHz, double q, double sampleRateHz) AMP_RT;
[[nodiscard]] Biquad::Coefficients matchedHighPass(double cornerHz, double q, double sampleRateHz) AMP_RT;
/// First-order shelves: 0 dB on the far side, `gainDb` on the named side, half of it (in dB) at the corner.
[[nodiscard]] Biquad::Coefficients lowShelf(double cornerHz, double gainDb, double sampleRateHz) AMP_RT;
[[nodiscard]] Biquad::Coefficients highShelf(double cornerHz, double gainDb, double sampleRateHz) AMP_RT;

/// Magnitude in dB of a section at a frequency, for drawings and tests.
[[nodiscard]] double magnitudeDb(const Biquad::Coefficients& c, double hertz, double sampleRateHz);

}  // namespace amp::dsp
