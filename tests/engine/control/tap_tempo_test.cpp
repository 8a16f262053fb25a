// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/tap_tempo.h"

#include <doctest/doctest.h>

using namespace amp;

TEST_CASE("tap tempo: two taps are a tempo, and more of them make it exact") {
    TapTempo taps;
    CHECK_FALSE(taps.tap(10.0));
    CHECK(*taps.tap(10.5) == doctest::Approx(120.0));
    CHECK(*taps.tap(11.02) == doctest::Approx(60.0 / 0.51));
    CHECK(*taps.tap(11.5) == doctest::Approx(120.0));
    CHECK(*taps.tap(12.0) == doctest::Approx(120.0));
    CHECK(*taps.tap(12.5) == doctest::Approx(120.0));
}

TEST_CASE("tap tempo: a pause or another tempo begins a new row") {
    TapTempo taps;
    CHECK_FALSE(taps.tap(0.0));
    CHECK(*taps.tap(0.5) == doctest::Approx(120.0));
    CHECK(*taps.tap(1.0) == doctest::Approx(120.0));
    CHECK(*taps.tap(1.25) == doctest::Approx(240.0));
    CHECK(*taps.tap(1.5) == doctest::Approx(240.0));
    CHECK_FALSE(taps.tap(5.0));
    CHECK(*taps.tap(6.0) == doctest::Approx(60.0));
}
