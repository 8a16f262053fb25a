// SPDX-License-Identifier: GPL-3.0-or-later
#include "ir/factory_address.h"

#include <doctest/doctest.h>

#include <string>

using namespace amp::ir;

TEST_CASE("factory address: text and place tell each other exactly") {
    for (const FactoryCabinet& cabinet : factoryCabinets()) {
        CHECK(formatFactoryAddress(cabinet, cabinet.mic) == cabinet.key);
        const MicPosition mic{.type = MicrophoneType::ribbon, .offset = 0.125, .distance = 0.25, .angleDeg = 30.0};
        const std::string text = formatFactoryAddress(cabinet, mic);
        CHECK(text == std::string(cabinet.key) + "@ribbon,0.125,0.250,30.0");
        const auto back = parseFactoryAddress(text);
        REQUIRE(back.has_value());
        CHECK(back->cabinet == &cabinet);
        CHECK(back->mic.type == MicrophoneType::ribbon);
        CHECK(back->mic.offset == 0.125);
        CHECK(back->mic.distance == 0.25);
        CHECK(back->mic.angleDeg == 30.0);
    }
}

TEST_CASE("factory address: numbers out of reach are brought into it, and nonsense is told") {
    const auto far = parseFactoryAddress("stack-4x12@condenser,7,-3,400");
    REQUIRE(far.has_value());
    CHECK(far->mic.offset == 1.0);
    CHECK(far->mic.distance == 0.005);
    CHECK(far->mic.angleDeg == 75.0);
    for (const char* text : {"", "no-such", "stack-4x12@", "stack-4x12@tube,0,0,0", "stack-4x12@ribbon,0,0",
                             "stack-4x12@ribbon,a,0,0", "stack-4x12@ribbon,0,0,0,0", "stack-4x12@ribbon,nan,0,0"}) {
        CAPTURE(text);
        CHECK_FALSE(parseFactoryAddress(text).has_value());
    }
}
