// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/parametric_eq.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("parametric eq: bells, shelves and cuts do what their knobs say") {
    const auto at = [](double hertz, const StageHost::Values& values) {
        StageHost host("parametric_eq", 48000, 1, values);
        return responseDb(host.run(impulse(32768)), hertz, 48000);
    };
    CHECK(at(2000, {{"hz2", 2000.0f}, {"gain2", 9.0f}, {"q2", 2.0f}}) == doctest::Approx(9.0).epsilon(0.01));
    CHECK(at(200, {{"hz2", 2000.0f}, {"gain2", 9.0f}, {"q2", 2.0f}}) < 0.2);
    CHECK(at(30, {{"low_hz", 300.0f}, {"low_gain", -6.0f}}) == doctest::Approx(-6.0).epsilon(0.05));
    CHECK(at(300, {{"low_hz", 300.0f}, {"low_gain", -6.0f}}) == doctest::Approx(-3.0).epsilon(0.05));
    CHECK(at(20000, {{"high_hz", 3000.0f}, {"high_gain", 6.0f}}) == doctest::Approx(6.0).epsilon(0.05));
    CHECK(at(100, {{"low_cut_hz", 100.0f}}) == doctest::Approx(-3.0).epsilon(0.03));
    CHECK(at(5000, {{"high_cut_hz", 5000.0f}}) == doctest::Approx(-3.0).epsilon(0.03));
    CHECK(at(1000, {}) == doctest::Approx(0.0).scale(1.0).epsilon(1e-6));
}
