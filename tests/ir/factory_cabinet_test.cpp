// SPDX-License-Identifier: GPL-3.0-or-later
#include "ir/factory_cabinet.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "ir/analysis.h"

using namespace amp::ir;

TEST_CASE("factory cabinets: keys are unique, and every one is found by its key") {
    std::set<std::string_view> keys;
    for (const FactoryCabinet& cabinet : factoryCabinets()) {
        CHECK(keys.insert(cabinet.key).second);
        CHECK(findFactoryCabinet(cabinet.key) == &cabinet);
        CHECK_FALSE(cabinet.label.empty());
        CHECK_FALSE(cabinet.help.empty());
    }
    CHECK(findFactoryCabinet("no such cabinet") == nullptr);
}

TEST_CASE("factory cabinets: the same numbers make the same sound, at every rate the same loudness") {
    for (const FactoryCabinet& cabinet : factoryCabinets()) {
        CAPTURE(std::string(cabinet.key));
        const Impulse first = makeCabinet(cabinet, cabinet.mic, 48000.0);
        CHECK(first.channels == makeCabinet(cabinet, cabinet.mic, 48000.0).channels);
        CHECK(first.channels.size() == (cabinet.room ? 2 : 1));
        for (const double rate : {44100.0, 48000.0, 96000.0, 192000.0}) {
            const Impulse made = makeCabinet(cabinet, cabinet.mic, rate);
            CHECK(guitarGain(made.channels, rate) == doctest::Approx(kMatchedGain).epsilon(0.001));
            CHECK(made.info.polarity == 1);
            CHECK(std::all_of(made.channels[0].begin(), made.channels[0].end(),
                              [](float v) { return std::isfinite(v); }));
        }
    }
}
