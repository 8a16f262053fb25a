// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/params/value_text.h"

#include <doctest/doctest.h>

#include <array>

using namespace amp;

namespace {
constexpr ParamSpec kLevel{0, "level", "Level", Unit::decibel, {-60.0f, 24.0f}, 0.0f};
constexpr ParamSpec kCorner{0, "corner", "Corner", Unit::hertz, {20.0f, 20000.0f}, 1000.0f, Taper::log};
constexpr ParamSpec kTime{0, "time", "Time", Unit::milliseconds, {0.0f, 2000.0f}, 300.0f};
constexpr ParamSpec kMix{0, "mix", "Mix", Unit::percent, {0.0f, 100.0f}, 50.0f};
constexpr ParamSpec kShare{0, "share", "Share", Unit::fraction, {0.0f, 1.0f}, 0.5f};
constexpr std::array<std::string_view, 3> kNames{"Class A", "Class AB", "Class B"};
constexpr ParamSpec kType = choiceParam(0, "type", "Type", kNames, 1);
}  // namespace

TEST_CASE("value text: values are printed with unit and a true minus") {
    CHECK(formatValue(kLevel, -6.0f) == "\u22126.0 dB");
    CHECK(formatValue(kLevel, -0.01f) == "0.0 dB");
    CHECK(formatValue(kCorner, 1200.0f) == "1.20 kHz");
    CHECK(formatValue(kTime, 350.0f) == "350 ms");
    CHECK(formatValue(kMix, 40.0f) == "40 %");
    CHECK(formatValue(kShare, 0.4f) == "40 %");
    CHECK(formatValue(kType, 2.0f) == "Class B");
}

TEST_CASE("value text: what a player types is understood") {
    CHECK(parseValue(kLevel, "-6").value() == -6.0f);
    CHECK(parseValue(kLevel, " +3 dB ").value() == 3.0f);
    CHECK(parseValue(kLevel, "\u22126 dB").value() == -6.0f);
    CHECK(parseValue(kCorner, "1.2k").value() == 1200.0f);
    CHECK(parseValue(kTime, "1.5 s").value() == 1500.0f);
    CHECK(parseValue(kTime, "350ms").value() == 350.0f);
    CHECK(parseValue(kMix, "40%").value() == 40.0f);
    for (const char* share : {"40%", "40", "0.4"}) CHECK(parseValue(kShare, share).value() == doctest::Approx(0.4f));
    CHECK(parseValue(kShare, "1").value() == 1.0f);
    CHECK(parseValue(kType, "class ab").value() == 1.0f);
    CHECK(parseValue(kType, "2").value() == 2.0f);
    CHECK(parseValue(kLevel, "400").value() == 24.0f);
}

TEST_CASE("value text: nonsense is refused with a sentence that says what can be typed") {
    for (const char* text : {"", "loud", "6 Hz", "nan", "1..2", "inf"}) {
        const auto value = parseValue(kLevel, text);
        REQUIRE_FALSE(value.has_value());
        CHECK(value.error().sentence.find("Level") != std::string::npos);
        CHECK(value.error().sentence.find("24.0 dB") != std::string::npos);
    }
    CHECK_FALSE(parseValue(kType, "7").has_value());
    CHECK_FALSE(parseValue(kType, "0.5").has_value());
}

TEST_CASE("value text: every printed value reads back to itself within the printed digits") {
    for (const ParamSpec& spec : {kLevel, kCorner, kTime, kMix, kShare}) {
        for (int i = 0; i <= 40; ++i) {
            const float value = spec.range.min + (spec.range.max - spec.range.min) * static_cast<float>(i) / 40.0f;
            CHECK(parseValue(spec, formatValue(spec, value)).value() ==
                  doctest::Approx(value).epsilon(0.02).scale(30.0));
        }
    }
}
