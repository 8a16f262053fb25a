// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_onset.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "engine/base/instruction_set.h"
#include "tests/bench/pitch_measure.h"
#include "tests/support/signals.h"

using namespace amp;

namespace {

using Signal = std::vector<float>;

constexpr double kRate = 48000.0;
constexpr int kTick = 16;

/// Frames at which a stroke was reported.
std::vector<int> strokes(const std::vector<float>& x, double rate = kRate, int tick = kTick) {
    dsp::PitchOnset onset;
    onset.prepare(rate, tick, bestInstructionSet());
    std::vector<int> found;
    for (std::size_t at = 0; at + static_cast<std::size_t>(tick) <= x.size(); at += static_cast<std::size_t>(tick)) {
        const int ago = onset.tick(x.data() + at);
        REQUIRE(ago <= dsp::PitchOnset::kLongestAgo);
        if (ago > 0) found.push_back(static_cast<int>(at) + tick);
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

TEST_CASE(
    "pitch onset: soft strokes among loud ringing strings are heard within 3 ms, through a pickup and its noise") {
    Signal x(96000 * 4, 0.0f);
    test::Random random(4);
    std::vector<std::size_t> at;
    for (std::size_t frame = 24000; frame + 48000 < x.size(); frame += 7200 + random.bits() % 4800) {
        const double hz = 82.4 * std::exp2(2.0 * static_cast<double>(random.unit()));
        const double gain = at.size() % 3 == 2 ? 0.1 : 0.4;
        test::addPluck(x, frame, kRate, hz, gain, random.bits(), 0.998);
        at.push_back(frame);
    }
    test::throughPickup(x, kRate, 4500.0, 1.5);
    const auto hiss = test::noise(x.size(), 2e-4, 3);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += hiss[i];
    const auto found = strokes(x);
    std::size_t heard = 0;
    for (const std::size_t frame : at) {
        heard += std::any_of(found.begin(), found.end(), [frame](int f) {
            return f > static_cast<int>(frame) && f <= static_cast<int>(frame) + 144;
        });
    }
    CHECK(heard == at.size());
    CHECK(found.size() <= at.size() + 1);
}

TEST_CASE("pitch onset: the report of a soft stroke says when it began") {
    const std::array power{82.407, 123.471, 164.814};
    auto x = test::renderPartials(test::strings(power, 12, 8e-5, 0.3, 0.1), kRate, 3.0, 0.05, 0.4);
    for (const std::size_t frame : {std::size_t{48000}, std::size_t{96000}}) {
        test::addPluck(x, frame, kRate, 247.0, 0.02, 5);
    }
    dsp::PitchOnset onset;
    onset.prepare(kRate, kTick, bestInstructionSet());
    int reports = 0;
    for (int at = 0; at + kTick <= static_cast<int>(x.size()); at += kTick) {
        const int ago = onset.tick(x.data() + at);
        if (ago == 0 || at < 24000) continue;
        ++reports;
        const int began = at + kTick - ago * kTick;
        const int struck = at < 72000 ? 48000 : 96000;
        CHECK(began <= struck);
        CHECK(began >= struck - 96);
    }
    CHECK(reports == 2);
}

TEST_CASE("pitch onset: vibrato and bends are no strokes") {
    for (const double depthCents : {35.0, 200.0}) {
        Signal x(96000, 0.0f);
        for (int n = 1; n <= 12; ++n) {
            double phase = 0.3 * n * n;
            for (std::size_t i = 4800; i < x.size(); ++i) {
                const double t = static_cast<double>(i - 4800) / kRate;
                const double bend = depthCents < 100.0 ? std::sin(34.0 * t) : std::min(1.0, 2.5 * t);
                phase += 2.0 * std::numbers::pi * n * 196.0 * std::exp2(depthCents / 1200.0 * bend) / kRate;
                x[i] += static_cast<float>(0.2 / n * std::exp(-0.6 * t) * std::sin(phase));
            }
        }
        CHECK(strokes(x).size() == 1);
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
