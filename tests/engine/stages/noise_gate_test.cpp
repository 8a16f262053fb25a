// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/noise_gate.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp::test;

namespace {

constexpr double kRate = 48000.0;

/// What the gate did to each frame, from a signal that never crosses zero (a carrier is added where it must be audible).
std::vector<double> gains(const std::vector<float>& in, const std::vector<float>& out) {
    std::vector<double> g(in.size(), -1.0);
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (std::fabs(in[i]) > 1e-7f) g[i] = out[i] / static_cast<double>(in[i]);
    }
    return g;
}

}  // namespace

TEST_CASE("noise gate: loud passes untouched, quiet is reduced by the ratio") {
    StageHost loud("gate", kRate);
    const auto tone = sine(440, kRate, 24000, 0.1);
    const auto passed = loud.run(tone);
    CHECK(rms(passed, 12000) == doctest::Approx(rms(tone, 12000)).epsilon(1e-6));

    StageHost quiet("gate", kRate, 1, {{"ratio", 10.0f}});
    const auto hiss = noise(24000, 0.002, 1);
    CHECK(decibel(rms(quiet.run(hiss), 12000) / rms(hiss, 12000)) == doctest::Approx(-20.0).epsilon(0.01));
}

TEST_CASE("noise gate: 20 dB are open again 1.2 ms after an attack") {
    StageHost host("gate", kRate, 1, {{"attack", 0.1f}, {"threshold", -50.0f}});
    std::vector<float> in(9600, 0.0f);
    const auto burst = sine(1000, kRate, 4800, 0.3);
    std::copy(burst.begin(), burst.end(), in.begin() + 4800);
    const auto out = host.run(in);
    const auto late = static_cast<std::size_t>(4800 + 0.0012 * kRate);
    for (std::size_t i = late; i < in.size(); ++i) {
        if (std::fabs(in[i]) > 1e-3f) CHECK(decibel(out[i] / in[i]) > -1.0);
    }
    CHECK(decibel(rms(out, late) / rms(in, late)) > -0.02);
}

TEST_CASE("noise gate: opening rises at most 1 dB in 0.05 ms, so it does not click") {
    StageHost host("gate", kRate, 1, {{"attack", 0.1f}, {"ratio", 1000.0f}, {"key", 1.0f}});
    std::vector<float> dry(9600, 0.0f);
    const auto burst = sine(1000, kRate, 4800, 0.5);
    std::copy(burst.begin(), burst.end(), dry.begin() + 4800);
    host.setDry(dry);
    const std::vector<float> in(9600, 1.0f);
    const auto out = host.run(in);
    const double perFrameDb = 20.0 * 1000.0 / kRate;
    for (std::size_t i = 1; i < out.size(); ++i) {
        CHECK(decibel(out[i]) - decibel(out[i - 1]) <= perFrameDb * 1.01);
    }
    CHECK(out.back() == 1.0f);
}

TEST_CASE("noise gate: listening to the guitar, it closes behind muted strokes although its own input roars on") {
    // Sixteenths at 180 bpm, muted: 30 ms of tone in 83 ms.
    StageHost host("gate", kRate, 1,
                   {{"ratio", 1000.0f}, {"release", 40.0f}, {"hold", 5.0f}, {"key", 1.0f}, {"threshold", -45.0f}});
    const auto period = static_cast<std::size_t>(60.0 / 180.0 / 4.0 * kRate);
    const auto length = static_cast<std::size_t>(0.030 * kRate);
    std::vector<float> dry(period * 12);
    for (std::size_t i = 0; i < dry.size(); ++i) {
        const std::size_t in = i % period;
        const double t = static_cast<double>(in) / kRate;
        if (in < length)
            dry[i] = static_cast<float>(0.5 * std::exp(-t * 150.0) * std::sin(2.0 * 3.14159265 * 110.0 * t));
    }
    host.setDry(dry);
    const auto out = host.run(std::vector<float>(dry.size(), 1.0f));
    for (std::size_t stroke = 1; stroke < 11; ++stroke) {
        CHECK(decibel(out[stroke * period + length + static_cast<std::size_t>(0.045 * kRate)]) <= -55.0);
    }
}

TEST_CASE("noise gate: a dying note is closed once, not chattered") {
    StageHost host("gate", kRate, 1, {{"threshold", -40.0f}, {"attack", 0.1f}, {"release", 20.0f}, {"hold", 0.0f}});
    const std::size_t frames = 4 * 48000;
    std::vector<float> in(frames);
    for (std::size_t i = 0; i < frames; ++i) {
        const double t = static_cast<double>(i) / kRate;
        const double beat = 1.0 + 0.12 * std::sin(2.0 * 3.14159265 * 5.0 * t);
        in[i] = static_cast<float>(0.2 * beat * std::exp(-t * 1.6) * std::sin(2.0 * 3.14159265 * 110.0 * t));
    }
    const auto g = gains(in, host.run(in));
    int openings = 0;
    bool open = false;
    for (const double gain : g) {
        if (gain < 0.0) continue;
        if (!open && gain > 0.9) {
            open = true;
            ++openings;
        } else if (open && gain < 0.2) {
            open = false;
        }
    }
    CHECK(openings == 1);
    CHECK_FALSE(open);
}
