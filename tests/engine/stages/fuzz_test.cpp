// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/fuzz.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("fuzz: even and odd harmonics, and a dying note that breaks up when starved") {
    StageHost host("fuzz", 192000);
    const auto out = host.run(sine(220, 192000, 192000, 0.1));
    const double first = amplitudeAt(out, 220, 192000, 96000);
    CHECK(decibel(amplitudeAt(out, 440, 192000, 96000) / first) > -40.0);
    CHECK(decibel(amplitudeAt(out, 660, 192000, 96000) / first) > -20.0);

    const auto quietLoss = [](float bias) {
        StageHost stage("fuzz", 192000, 1, {{"bias", bias}, {"fuzz", 3.0f}});
        return decibel(rms(stage.run(sine(220, 192000, 96000, 0.002)), 48000));
    };
    CHECK(quietLoss(0.0f) < quietLoss(10.0f) - 3.0);
}
