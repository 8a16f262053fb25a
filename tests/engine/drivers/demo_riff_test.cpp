// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/demo_riff.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

TEST_CASE("demo riff: eight to twelve seconds, peak -8 dBFS, no offset, loops without a step") {
    for (const double rate : {44100.0, 48000.0, 96000.0}) {
        CAPTURE(rate);
        const auto riff = amp::demoRiff(rate);
        const double seconds = static_cast<double>(riff.size()) / rate;
        CHECK(seconds > 8.0);
        CHECK(seconds < 12.0);
        float peak = 0.0f;
        double sum = 0.0;
        float step = 0.0f;
        for (std::size_t i = 0; i < riff.size(); ++i) {
            REQUIRE(std::isfinite(riff[i]));
            peak = std::max(peak, std::abs(riff[i]));
            sum += static_cast<double>(riff[i]);
            if (i > 0) step = std::max(step, std::abs(riff[i] - riff[i - 1]));
        }
        CHECK(peak == doctest::Approx(0.4f).epsilon(0.001));
        CHECK(std::abs(sum / static_cast<double>(riff.size())) < 1e-3);
        CHECK(std::abs(riff.back()) < 1e-3f);
        CHECK(std::abs(riff.front() - riff.back()) < 0.1f * step);
    }
}

TEST_CASE("demo riff: it plays all the time but in its rests") {
    const auto riff = amp::demoRiff(48000.0);
    std::size_t loud = 0;
    const std::size_t window = 4800;
    for (std::size_t at = 0; at + window <= riff.size(); at += window) {
        float peak = 0.0f;
        for (std::size_t i = at; i < at + window; ++i) peak = std::max(peak, std::abs(riff[i]));
        if (peak > 0.01f) ++loud;
    }
    CHECK(static_cast<double>(loud) > 0.8 * static_cast<double>(riff.size() / window));
}

TEST_CASE("demo riff: the same bits on every call") {
    CHECK(amp::demoRiff(48000.0) == amp::demoRiff(48000.0));
}
