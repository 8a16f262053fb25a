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
