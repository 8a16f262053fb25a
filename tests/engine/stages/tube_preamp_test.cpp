// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/tube_preamp.h"

#include <doctest/doctest.h>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("tube stage: each circuit has its own gain, and gain turns a clean note into a clipped one") {
    double last = 1e9;
    for (const float circuit : {1.0f, 2.0f, 3.0f}) {
        StageHost host("tube_preamp", 96000, 1, {{"gain", 2.0f}, {"circuit", circuit}});
        const double gain = amplitudeAt(host.run(sine(1000, 96000, 48000, 0.01)), 1000, 96000, 24000);
        CHECK(gain < last);
        last = gain;
    }
    const auto second = [](float gain) {
        StageHost host("tube_preamp", 96000, 1, {{"gain", gain}});
        const auto out = host.run(sine(500, 96000, 48000, 0.5));
        return decibel(amplitudeAt(out, 1000, 96000, 24000) / amplitudeAt(out, 500, 96000, 24000));
    };
    CHECK(second(0.0f) < -35.0);
    CHECK(second(8.0f) > second(0.0f) + 10.0);
}

TEST_CASE("tube stage: the tight circuit holds the lows back, the full one does not") {
    const auto lowsDb = [](float circuit) {
        StageHost host("tube_preamp", 96000, 1, {{"gain", 0.0f}, {"circuit", circuit}});
        const auto out = host.run(impulse(48000, 0, 0.01f));
        return responseDb(out, 80, 96000) - responseDb(out, 2000, 96000);
    };
    CHECK(lowsDb(2.0f) < -5.0);
    CHECK(lowsDb(0.0f) > -1.5);
}
