// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/graphic_eq.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("graphic eq: every band has its gain at its centre, at every rate") {
    for (const double rate : {44100.0, 48000.0, 96000.0}) {
        for (const auto& band : GraphicEq::params) {
            for (const float gain : {12.0f, -12.0f, 5.0f}) {
                StageHost host("eq", rate, 1, {{std::string(band.key), gain}});
                const auto response = host.run(impulse(32768));
                CAPTURE(band.key);
                CHECK(responseDb(response, GraphicEq::centresHz[band.index], rate) ==
                      doctest::Approx(gain).epsilon(0.02));
            }
        }
    }
}

TEST_CASE("graphic eq: flat is untouched, to the bit") {
    StageHost host("eq", 48000);
    const auto in = noise(4800, 0.5, 1);
    CHECK(host.run(in) == in);
}

TEST_CASE("graphic eq: all bands up or down stay stable") {
    for (const float gain : {12.0f, -12.0f}) {
        StageHost::Values values;
        for (const auto& band : GraphicEq::params) values[std::string(band.key)] = gain;
        StageHost host("eq", 44100, 1, values);
        const auto out = host.run(noise(88200, 0.1, 4));
        CHECK(peak(out) < 10.0);
        CHECK(rms(out, 60000) > 0.0);
    }
}
