// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "engine/dsp/dc_blocker.h"

namespace {

using namespace amp;

std::vector<float> tone(double hz, double rateHz, int frames, double offset) {
    std::vector<float> out;
    for (int n = 0; n < frames; ++n) {
        out.push_back(static_cast<float>(offset + 0.4 * std::sin(2.0 * std::numbers::pi * hz * n / rateHz)));
    }
    return out;
}

double rms(const std::vector<float>& x, std::size_t from) {
    double sum = 0.0;
    for (std::size_t n = from; n < x.size(); ++n) sum += static_cast<double>(x[n]) * static_cast<double>(x[n]);
    return std::sqrt(sum / static_cast<double>(x.size() - from));
}

}  // namespace

TEST_CASE("dc blocker: it is a high-pass of first order at its corner, at every rate") {
    for (const double rate : {44100.0, 48000.0, 192000.0}) {
        CAPTURE(rate);
        const double pole = std::exp(-2.0 * std::numbers::pi * 5.0 / rate);
        for (const double hz : {5.0, 80.0, 5000.0}) {
            CAPTURE(hz);
            auto x = tone(hz, rate, static_cast<int>(rate), 0.2);
            const auto in = x;
            DcBlocker dc;
            dc.tune(5.0, rate);
            dc.rest(0.2);
            dc.process(x.data(), static_cast<int>(x.size()), 0.5f);
            double m = 0.2, worst = 0.0;
            for (std::size_t n = 0; n < x.size(); ++n) {
                m = pole * m + (1.0 - pole) * static_cast<double>(in[n]);
                worst = std::max(worst, std::abs(0.5 * (static_cast<double>(in[n]) - m) - static_cast<double>(x[n])));
            }
            CHECK(worst < 1e-6);
            if (hz == 5.0) {
                CHECK(rms(x, x.size() / 5 * 3) == doctest::Approx(0.1).epsilon(0.01));  // -3 dB of 0.5 * 0.4 / sqrt(2)
            }
        }
    }
}

TEST_CASE("dc blocker: a constant that it rests on is gone from the first sample, another one in the end") {
    DcBlocker dc;
    dc.tune(5.0, 48000.0);
    dc.rest(0.37);
    std::vector<float> x(48000, 0.37f);
    dc.process(x.data(), 48000, 1.0f);
    CHECK(std::all_of(x.begin(), x.end(), [](float y) { return std::abs(y) < 3e-7f; }));
    std::fill(x.begin(), x.end(), -0.81f);
    dc.process(x.data(), 48000, 1.0f);
    CHECK(std::abs(x.back()) < 1e-6f);
}

TEST_CASE("dc blocker: the same bits however the input is cut") {
    const auto in = tone(110.0, 48000.0, 4000, 0.1);
    const auto play = [&](const std::vector<int>& cuts) {
        DcBlocker dc;
        dc.tune(5.0, 48000.0);
        dc.rest(-0.05);
        auto x = in;
        std::size_t at = 0, turn = 0;
        while (at < x.size()) {
            const auto now = std::min(static_cast<std::size_t>(cuts[turn++ % cuts.size()]), x.size() - at);
            dc.process(x.data() + at, static_cast<int>(now), 0.7f);
            at += now;
        }
        return x;
    };
    const auto whole = play({4000});
    for (const auto& cuts : {std::vector{1}, {2}, {3}, {4}, {5, 1, 7}, {16}, {64, 63}, {127, 2, 1, 9}}) {
        CHECK(play(cuts) == whole);
    }
}
