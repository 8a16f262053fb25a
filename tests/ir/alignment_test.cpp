// SPDX-License-Identifier: GPL-3.0-or-later
#include "ir/alignment.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "engine/dsp/fractional_delay.h"
#include "ir/factory_cabinet.h"
#include "tests/engine/dsp/convolution_oracle.h"

using namespace amp::ir;

namespace {

std::vector<float> delayed(std::vector<float> taps, double frames, float sign) {
    taps.resize(taps.size() + 600);
    amp::dsp::FractionalDelay line;
    line.prepare(600, static_cast<int>(taps.size()));
    line.process(taps.data(), taps.data(), static_cast<int>(taps.size()), frames);
    for (float& v : taps) v *= sign;
    return taps;
}

}  // namespace

TEST_CASE("alignment: the same sound, later and perhaps inverted, is found to a fraction of a sample") {
    const FactoryCabinet& cabinet = factoryCabinets().front();
    const std::vector<float> taps = makeCabinet(cabinet, cabinet.mic, 48000.0).channels[0];
    for (const double frames : {0.0, 0.4, 13.0, 57.25, 333.0, 470.6}) {
        for (const float sign : {1.0f, -1.0f}) {
            CAPTURE(frames);
            const Alignment later = align(taps, delayed(taps, frames, sign), 48000.0);
            CHECK(std::abs(later.lagMs * 48.0 - frames) < 0.1);
            CHECK(later.inverted == (sign < 0.0f));
            CHECK(later.correlation > 0.98);
            const Alignment earlier = align(delayed(taps, frames, sign), taps, 48000.0);
            CHECK(std::abs(earlier.lagMs * 48.0 + frames) < 0.1);
            CHECK(earlier.secondDelayMs() * 48.0 == doctest::Approx(frames).scale(1.0).epsilon(0.1));
            CHECK(later.firstDelayMs() * 48.0 == doctest::Approx(frames).scale(1.0).epsilon(0.1));
        }
    }
}

TEST_CASE("alignment: two places of the microphone still fit, strangers do not, and silence is no trouble") {
    const FactoryCabinet& cabinet = factoryCabinets().front();
    MicPosition edge = cabinet.mic;
    edge.offset = 0.9;
    const std::vector<float> a = makeCabinet(cabinet, cabinet.mic, 48000.0).channels[0];
    const std::vector<float> b = makeCabinet(cabinet, edge, 48000.0).channels[0];
    CHECK(align(a, delayed(b, 40.0, -1.0f), 48000.0).inverted);
    CHECK(std::abs(align(a, delayed(b, 40.0, -1.0f), 48000.0).lagMs * 48.0 - 40.0) < 3.0);
    CHECK(align(amp::test::noise(2000, 1), amp::test::noise(2000, 2), 48000.0).correlation < 0.3);
    const Alignment none = align(std::vector<float>(100, 0.0f), a, 48000.0);
    CHECK(none.correlation == 0.0);
    CHECK(std::isfinite(none.lagMs));
}
