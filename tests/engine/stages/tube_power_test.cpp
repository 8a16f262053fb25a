// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/tube_power.h"

#include <doctest/doctest.h>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("tube power: master goes from clean to clipped, and full output is about full scale") {
    const auto third = [](float master) {
        StageHost host("tube_power", 96000, 1, {{"master", master}});
        const auto out = host.run(sine(400, 96000, 48000, 0.5));
        return decibel(amplitudeAt(out, 1200, 96000, 24000) / amplitudeAt(out, 400, 96000, 24000));
    };
    CHECK(third(2.0f) < -40.0);
    CHECK(third(9.0f) > -28.0);
    for (const float circuit : {0.0f, 1.0f, 2.0f}) {
        StageHost host("tube_power", 96000, 1, {{"master", 9.0f}, {"circuit", circuit}});
        const double top = rms(host.run(sine(400, 96000, 48000, 0.5)), 24000);
        CHECK(top > 0.5);
        CHECK(top < 1.6);
    }
}

TEST_CASE("tube power: a knob turned while a note rings makes no step") {
    for (const char* knob : {"presence", "sag", "master", "level"}) {
        StageHost host("tube_power", 96000, 1, {{"master", 3.0f}});
        const std::size_t index = host.entry().param(knob)->index;
        host.schedule({{20000, index, 9.0f}});
        const auto out = host.run(sine(200, 96000, 30000, 0.3));
        double before = 0.0, during = 0.0;
        for (std::size_t i = 1; i < out.size(); ++i) {
            const double step = std::fabs(static_cast<double>(out[i]) - out[i - 1]);
            (i < 20000 ? before : during) = std::max(i < 20000 ? before : during, step);
        }
        CAPTURE(knob);
        // Louder, but not more than the knob makes it.
        CHECK(during < before * (std::string_view(knob) == "master" || std::string_view(knob) == "level" ? 30.0 : 1.3));
    }
}
