// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/saturator.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("saturator: without drive the three bands add up to a flat response") {
    StageHost host("saturator", 48000, 1, {{"low_drive", 0.0f}, {"mid_drive", 0.0f}, {"high_drive", 0.0f}});
    const auto response = host.run(impulse(16384));
    for (double f = 30.0; f < 20000.0; f *= 1.3) {
        CHECK(responseDb(response, f, 48000) == doctest::Approx(0.0).scale(1.0).epsilon(0.02));
    }
}

TEST_CASE("saturator: each drive works in its own band") {
    const auto third = [](const char* drive, double hertz) {
        StageHost::Values values{{"low_drive", 0.0f}, {"mid_drive", 0.0f}, {"high_drive", 0.0f}};
        values[drive] = 1.0f;
        StageHost host("saturator", 48000, 1, values);
        const auto out = host.run(sine(hertz, 48000, 48000, 0.3));
        return decibel(amplitudeAt(out, 3 * hertz, 48000, 24000) / amplitudeAt(out, hertz, 48000, 24000));
    };
    CHECK(third("low_drive", 80) > -25.0);
    CHECK(third("low_drive", 5000) < -60.0);
    CHECK(third("high_drive", 5000) > -25.0);
    CHECK(third("high_drive", 80) < -60.0);
    CHECK(third("mid_drive", 800) > -25.0);
}

TEST_CASE("saturator: saturation does not take the loudness away") {
    StageHost host("saturator", 48000, 1, {{"low_drive", 0.5f}, {"mid_drive", 0.5f}, {"high_drive", 0.5f}});
    const auto in = plucks(96000, 48000, 0.5);
    const double change = decibel(rms(host.run(in)) / rms(in));
    CHECK(change > -4.0);
    CHECK(change < 4.0);
}
