// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_onset.h"

#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "tests/bench/pitch_measure.h"

using namespace amp;

namespace {

constexpr double kRate = 48000.0;
constexpr int kTick = 16;

/// Frames at which a stroke was reported.
std::vector<int> strokes(const std::vector<float>& x, double rate = kRate, int tick = kTick) {
    dsp::PitchOnset onset;
    onset.prepare(rate, tick);
    std::vector<int> found;
    for (std::size_t at = 0; at + static_cast<std::size_t>(tick) <= x.size(); at += static_cast<std::size_t>(tick)) {
        if (onset.tick(x.data() + at)) found.push_back(static_cast<int>(at) + tick);
    }
    return found;
}

}  // namespace

TEST_CASE("pitch onset: a chord that rings on counts once, however its strings beat") {
    const std::array open{82.407, 123.471, 164.814, 207.652, 246.942, 329.628};
    const std::array power{82.407, 123.471};
    const std::array minor{110.0, 164.814, 220.0, 261.626, 329.628};
    const std::array mistuned{110.0, 113.0, 220.0, 221.1};
    SUBCASE("steady") {
        CHECK(strokes(test::renderPartials(test::strings(open, 8, 0.0, 0.0, 0.0), kRate, 3.0, 0.1)).size() == 1);
    }
    SUBCASE("decaying and stiff") {
        CHECK(strokes(test::renderPartials(test::strings(open, 12, 8e-5, 0.8, 0.15), kRate, 3.0, 0.1)).size() == 1);
        CHECK(strokes(test::renderPartials(test::strings(power, 12, 8e-5, 0.8, 0.15), kRate, 3.0, 0.1)).size() == 1);
        CHECK(strokes(test::renderPartials(test::strings(minor, 12, 8e-5, 0.8, 0.15), kRate, 3.0, 0.1)).size() == 1);
        const std::array seventh{130.813, 164.814, 195.998, 246.942, 329.628};
        for (unsigned phases = 1; phases <= 6; ++phases) {
            const auto tones = test::strings(seventh, 12, 8e-5, 0.8, 0.15, phases);
            CHECK(strokes(test::renderPartials(tones, kRate, 3.0, 0.1)).size() == 1);
        }
    }
    SUBCASE("out of tune") {
        CHECK(strokes(test::renderPartials(test::strings(mistuned, 6, 8e-5, 0.3, 0.1), kRate, 3.0, 0.1)).size() <= 2);
    }
}

TEST_CASE("pitch onset: a pluck over a ringing chord is heard within 1.5 ms") {
    const std::array power{82.407, 123.471, 164.814};
    auto x = test::renderPartials(test::strings(power, 12, 8e-5, 0.3, 0.1), kRate, 4.0, 0.05, 0.4);
    const std::array<std::size_t, 5> at{24000, 55001, 90007, 120003, 160000};
    for (const std::size_t frame : at) test::addPluck(x, frame, kRate, 220.0, 0.3, static_cast<unsigned>(frame));
    const auto found = strokes(x);
    for (const std::size_t frame : at) {
        bool heard = false;
        for (const int f : found) heard = heard || (f > static_cast<int>(frame) && f <= static_cast<int>(frame) + 72);
        CHECK(heard);
    }
}

TEST_CASE("pitch onset: silence and a quiet noise floor hold no strokes") {
    CHECK(strokes(std::vector<float>(48000, 0.0f)).empty());
    std::vector<float> hiss(96000, 0.0f);
    std::uint32_t state = 1;
    for (float& v : hiss) {
        state = state * 1664525u + 1013904223u;
        v = static_cast<float>(static_cast<std::int32_t>(state)) * (1e-4f / 2147483648.0f);
    }
    CHECK(strokes(hiss).size() <= 1);
}
