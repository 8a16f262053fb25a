// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/power_amp.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("power amp: a small signal is driven by 1 + 3·drive, class A alone having no dead zone") {
    for (const float drive : {0.0f, 0.5f, 1.0f}) {
        StageHost host("power_amp", 48000, 1, {{"type", 0.0f}, {"drive", drive}, {"sag", 0.0f}});
        const auto out = host.run(sine(500, 48000, 24000, 0.001));
        CHECK(amplitudeAt(out, 500, 48000, 12000) == doctest::Approx(0.0009 * (1.0 + 3.0 * drive)).epsilon(0.01));
    }
    StageHost crossover("power_amp", 48000, 1, {{"type", 2.0f}, {"drive", 0.0f}});
    CHECK(amplitudeAt(crossover.run(sine(500, 48000, 24000, 0.01)), 500, 48000, 12000) < 0.001);
}

TEST_CASE("power amp: sag lowers the ceiling under load and recovers in its time") {
    const auto loudness = [](float sag) {
        StageHost host("power_amp", 48000, 1, {{"drive", 1.0f}, {"sag", sag}});
        return rms(host.run(sine(200, 48000, 48000, 0.5)), 24000);
    };
    CHECK(loudness(1.0f) < 0.5 * loudness(0.0f));
}

TEST_CASE("power amp: class A is lopsided, class AB is not") {
    for (const float type : {0.0f, 1.0f}) {
        StageHost host("power_amp", 48000, 1, {{"type", type}, {"drive", 0.5f}, {"sag", 0.0f}});
        const auto out = host.run(sine(500, 48000, 24000, 0.4));
        const double second = decibel(amplitudeAt(out, 1000, 48000, 12000) / amplitudeAt(out, 500, 48000, 12000));
        CHECK((second > -40.0) == (type == 0.0f));
    }
}
