// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/overdrive.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("overdrive: odd harmonics that grow with drive, and lows that stay tight") {
    const auto third = [](float drive, double hertz) {
        StageHost host("overdrive", 192000, 1, {{"drive", drive}, {"tone", 10.0f}});
        const auto out = host.run(sine(hertz, 192000, 96000, 0.05));
        return decibel(amplitudeAt(out, 3 * hertz, 192000, 48000) / amplitudeAt(out, hertz, 192000, 48000));
    };
    CHECK(third(8.0f, 1000) > third(0.0f, 1000) + 6.0);
    CHECK(third(4.0f, 1000) > third(4.0f, 80) + 6.0);
}

TEST_CASE("overdrive: tone opens the top, level scales") {
    const auto level = [](double hertz, const StageHost::Values& values) {
        StageHost host("overdrive", 192000, 1, values);
        return amplitudeAt(host.run(sine(hertz, 192000, 96000, 0.001)), hertz, 192000, 48000);
    };
    CHECK(level(5000, {{"tone", 10.0f}}) > 3.0 * level(5000, {{"tone", 0.0f}}));
    CHECK(level(500, {{"level", 10.0f}}) == doctest::Approx(4.0 * level(500, {{"level", 5.0f}})).epsilon(0.01));
    CHECK(level(500, {{"level", 0.0f}}) == 0.0);
}
