// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/shaper_table.h"

#include <doctest/doctest.h>

#include <cmath>

#include "engine/dsp/fast_math.h"
#include "tests/support/signals.h"

using namespace amp::dsp;
using namespace amp::test;

TEST_CASE("fast tanh: within 4e-7 of tanh everywhere, odd, never beyond 1") {
    for (double x = -30.0; x < 30.0; x += 0.0007) {
        const auto value = static_cast<float>(x);
        const float y = fastTanh(value);
        CHECK(std::fabs(y - std::tanh(static_cast<double>(value))) <= 4e-7 * std::fabs(y) + 1e-12);
        CHECK(y == -fastTanh(-value));
        CHECK(std::fabs(y) <= 1.0000002f);
    }
}

TEST_CASE("shaper table: curve and antiderivative belong together, and the ends go on") {
    const ShaperTable table([](double u) { return std::tanh(u); });
    const auto area = [](double u) { return std::log(std::cosh(u)); };
    for (double u = -15.9; u < 15.9; u += 0.0113) {
        CHECK(table.value(u) == doctest::Approx(std::tanh(u)).epsilon(2e-6).scale(1.0));
        CHECK(table.integral(u) - table.integral(0.0) == doctest::Approx(area(u)).epsilon(1e-7).scale(1.0));
    }
    CHECK(table.value(100.0) == doctest::Approx(1.0));
    CHECK(table.integral(100.0) - table.integral(50.0) == doctest::Approx(50.0));
    CHECK(table.integral(-100.0) - table.integral(-50.0) == doctest::Approx(50.0));
}

TEST_CASE("antialiased shaper: folded tones fall by more than 10 dB") {
    const ShaperTable table([](double u) { return std::tanh(u); });
    const auto in = sine(5000.0 * 65.0 / 64.0, 96000, 32768, 10.0);
    std::vector<float> plain(in.size()), smooth(in.size());
    AntialiasedShaper shaper;
    shaper.reset(table);
    for (std::size_t i = 0; i < in.size(); ++i) {
        plain[i] = static_cast<float>(table.value(in[i]));
        smooth[i] = static_cast<float>(shaper(table, in[i]));
    }
    // The 17th harmonic folds into the audio band.
    const double folded = 96000.0 - 17.0 * 5000.0 * 65.0 / 64.0;
    CHECK(decibel(amplitudeAt(smooth, folded, 96000) / amplitudeAt(plain, folded, 96000)) < -10.0);
}
