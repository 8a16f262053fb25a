// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/input_filter.h"

#include <doctest/doctest.h>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp::test;

namespace {
std::vector<float> response(double rate, const StageHost::Values& values) {
    StageHost host("filter", rate, 1, values);
    return host.run(impulse(32768));
}
}  // namespace

TEST_CASE("input filter: each corner is 3 dB down, at every rate, and slopes are 6 dB per octave") {
    for (const double rate : {44100.0, 48000.0, 96000.0}) {
        const auto high = response(rate, {{"high_pass_hz", 100.0f}, {"low_pass", 0.0f}});
        CHECK(responseDb(high, 100.0, rate) == doctest::Approx(-3.01).epsilon(0.01));
        CHECK(responseDb(high, 25.0, rate) - responseDb(high, 12.5, rate) == doctest::Approx(6.0).epsilon(0.05));
        CHECK(responseDb(high, 10000.0, rate) == doctest::Approx(0.0).scale(1.0).epsilon(0.01));

        const auto low = response(rate, {{"high_pass", 0.0f}, {"low_pass_hz", 2000.0f}});
        CHECK(responseDb(low, 2000.0, rate) == doctest::Approx(-3.01).epsilon(0.01));
        CHECK(responseDb(low, 50.0, rate) == doctest::Approx(0.0).scale(1.0).epsilon(0.01));
    }
}

TEST_CASE("input filter: with both filters off the signal is untouched") {
    StageHost host("filter", 48000, 1, {{"high_pass", 0.0f}, {"low_pass", 0.0f}});
    const auto in = noise(4800, 1.0, 3);
    CHECK(host.run(in) == in);
}
