// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/chorus.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("chorus: the wet voice drifts in pitch by what rate and depth say") {
    StageHost host("chorus", 48000, 1, {{"mix", 1.0f}, {"rate", 1.0f}, {"depth", 1.0f}});
    const auto out = host.run(sine(1000, 48000, 96000, 0.5));
    // Largest slope of 5 ms·sin(2π t): 3.1 % up and down.
    double shortest = 1e9, longest = 0.0, last = -1.0;
    for (std::size_t i = 4801; i < out.size(); ++i) {
        if (out[i - 1] < 0.0f && out[i] >= 0.0f) {
            const double at = static_cast<double>(i) - out[i] / static_cast<double>(out[i] - out[i - 1]);
            if (last > 0.0) {
                shortest = std::min(shortest, at - last);
                longest = std::max(longest, at - last);
            }
            last = at;
        }
    }
    CHECK(48.0 / shortest == doctest::Approx(1.0314).epsilon(0.003));
    CHECK(48.0 / longest == doctest::Approx(0.9686).epsilon(0.003));
}

TEST_CASE("chorus: in stereo the two sides differ") {
    StageHost host("chorus", 48000, 2);
    const auto in = sine(330, 48000, 48000, 0.5);
    const auto out = host.run({in, in}, {64});
    std::vector<float> difference(out[0].size());
    for (std::size_t i = 0; i < difference.size(); ++i) difference[i] = out[0][i] - out[1][i];
    CHECK(rms(difference) > 0.05);
}

TEST_CASE("flanger: a comb with notches where the delay says") {
    StageHost host("flanger", 48000, 1, {{"depth", 0.0f}, {"feedback", 0.0f}, {"mix", 0.5f}});
    const auto response = host.run(impulse(4096));
    CHECK(responseDb(response, 0.5 / 0.0026, 48000) < -30.0);
    CHECK(responseDb(response, 1.0 / 0.0026, 48000) == doctest::Approx(0.0).scale(1.0).epsilon(0.1));
}
