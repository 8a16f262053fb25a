// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/params/detent.h"

#include <doctest/doctest.h>

using namespace amp;

TEST_CASE("detent: where a control changes nothing, and only there") {
    constexpr ParamSpec bias{0, "bias", "Bias", Unit::none, {-1.0f, 1.0f}, 0.0f};
    constexpr ParamSpec makeup{0, "makeup", "Make-up", Unit::decibel, {-12.0f, 24.0f}, 0.0f};
    constexpr ParamSpec factor{0, "mid", "Middle", Unit::none, {0.0f, 2.0f}, 0.5f};
    constexpr ParamSpec threshold{0, "threshold", "Threshold", Unit::decibel, {-60.0f, 0.0f}, -20.0f};
    constexpr ParamSpec gain{0, "gain", "Gain", Unit::knob, {0.0f, 10.0f}, 5.0f};
    CHECK(detentOf(bias) == 0.0f);
    CHECK(detentOf(makeup) == 0.0f);
    CHECK(detentOf(factor) == 1.0f);
    CHECK_FALSE(detentOf(threshold));
    CHECK_FALSE(detentOf(gain));
}

TEST_CASE("detent: a hand near it lands on it, a hand beside it does not") {
    constexpr ParamSpec makeup{0, "makeup", "Make-up", Unit::decibel, {-12.0f, 24.0f}, 0.0f};
    const float at = toTravel(makeup, 0.0f);
    CHECK(detented(makeup, at + 0.01f) == 0.0f);
    CHECK(detented(makeup, at - 0.01f) == 0.0f);
    CHECK(detented(makeup, at + 0.03f) == fromTravel(makeup, at + 0.03f));
}
