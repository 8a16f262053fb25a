// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/plucked_string.h"

#include <doctest/doctest.h>

#include <cmath>
#include <complex>
#include <numbers>

#include "tests/support/effort.h"

namespace {

// Power at one frequency, Hann window.
double powerAt(const std::vector<float>& x, double hz, double rate) {
    std::complex<double> sum = 0.0;
    const auto n = static_cast<double>(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double window = 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * static_cast<double>(i) / n);
        sum += window * static_cast<double>(x[i]) *
               std::polar(1.0, -2.0 * std::numbers::pi * hz * static_cast<double>(i) / rate);
    }
    return std::norm(sum);
}

// The frequency near `hz` with the most power, by ever finer steps.
double fundamental(const std::vector<float>& x, double hz, double rate) {
    double best = hz;
    for (double step = hz * 0.004; step > hz * 1e-6; step /= 3.0) {
        double bestPower = 0.0;
        const double middle = best;
        for (int i = -4; i <= 4; ++i) {
            const double power = powerAt(x, middle + i * step, rate);
            if (power > bestPower) {
                bestPower = power;
                best = middle + i * step;
            }
        }
    }
    return best;
}

std::vector<float> play(const amp::Pluck& pluck, double rate, int frames) {
    amp::PluckedString string;
    string.prepare(rate);
    string.pluck(pluck);
    std::vector<float> out(static_cast<std::size_t>(frames), 0.0f);
    string.processAdd(out.data(), frames);
    return out;
}

double rms(const std::vector<float>& x, std::size_t from, std::size_t count) {
    double sum = 0.0;
    for (std::size_t i = from; i < from + count; ++i) sum += static_cast<double>(x[i]) * static_cast<double>(x[i]);
    return std::sqrt(sum / static_cast<double>(count));
}

}  // namespace

TEST_CASE("plucked string: sounds at the frequency asked for, within two cents, at any rate") {
    for (const double rate : {44100.0, 48000.0, 96000.0}) {
        if (amp::test::kSanitized && rate != 44100.0) continue;
        for (const double hz : {82.4069, 110.0, 195.9977, 329.6276, 659.26}) {
            CAPTURE(rate);
            CAPTURE(hz);
            amp::Pluck pluck;
            pluck.frequencyHz = hz;
            const auto x = play(pluck, rate, static_cast<int>(rate));
            CHECK(std::abs(1200.0 * std::log2(fundamental(x, hz, rate) / hz)) < 2.0);
        }
    }
}

TEST_CASE("plucked string: is 60 dB down after the time asked for, and damping shortens that") {
    amp::Pluck pluck;
    pluck.frequencyHz = 110.0;
    pluck.decaySeconds = 1.0;
    pluck.brightness = 1.0f;
    const auto x = play(pluck, 48000.0, 60000);
    CHECK(rms(x, 48000, 4800) < rms(x, 0, 4800) * 2e-3);
    CHECK(rms(x, 24000, 4800) > rms(x, 0, 4800) * 2e-3);

    amp::PluckedString string;
    string.prepare(48000.0);
    string.pluck(pluck);
    std::vector<float> damped(24000, 0.0f);
    string.processAdd(damped.data(), 4800);
    string.damp(0.05);
    string.processAdd(damped.data() + 4800, 19200);
    CHECK(rms(damped, 9600, 2400) < rms(damped, 0, 2400) * 2e-3);
}

TEST_CASE("plucked string: the same bits on every run and for every cutting") {
    amp::Pluck pluck;
    const auto x = play(pluck, 48000.0, 10000);
    amp::PluckedString string;
    string.prepare(48000.0);
    string.pluck({});
    string.reset();
    string.pluck(pluck);
    std::vector<float> y(10000, 0.0f);
    for (int at = 0, step = 1; at < 10000; step = step % 97 + 1) {
        const int count = std::min(step, 10000 - at);
        string.processAdd(y.data() + at, count);
        at += count;
    }
    CHECK(x == y);
}
