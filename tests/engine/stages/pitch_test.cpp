// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/pitch.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("pitch: shift and fine add up to the pitch that is heard") {
    const auto in = sine(220, 48000, 96000, 0.3);
    const auto level = [&](float shift, float fine, double hertz) {
        StageHost host("pitch", 48000, 1, {{"shift", shift}, {"fine", fine}});
        return amplitudeAt(host.run(in), hertz, 48000, 48000);
    };
    CHECK(level(-2, 0, 220 * std::exp2(-2.0 / 12)) == doctest::Approx(0.3).epsilon(0.02));
    CHECK(level(12, 0, 440) == doctest::Approx(0.3).epsilon(0.02));
    CHECK(level(-24, 0, 55) == doctest::Approx(0.3).epsilon(0.02));
    CHECK(level(-0.5f, 50, 220) == doctest::Approx(0.3).epsilon(0.02));
    CHECK(level(-7, -31, 220 * std::exp2(-7.31 / 12)) == doctest::Approx(0.3).epsilon(0.02));
}

TEST_CASE("pitch: at zero the input passes bit by bit, whatever the mix, and there is no delay") {
    const auto in = plucks(48000, 48000, 0.5);
    for (const float mix : {0.0f, 0.5f, 1.0f}) {
        StageHost host("pitch", 48000, 1, {{"mix", mix}});
        CHECK(host.run(in) == in);
        CHECK(host.stage().latencyFrames() == 0);
    }
}

TEST_CASE("pitch: without wet sound the input passes bit by bit") {
    const auto in = plucks(48000, 48000, 0.5);
    StageHost host("pitch", 48000, 1, {{"shift", -12.0f}, {"mix", 0.0f}});
    CHECK(host.run(in) == in);
}

TEST_CASE("pitch: an octave mixed with the dry sound has both") {
    StageHost host("pitch", 48000, 1, {{"shift", -12.0f}, {"mix", 0.5f}});
    const auto out = host.run(sine(220, 48000, 96000, 0.4));
    CHECK(amplitudeAt(out, 220, 48000, 48000) == doctest::Approx(0.2).epsilon(0.02));
    CHECK(amplitudeAt(out, 110, 48000, 48000) == doctest::Approx(0.2).epsilon(0.02));
}

TEST_CASE("pitch: a new stage starts at its pitch, a change glides") {
    const auto in = sine(220, 48000, 96000, 0.3);
    const auto half = [](const std::vector<float>& x, std::size_t from) {
        return std::vector<float>(x.begin() + static_cast<std::ptrdiff_t>(from),
                                  x.begin() + static_cast<std::ptrdiff_t>(from + 9600));
    };
    StageHost host("pitch", 48000, 1, {{"shift", -12.0f}, {"glide", 1000.0f}});
    host.schedule({{48000, Pitch::shift, -5.0f}});
    const auto out = host.run(in);
    CHECK(amplitudeAt(half(out, 9600), 110, 48000) > 0.28);
    CHECK(amplitudeAt(half(out, 43200), 220 * std::exp2(-5.0 / 12), 48000) < 0.2);
}

TEST_CASE("pitch: the declared delay is 1.5 ms going down and below 10 ms going up") {
    for (const float shift : {-12.0f, -1.0f, 3.0f, 12.0f}) {
        StageHost host("pitch", 48000, 1, {{"shift", shift}});
        const auto out = host.run(impulse(9600, 0));
        CHECK(host.stage().latencyFrames() > 0);
        CHECK(host.stage().latencyFrames() <= (shift < 0 ? 73 : 480));
    }
}
