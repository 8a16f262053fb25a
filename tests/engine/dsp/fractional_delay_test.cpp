// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/fractional_delay.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "engine/dsp/faded_gain.h"
#include "tests/engine/dsp/convolution_oracle.h"

using amp::dsp::FadedGain;
using amp::dsp::FractionalDelay;

TEST_CASE("fractional delay: whole numbers are exact") {
    const std::vector<float> in = amp::test::noise(3000, 1);
    for (const int delay : {0, 1, 2, 3, 17, 480}) {
        FractionalDelay line;
        line.prepare(480, 64);
        std::vector<float> out(in.size());
        for (int t = 0; t < 3000; t += 60) line.process(in.data() + t, out.data() + t, 60, double(delay));
        for (int t = 0; t < 3000; ++t) {
            const auto at = static_cast<std::size_t>(t);
            CHECK(out[at] == (t < delay ? 0.0f : in[at - static_cast<std::size_t>(delay)]));
        }
    }
}

TEST_CASE("fractional delay: a tone arrives late by what was asked, also below one frame") {
    for (const double delay : {0.25, 0.5, 0.99, 1.01, 7.3, 100.75}) {
        CAPTURE(delay);
        FractionalDelay line;
        line.prepare(480, 64);
        const double step = 2.0 * 3.141592653589793 * 1000.0 / 48000.0;
        std::vector<float> io(64);
        double worst = 0.0;
        for (int t = 0; t < 6400; t += 64) {
            for (int i = 0; i < 64; ++i) io[static_cast<std::size_t>(i)] = static_cast<float>(std::sin(step * (t + i)));
            line.process(io.data(), io.data(), 64, delay);
            for (int i = 0; t > 640 && i < 64; ++i) {
                const double expected = std::sin(step * (t + i - delay));
                worst = std::max(worst, std::abs(static_cast<double>(io[static_cast<std::size_t>(i)]) - expected));
            }
        }
        CHECK(worst < 2e-4);
    }
}

TEST_CASE("fractional delay: a ramp that stands still has the bits of the constant, in any blocks") {
    const std::vector<float> in = amp::test::noise(2000, 1);
    const std::vector<float> delays(2000, 12.375f);
    FractionalDelay one, other;
    one.prepare(480, 64);
    other.prepare(480, 64);
    std::vector<float> a(2000), b(2000);
    for (int t = 0; t < 2000; t += 50) one.process(in.data() + t, a.data() + t, 50, 12.375);
    for (int t = 0; t < 2000; t += 8) other.process(in.data() + t, b.data() + t, 8, delays.data() + t);
    CHECK(a == b);
}

TEST_CASE("faded gain: it reaches its goal within the fade, turns around where it is, and rests exactly") {
    FadedGain gain;
    gain.prepare(48000.0);
    gain.jump(1.0f);
    CHECK(gain.next() == 1.0f);
    gain.set(-1.0f);
    float before = 1.0f;
    float step = 0.0f;
    for (int t = 0; t < 240; ++t) {
        const float g = gain.next();
        step = std::max(step, std::abs(g - before));
        before = g;
    }
    gain.set(0.5f);
    for (int t = 0; t < 500; ++t) {
        const float g = gain.next();
        step = std::max(step, std::abs(g - before));
        before = g;
    }
    CHECK(step < 0.008f);
    CHECK(gain.value() == 0.5f);
    CHECK_FALSE(gain.moving());
}
