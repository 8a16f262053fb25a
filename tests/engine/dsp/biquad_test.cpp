// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/biquad.h"

#include <doctest/doctest.h>

#include <cmath>
#include <complex>

using namespace amp::dsp;

namespace {
double analogPeakDb(double f, double f0, double q, double gainDb) {
    const double g = std::pow(10.0, gainDb / 20.0), root = std::sqrt(g);
    const std::complex<double> s(0.0, f / f0);
    return 20.0 * std::log10(std::abs((s * s + s * root / q + 1.0) / (s * s + s / (root * q) + 1.0)));
}
}  // namespace

TEST_CASE("biquad: matched bells follow the analogue ones to 16 kHz at 44.1 kHz within 0.25 dB up to 12 dB") {
    for (const double f0 : {40.0, 400.0, 4000.0, 6300.0, 10000.0}) {
        for (const double gain : {-12.0, -6.0, 6.0, 12.0}) {
            const auto c = matchedPeak(f0, 2.294, gain, 44100);
            for (double f = 20.0; f <= 16000.0; f *= 1.07) {
                CAPTURE(f0);
                CAPTURE(gain);
                CAPTURE(f);
                CHECK(std::fabs(magnitudeDb(c, f, 44100) - analogPeakDb(f, f0, 2.294, gain)) < 0.25);
            }
        }
    }
}

TEST_CASE("biquad: low-pass and high-pass stand at their quality at the corner") {
    for (const double f0 : {100.0, 1000.0, 8000.0}) {
        CHECK(magnitudeDb(matchedLowPass(f0, 0.7071, 48000), f0, 48000) == doctest::Approx(-3.01).epsilon(0.01));
        CHECK(magnitudeDb(matchedHighPass(f0, 0.7071, 48000), f0, 48000) == doctest::Approx(-3.01).epsilon(0.01));
        CHECK(magnitudeDb(matchedLowPass(f0, 0.7071, 48000), 1.0, 48000) ==
              doctest::Approx(0.0).scale(1.0).epsilon(1e-3));
    }
}
