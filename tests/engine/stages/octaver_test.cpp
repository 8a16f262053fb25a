// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/octaver.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("octaver: the voices are where they belong") {
    const auto level = [](const char* voice, double hertz) {
        StageHost::Values values{{"dry", 0.0f}, {"down", 0.0f}};
        values[voice] = 1.0f;
        StageHost host("octaver", 48000, 1, values);
        return amplitudeAt(host.run(sine(110, 48000, 96000, 0.3)), hertz, 48000, 48000);
    };
    CHECK(level("down", 55) > 0.05);
    CHECK(level("down", 55) > 4.0 * level("down", 110));
    CHECK(level("two_down", 27.5) > 0.02);
    CHECK(level("up", 220) > 0.05);
    CHECK(level("up", 220) > 4.0 * level("up", 110));
}

TEST_CASE("octaver: overtones do not flip the divider") {
    StageHost host("octaver", 48000, 1, {{"dry", 0.0f}, {"down", 1.0f}});
    auto in = sine(110, 48000, 96000, 0.2);
    const auto second = sine(220, 48000, 96000, 0.15), third = sine(330, 48000, 96000, 0.1);
    for (std::size_t i = 0; i < in.size(); ++i) in[i] += second[i] + third[i];
    const auto out = host.run(in);
    CHECK(amplitudeAt(out, 55, 48000, 48000) > 0.05);
    CHECK(amplitudeAt(out, 55, 48000, 48000) > 3.0 * amplitudeAt(out, 110, 48000, 48000));
}
