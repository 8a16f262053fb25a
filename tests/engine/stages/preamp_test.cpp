// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/preamp.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

namespace {

double bent(Clipper curve, double x) {
    auto v = static_cast<float>(x);
    prepareClippers();
    clip(curve, &v, 1);
    return v;
}

constexpr std::array kCurves{Clipper::soft,       Clipper::medium, Clipper::hard,
                             Clipper::asymmetric, Clipper::classA, Clipper::triode};

}  // namespace

TEST_CASE("clippers: each curve is the one in the book") {
    for (double u = -6.0; u <= 6.0; u += 0.37) {
        CHECK(bent(Clipper::soft, u) == doctest::Approx(std::tanh(u)).epsilon(1e-5));
        CHECK(bent(Clipper::medium, u) == doctest::Approx(2.0 / 3.14159265358979 * std::atan(u)).epsilon(1e-5));
        CHECK(bent(Clipper::hard, u) == doctest::Approx(std::clamp(u, -1.0, 1.0)).epsilon(1e-5));
        const double half = 0.7 * std::tanh(u) + 0.3 * u / (1.0 + std::fabs(u));
        CHECK(bent(Clipper::asymmetric, u) == doctest::Approx(u > 0 ? std::tanh(u) : half).epsilon(1e-5));
        const double fold = std::fabs(u) <= 1.0 ? 1.0 : 2.0 - std::min(std::fabs(u), 2.0);
        CHECK(bent(Clipper::classA, u) == doctest::Approx((0.7 + 0.3 * fold) * std::tanh(u)).epsilon(1e-5));
    }
}

TEST_CASE("clippers: silence stays silence and nothing exceeds the curve's travel") {
    for (const Clipper curve : kCurves) {
        CHECK(bent(curve, 0.0) == 0.0);
        for (double u = -100.0; u < 100.0; u += 0.7) CHECK(std::fabs(bent(curve, u)) <= 2.0);
    }
}

TEST_CASE("clippers: the triode cuts off on one side and conducts on the other") {
    CHECK(bent(Clipper::triode, -10.0) == doctest::Approx(-0.05).epsilon(0.3));
    CHECK(bent(Clipper::triode, 10.0) == doctest::Approx(1.95).epsilon(0.02));
    for (double u = -10.0; u < 10.0; u += 0.05) CHECK(bent(Clipper::triode, u) <= bent(Clipper::triode, u + 0.05));
}

TEST_CASE("preamp: more gain is more level for a small signal and more harmonics for a large one") {
    double lastLevel = 0.0;
    double lastThird = 0.0;
    for (const float gain : {0.0f, 2.0f, 5.0f, 10.0f}) {
        StageHost small("preamp", 48000, 1, {{"gain", gain}});
        const auto quiet = small.run(sine(500, 48000, 24000, 0.001));
        // Both shapers are linear here: the product of their drives, less the grid's low-pass.
        const double wanted = 0.001 * (1.0 + 1.8 * gain) * (1.0 + 0.3 * gain);
        CHECK(amplitudeAt(quiet, 500, 48000, 12000) == doctest::Approx(wanted).epsilon(0.02));
        CHECK(wanted > lastLevel);
        lastLevel = wanted;

        StageHost large("preamp", 48000, 1, {{"gain", gain}});
        const auto driven = large.run(sine(500, 48000, 24000, 0.3));
        const double third = amplitudeAt(driven, 1500, 48000, 12000) / amplitudeAt(driven, 500, 48000, 12000);
        CHECK(third > lastThird);
        lastThird = third;
    }
}

TEST_CASE("preamp: bias brings even harmonics and no offset") {
    for (const float bias : {0.0f, 0.6f}) {
        StageHost host("preamp", 48000, 1, {{"gain", 2.0f}, {"bias", bias}});
        const auto out = host.run(sine(500, 48000, 48000, 0.2));
        const double second = amplitudeAt(out, 1000, 48000, 24000) / amplitudeAt(out, 500, 48000, 24000);
        if (bias == 0.0f) CHECK(decibel(second) < -90.0);
        if (bias != 0.0f) CHECK(decibel(second) > -30.0);
        double mean = 0.0;
        for (std::size_t i = 24000; i < out.size(); ++i) mean += out[i] / 24000.0;
        CHECK(std::fabs(mean) < 1e-3);
    }
}
