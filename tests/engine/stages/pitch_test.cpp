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

TEST_CASE("pitch: mixed with the dry sound nothing is held back and no delay is declared") {
    StageHost host("pitch", 48000, 1, {{"shift", -12.0f}, {"mix", 0.5f}});
    CHECK(host.stage().latencyFrames() == 0);
    const auto out = host.run(impulse(4800, 1000, 0.5f));
    CHECK(out[1000] == doctest::Approx(0.25));
    CHECK(peak(std::vector<float>(out.begin(), out.begin() + 1000)) == 0.0);
}

TEST_CASE("pitch: the delay is declared before the first block, and anew at the frame of a change") {
    StageHost host("pitch", 48000, 1, {{"shift", -5.0f}});
    CHECK(host.stage().latencyFrames() == 72);
    host.stage().announce(Pitch::shift, 0.0f);
    CHECK(host.stage().latencyFrames() == 0);
    host.stage().announce(Pitch::shift, -12.0f);
    CHECK(host.stage().latencyFrames() == 72);
    host.stage().announce(Pitch::shift, 12.0f);
    CHECK(host.stage().latencyFrames() > 300);
    host.stage().announce(Pitch::mix, 0.9f);
    CHECK(host.stage().latencyFrames() == 0);
}

TEST_CASE("pitch: moving every parameter while playing makes no step") {
    const double hz = 330.0;
    StageHost host("pitch", 48000, 1, {{"shift", -2.0f}});
    host.schedule({{10000, Pitch::mix, 0.4f},
                   {14001, Pitch::shift, -12.0f},
                   {20003, Pitch::fine, 30.0f},
                   {25000, Pitch::glide, 0.0f},
                   {26007, Pitch::shift, 7.0f},
                   {30011, Pitch::mix, 1.0f},
                   {33000, Pitch::shift, 0.0f},
                   {34000, Pitch::fine, 0.0f},
                   {40000, Pitch::shift, 12.0f}});
    const auto out = host.run(sine(hz, 48000, 48000, 0.5));
    const double steepest = 0.5 * 2.0 * 3.14159265 * hz * 2.0 / 48000.0 * 1.3;
    for (std::size_t i = 2000; i < out.size(); ++i) {
        REQUIRE(std::fabs(static_cast<double>(out[i]) - static_cast<double>(out[i - 1])) <= steepest);
    }
}

TEST_CASE("pitch: the declared delay is 1.5 ms going down and below 10 ms going up") {
    for (const float shift : {-12.0f, -1.0f, 3.0f, 12.0f}) {
        StageHost host("pitch", 48000, 1, {{"shift", shift}});
        const auto out = host.run(impulse(9600, 0));
        CHECK(host.stage().latencyFrames() > 0);
        CHECK(host.stage().latencyFrames() <= (shift < 0 ? 73 : 480));
    }
}
