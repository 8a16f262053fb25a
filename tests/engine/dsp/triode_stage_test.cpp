// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/triode_stage.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace amp::dsp;

namespace {
constexpr double kRate = 192000.0;

TriodeStage made(double supply, double cathodeOhm, double cathodeFarad) {
    TriodeStage stage;
    stage.prepare({.supplyVolts = supply, .cathodeOhm = cathodeOhm, .cathodeFarad = cathodeFarad}, kRate);
    return stage;
}
double sineIn(std::size_t i, double volts) {
    return volts * std::sin(2.0 * 3.14159265358979 * 1000.0 * static_cast<double>(i) / kRate);
}
}  // namespace

TEST_CASE("triode stage: rests where Koren's equations put it, and amplifies by as much") {
    struct Anchor {
        double supply, cathodeOhm, cathodeFarad, milliAmperes, plateVolts, gain;
    };
    // The gains are the unloaded ones; a megohm takes 3 %.
    for (const Anchor& a : {Anchor{250, 1500, 25e-6, 0.799, 170.1, 60.6}, Anchor{300, 1500, 25e-6, 0.970, 203.0, 61.4},
                            Anchor{320, 820, 25e-6, 1.339, 186.1, 66.5}, Anchor{320, 10000, 0.0, 0.301, 289.9, 7.8}}) {
        TriodeStage stage = made(a.supply, a.cathodeOhm, a.cathodeFarad);
        CHECK(1e3 * stage.curves().restPlateAmperes() == doctest::Approx(a.milliAmperes).epsilon(0.002));
        CHECK(stage.curves().restPlateVolts() == doctest::Approx(a.plateVolts).epsilon(0.001));
        double most = 0.0;
        for (std::size_t i = 0; i < 96000; ++i) {
            const double out = stage.process(sineIn(i, 0.01));
            if (i > 60000) most = std::max(most, std::fabs(out));
        }
        CHECK(most / 0.01 == doctest::Approx(a.gain).epsilon(0.1));
    }
}

TEST_CASE("triode stage: rest is rest from the first sample") {
    TriodeStage stage = made(300, 1500, 25e-6);
    for (int i = 0; i < 1000; ++i) CHECK(std::fabs(stage.process(0.0)) < 1e-6);
}

TEST_CASE("triode stage: grid current charges the coupling capacitor, and the stage comes back in its time") {
    TriodeStage stage = made(300, 1500, 25e-6);
    for (std::size_t i = 0; i < 38400; ++i) static_cast<void>(stage.process(sineIn(i, 30.0)));
    const auto swing = [&](std::size_t frames) {
        double low = 1e9, high = -1e9;
        for (std::size_t i = 0; i < frames; ++i) {
            const double out = stage.process(sineIn(i, 0.05));
            low = std::min(low, out);
            high = std::max(high, out);
        }
        return high - low;
    };
    const double blocked = swing(960);
    static_cast<void>(swing(96000));
    const double recovered = swing(960);
    CHECK(blocked < 0.5 * recovered);
}

TEST_CASE("triode stage: bounded under any drive") {
    TriodeStage stage = made(320, 820, 25e-6);
    for (std::size_t i = 0; i < 50000; ++i) {
        const double out = stage.process((i / 7) % 2 == 0 ? 200.0 : -200.0);
        CHECK(std::isfinite(out));
        CHECK(std::fabs(out) < 400.0);
    }
}
