// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/params/taper.h"

#include <doctest/doctest.h>

using namespace amp;

namespace {
constexpr ParamSpec kLog{0, "f", "F", Unit::hertz, {20.0f, 20000.0f}, 1000.0f, Taper::log};
constexpr ParamSpec kLinear{0, "g", "G", Unit::decibel, {-24.0f, 24.0f}, 0.0f, Taper::linear, 0.5f};
}  // namespace

TEST_CASE("taper: travel and value are each other's inverse") {
    for (const ParamSpec& spec : {kLog, kLinear}) {
        for (int i = 0; i <= 100; ++i) {
            const float travel = 0.01f * static_cast<float>(i);
            CHECK(toTravel(spec, fromTravel(spec, travel)) == doctest::Approx(travel).epsilon(1e-4));
        }
        CHECK(fromTravel(spec, 0.0f) == doctest::Approx(spec.range.min));
        CHECK(fromTravel(spec, 1.0f) == doctest::Approx(spec.range.max));
    }
    CHECK(fromTravel(kLog, 0.5f) == doctest::Approx(632.4555).epsilon(1e-4));
}

TEST_CASE("taper: a wheel notch is one step of the table and stays in range") {
    CHECK(stepped(kLinear, 0.0f, 1.0f) == 0.5f);
    CHECK(stepped(kLinear, 0.0f, -0.1f) == doctest::Approx(-0.05f));
    CHECK(stepped(kLinear, 24.0f, 1.0f) == 24.0f);
    CHECK(stepped(kLog, 100.0f, 1.0f) / 100.0f == doctest::Approx(stepped(kLog, 1000.0f, 1.0f) / 1000.0f));
}
