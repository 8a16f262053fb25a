// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/distortion.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("distortion: loud input ends at the diodes") {
    StageHost host("distortion", 192000, 1, {{"drive", 10.0f}});
    const auto one = rms(host.run(sine(300, 192000, 96000, 0.1)), 48000);
    StageHost again("distortion", 192000, 1, {{"drive", 10.0f}});
    CHECK(decibel(rms(again.run(sine(300, 192000, 96000, 1.0)), 48000) / one) < 1.0);
}

TEST_CASE("distortion: tone goes from dark to bright, with a hollow in the middle") {
    const auto level = [](double hertz, float tone) {
        StageHost host("distortion", 192000, 1, {{"drive", 0.0f}, {"tone", tone}});
        return decibel(amplitudeAt(host.run(sine(hertz, 192000, 96000, 0.001)), hertz, 192000, 48000));
    };
    CHECK(level(150, 0.0f) > level(4000, 0.0f) + 10.0);
    CHECK(level(4000, 10.0f) > level(150, 10.0f) + 10.0);
    CHECK(level(700, 5.0f) < level(200, 5.0f) - 2.0);
    CHECK(level(700, 5.0f) < level(4000, 5.0f));
}
