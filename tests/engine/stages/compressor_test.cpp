// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/compressor.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

namespace {
/// Level out for a steady tone, in dB against the tone.
double gainAt(double inputDb, const StageHost::Values& values) {
    StageHost host("compressor", 48000, 1, values);
    const auto in = sine(1000, 48000, 48000, std::pow(10.0, inputDb / 20.0));
    return decibel(rms(host.run(in), 24000) / rms(in, 24000));
}
}  // namespace

TEST_CASE("compressor: below the threshold nothing happens, above it the ratio holds") {
    const StageHost::Values values{{"threshold", -20.0f}, {"ratio", 4.0f}, {"attack", 0.1f}, {"release", 1000.0f}};
    CHECK(gainAt(-30.0, values) == doctest::Approx(0.0).scale(1.0).epsilon(0.02));
    CHECK(gainAt(-8.0, values) == doctest::Approx(-9.0).epsilon(0.05));
    CHECK(gainAt(0.0, values) == doctest::Approx(-15.0).epsilon(0.05));
}

TEST_CASE("compressor: a soft knee begins half its width before the threshold") {
    const StageHost::Values values{
        {"threshold", -20.0f}, {"ratio", 4.0f}, {"knee", 12.0f}, {"attack", 0.1f}, {"release", 1000.0f}};
    CHECK(gainAt(-27.0, values) == doctest::Approx(0.0).scale(1.0).epsilon(0.02));
    // In the middle of the knee a quarter of the slope times half the width: (1/4 − 1)·12/8.
    CHECK(gainAt(-20.0, values) == doctest::Approx(-1.125).epsilon(0.1));
}

TEST_CASE("compressor: make-up lifts and the dry mix adds") {
    CHECK(gainAt(-40.0, {{"makeup", 12.0f}}) == doctest::Approx(12.0).epsilon(0.01));
    CHECK(gainAt(0.0, {{"mix", 0.0f}, {"makeup", 12.0f}}) == doctest::Approx(0.0).scale(1.0).epsilon(0.01));
}

TEST_CASE("compressor: optical mode lets go of the first half quickly and of the rest slowly") {
    const auto gainLater = [](float mode, double seconds) {
        StageHost host("compressor", 48000, 1,
                       {{"threshold", -30.0f}, {"ratio", 8.0f}, {"release", 50.0f}, {"mode", mode}});
        auto in = sine(1000, 48000, 48000, 0.5);
        for (std::size_t i = 24000; i < in.size(); ++i) in[i] *= 0.01f;
        const auto out = host.run(in);
        const auto at = 24000 + static_cast<std::size_t>(seconds * 48000);
        return decibel(rms(out, at, at + 480) / rms(in, at, at + 480));
    };
    CHECK(gainLater(0.0f, 0.35) > -0.5);
    CHECK(gainLater(1.0f, 0.35) < -3.0);
    CHECK(gainLater(1.0f, 0.35) > gainLater(1.0f, 0.0) + 4.0);
}

TEST_CASE("compressor: fast mode catches the pick that clean mode lets through") {
    const auto pickPeak = [](float mode) {
        StageHost host("compressor", 48000, 1,
                       {{"threshold", -30.0f}, {"ratio", 10.0f}, {"attack", 10.0f}, {"mode", mode}});
        const auto out = host.run(sine(2000, 48000, 480, 0.5));
        return peak(out);
    };
    CHECK(decibel(pickPeak(2.0f) / pickPeak(0.0f)) < -3.0);
}

TEST_CASE("compressor: fast mode lets go of a peak sooner than of a note") {
    const auto gainAfter = [](std::size_t length) {
        StageHost host("compressor", 48000, 1,
                       {{"threshold", -40.0f}, {"ratio", 8.0f}, {"release", 300.0f}, {"attack", 1.0f}, {"mode", 2.0f}});
        auto in = sine(1000, 48000, length + 4800, 0.5);
        for (std::size_t i = length; i < in.size(); ++i) in[i] *= 0.01f;
        const auto out = host.run(in);
        return decibel(rms(out, length + 2400, length + 4800) / rms(in, length + 2400, length + 4800));
    };
    CHECK(gainAfter(480) > gainAfter(48000) + 3.0);
}

TEST_CASE("compressor: squeeze holds ten to one at least and takes treble with the level") {
    CHECK(gainAt(-4.0, {{"threshold", -24.0f}, {"ratio", 2.0f}, {"release", 1000.0f}, {"mode", 3.0f}}) < -16.0);
    const auto trebleLoss = [](double inputDb) {
        const auto gainFor = [&](double hertz) {
            StageHost host("compressor", 48000, 1, {{"threshold", -30.0f}, {"release", 1000.0f}, {"mode", 3.0f}});
            const auto in = sine(hertz, 48000, 48000, std::pow(10.0, inputDb / 20.0));
            return decibel(rms(host.run(in), 24000) / rms(in, 24000));
        };
        return gainFor(500) - gainFor(7000);
    };
    CHECK(trebleLoss(-40.0) < 0.2);
    CHECK(trebleLoss(-6.0) > 4.0);
}
