// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>

#include "engine/dsp/offline_fft.h"
#include "tests/engine/control/control_host.h"

using namespace amp;
using namespace amp::test;

namespace {

constexpr std::size_t kWindow = 8192;

/// Level of a tone's recording more than a kilohertz beside the tone against all of it, in dB: what a zipper would add.
double besideDb(const std::vector<float>& heard, double hz) {
    std::vector<float> part(heard.begin(), heard.begin() + kWindow);
    for (std::size_t n = 0; n < kWindow; ++n) {
        const double turn = 2.0 * 3.141592653589793 * static_cast<double>(n) / kWindow;
        // Four-term Blackman-Harris: its side lobes lie at −92 dB.
        const double window =
            0.35875 - 0.48829 * std::cos(turn) + 0.14128 * std::cos(2.0 * turn) - 0.01168 * std::cos(3.0 * turn);
        part[n] = static_cast<float>(static_cast<double>(part[n]) * window);
    }
    double above = 0.0, all = 0.0;
    const auto bins = dsp::spectrum(part, kWindow);
    for (std::size_t k = 0; k < bins.size(); ++k) {
        all += std::norm(bins[k]);
        const double beside = static_cast<double>(k) * 48000.0 / kWindow - hz;
        if (std::abs(beside) > 1000.0) above += std::norm(bins[k]);
    }
    return 10.0 * std::log10(std::max(1e-20, above / all));
}

float largestStep(const std::vector<float>& heard) {
    float step = 0.0f;
    for (std::size_t n = 1; n < heard.size(); ++n) step = std::max(step, std::abs(heard[n] - heard[n - 1]));
    return step;
}

std::vector<float> tone(int cycles, double hz, std::size_t& frame) {
    std::vector<float> in(static_cast<std::size_t>(cycles) * ControlHost::kPeriod);
    for (float& v : in) {
        v = static_cast<float>(0.3 * std::sin(2.0 * 3.141592653589793 * hz / 48000.0 * static_cast<double>(frame++)));
    }
    return in;
}

}  // namespace

TEST_CASE(
    "cabinet drag: a microphone dragged across the cone while a tone plays neither steps nor makes zipper noise") {
    double hz = 440.0;  // where distance matters
    SUBCASE("a high tone, where the place on the cone matters") {
        hz = 3300.0;
    }
    SUBCASE("a low tone, where the distance matters") {}
    ControlHost host;
    auto& control = host.control;
    control.loadPreset(presetOf({cabinetOf("factory:stack-4x12")}), {});
    REQUIRE(host.settle());
    const StageId cabinet = host.id(0);
    std::size_t frame = 0;
    const auto hear = [&](int cycles) { return host.play(cycles, tone(cycles, hz, frame)); };

    static_cast<void>(hear(200));
    const std::vector<float> before = hear(160);
    std::vector<float> during;
    // One centimetre in ten frames of the window, 60 a second: half the cone in a second, then back with the distance.
    control.beginGesture("Mic A");
    MicPlace place = *control.rig().chain[0].resources[0].mic;
    for (int i = 0; i < 60; ++i) {
        place.offsetCm = 0.1f * static_cast<float>(i);
        place.distanceCm = 3.0f + 0.2f * static_cast<float>(i);
        control.setMicrophone(cabinet, 0, place);
        REQUIRE(host.build());
        const auto heard = hear(12 + i % 2);
        during.insert(during.end(), heard.begin(), heard.end());
    }
    control.endGesture();
    static_cast<void>(hear(40));
    const std::vector<float> after = hear(160);

    // No step is larger than the tone's own at the level that it has on the way.
    const double peak = static_cast<double>(*std::max_element(during.begin(), during.end()));
    CHECK(static_cast<double>(largestStep(during)) < 1.03 * 2.0 * std::sin(3.141592653589793 * hz / 48000.0) * peak);
    // The tone itself changes its level along the way; what lies beside it stays as low as at rest.
    const double quiet = std::max(besideDb(before, hz), besideDb(after, hz));
    double loudest = -200.0;
    for (std::size_t at = 0; at + kWindow <= during.size(); at += kWindow / 2) {
        loudest = std::max(loudest, besideDb({during.begin() + static_cast<std::ptrdiff_t>(at),
                                              during.begin() + static_cast<std::ptrdiff_t>(at + kWindow)},
                                             hz));
    }
    MESSAGE(hz << " Hz, beside the tone: at rest " << quiet << " dB, while dragged " << loudest << " dB");
    CHECK(loudest < -75.0);

    // The whole drag is one step of undo, and the document says where the microphone stands.
    CHECK(control.document().chain[0].resources[0].path == "factory:stack-4x12@dynamic,0.472,0.148,0.0");
    control.undo();
    CHECK(control.document().chain[0].resources[0].path == "factory:stack-4x12");
    CHECK(host.settle());
}

TEST_CASE("cabinet drag: places that come faster than they can be made are skipped, and the last one is heard") {
    ControlHost host;
    auto& control = host.control;
    control.loadPreset(presetOf({cabinetOf("factory:stack-4x12")}), {});
    REQUIRE(host.settle());
    MicPlace place = *control.rig().chain[0].resources[0].mic;
    for (int i = 0; i < 300; ++i) {
        place.offsetCm = 0.04f * static_cast<float>(i);
        control.setMicrophone(host.id(0), 0, place);
        CHECK(control.rig().chain[0].resources[0].name == "Stack 4x12");
        if (i % 3 == 0) control.poll();
        host.play(1);
    }
    REQUIRE(host.settle());
    CHECK(control.rig().chain[0].resources[0].state == ResourceView::State::ready);
    CHECK(control.rig().chain[0].resources[0].mic->offsetCm == doctest::Approx(place.offsetCm).epsilon(0.01));
    CHECK(farthest(host.burst(), host.burstOfDocument()) < 1e-5);
}

TEST_CASE("cabinet drag: the shape of an impulse is part of the document, is heard, and goes along to the next file") {
    ControlHost host;
    auto& control = host.control;
    control.loadPreset(presetOf({cabinetOf("factory:stack-4x12")}), {});
    REQUIRE(host.settle());
    const auto whole = host.burst();
    control.setImpulseShape(host.id(0), 0, {.cutSeconds = 0.002f});
    REQUIRE(host.settle());
    CHECK(farthest(host.burst(), whole) > 0.01);
    CHECK(farthest(host.burst(), host.burstOfDocument()) < 1e-5);
    control.setResource(host.id(0), 0, "factory:open-1x12");
    REQUIRE(host.settle());
    CHECK(control.document().chain[0].resources[0].shape.cutSeconds == 0.002f);
    CHECK(control.rig().chain[0].resources[0].shape.cutSeconds == 0.002f);
    control.clearResource(host.id(0), 0);
    control.undo();
    control.undo();
    control.undo();
    CHECK(control.document().chain[0].resources[0].shape == ImpulseShape{});
    REQUIRE(host.settle());
    CHECK(farthest(host.burst(), whole) < 1e-5);
}
