// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/params/param_spec.h"

#include <doctest/doctest.h>

#include <array>
#include <limits>

using amp::ParamSpec;
using amp::Taper;
using amp::Unit;

TEST_CASE("param spec: a table's faults are found at compile time") {
    constexpr std::array good{ParamSpec{0, "rate", "Rate", Unit::hertz, {0.1f, 20.0f}, 5.0f, Taper::log}};
    static_assert(amp::firstFault(good).empty());

    constexpr std::array wrongIndex{ParamSpec{1, "rate", "Rate", Unit::hertz, {0.1f, 20.0f}, 5.0f}};
    static_assert(!amp::firstFault(wrongIndex).empty());
    constexpr std::array zeroLog{ParamSpec{0, "rate", "Rate", Unit::hertz, {0.0f, 20.0f}, 5.0f, Taper::log}};
    static_assert(!amp::firstFault(zeroLog).empty());
    constexpr std::array farDefault{ParamSpec{0, "rate", "Rate", Unit::hertz, {0.0f, 20.0f}, 25.0f}};
    static_assert(!amp::firstFault(farDefault).empty());
    constexpr std::array twins{ParamSpec{0, "a", "A", Unit::none, {0.0f, 1.0f}, 0.5f},
                               ParamSpec{1, "a", "B", Unit::none, {0.0f, 1.0f}, 0.5f}};
    static_assert(!amp::firstFault(twins).empty());
}

TEST_CASE("param spec: clamping takes NaN to the lower end") {
    constexpr ParamSpec p{0, "x", "X", Unit::none, {-2.0f, 3.0f}, 0.0f};
    CHECK(p.clamp(-5.0f) == -2.0f);
    CHECK(p.clamp(5.0f) == 3.0f);
    CHECK(p.clamp(1.0f) == 1.0f);
    CHECK(p.clamp(std::numeric_limits<float>::quiet_NaN()) == -2.0f);
}
