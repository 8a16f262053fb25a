// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_shifter.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "tests/bench/pitch_measure.h"
#include "tests/support/effort.h"
#include "tests/support/signals.h"

using namespace amp;
using dsp::PitchSettings;
using dsp::PitchShifter;

namespace {

using Signal = std::vector<float>;

/// A change of pitch at a frame.
struct Change {
    std::size_t frame;
    double cents;
};

struct Result {
    std::vector<Signal> out;
    int latencyFrames = 0;
    int strokes = 0;
    double meanDelayMs = 0.0;
};

/// Runs a signal, one entry per channel, in blocks of these lengths in turn, cut at changes.
Result run(std::vector<Signal> audio, const PitchSettings& settings, double rate = 48000.0,
           const std::vector<int>& blocks = {64}, const std::vector<Change>& changes = {}) {
    PitchShifter shifter;
    shifter.prepare({rate, 8192, static_cast<int>(audio.size())}, settings);
    Result result;
    std::size_t at = 0, block = 0, change = 0;
    double delays = 0.0;
    int blocksDone = 0;
    while (at < audio[0].size()) {
        if (change < changes.size() && changes[change].frame == at) shifter.setShiftCents(changes[change++].cents);
        std::size_t end = std::min(at + static_cast<std::size_t>(blocks[block % blocks.size()]), audio[0].size());
        if (change < changes.size()) end = std::min(end, changes[change].frame);
        ++block;
        const int frames = static_cast<int>(end - at);
        shifter.process(audio.size() == 1 ? Samples(audio[0].data() + at, frames)
                                          : Samples(audio[0].data() + at, audio[1].data() + at, frames));
        delays += shifter.delayFrames();
        ++blocksDone;
        at = end;
    }
    result.out = std::move(audio);
    result.latencyFrames = shifter.latencyFrames();
    result.strokes = shifter.strokes();
    result.meanDelayMs = 1000.0 * delays / blocksDone / rate;
    return result;
}

Signal shifted(const Signal& x, double cents, double rate = 48000.0) {
    return run({x}, {.shiftCents = cents}, rate).out[0];
}

const std::array kPower{82.407, 123.471};
const std::array kOpenE{82.407, 123.471, 164.814, 207.652, 246.942, 329.628};
const std::array kAMinor{110.0, 164.814, 220.0, 261.626, 329.628};

/// Plucks over a chord: strokes, jumps and mending all at work.
Signal playing(double rate, double seconds) {
    Signal x = test::renderPartials(test::strings(kAMinor, 10, 8e-5, 0.5, 0.1), rate, seconds, 0.02, 0.4);
    const auto length = static_cast<double>(x.size());
    for (const double at : {0.31, 0.52, 0.77}) {
        test::addPluck(x, static_cast<std::size_t>(at * length), rate, 196.0, 0.3, 5);
    }
    return x;
}

double distortionDb(std::span<const double> strings, double cents, double decay, double stiffness, int partials = 12) {
    const auto tones = test::strings(strings, partials, stiffness, decay, 0.15);
    const Signal x = test::renderPartials(tones, 48000.0, 2.2, 0.15);
    const test::PartialFit fit(tones, std::exp2(cents / 1200.0), 48000.0);
    return test::signalToDistortionDb(shifted(x, cents), fit, 48000.0, 0.4);
}

}  // namespace

TEST_CASE("pitch shifter: the same bits for every cutting into blocks") {
    const std::vector<std::vector<int>> cuttings{{8192}, {64}, {1}, {37, 1, 512, 16, 63}, {4095, 3}};
    const auto check = [&](double rate, int channels, double cents) {
        CAPTURE(rate);
        CAPTURE(channels);
        CAPTURE(cents);
        std::vector<Signal> in(1, playing(rate, 0.9));
        if (channels == 2) in.push_back(test::noise(in[0].size(), 0.05, 3));
        for (std::size_t i = 0; channels == 2 && i < in[0].size(); ++i) in[1][i] += 0.5f * in[0][i];
        const std::vector<Change> changes{{5001, cents - 100.0}, {21000, 0.0}, {30013, cents}};
        const PitchSettings settings{.shiftCents = cents, .glideMs = 30.0};
        const auto first = run(in, settings, rate, cuttings[0], changes).out;
        for (std::size_t c = 1; c < cuttings.size(); ++c) {
            CHECK(run(in, settings, rate, cuttings[c], changes).out == first);
        }
    };
    check(48000.0, 1, -500.0);
    check(48000.0, 2, 1200.0);
    if (test::kSanitized) return;  // those two run every line
    check(44100.0, 1, -1200.0);
    check(96000.0, 2, -200.0);
    check(192000.0, 1, 700.0);
}

TEST_CASE("pitch shifter: reset gives the bits of a fresh one") {
    const Signal x = playing(48000.0, 0.5);
    PitchShifter shifter;
    shifter.prepare({48000.0, 8192, 1}, {.shiftCents = -700.0});
    Signal first = x, second = x;
    for (std::size_t at = 0; at + 500 <= x.size(); at += 500) shifter.process(Samples(first.data() + at, 500));
    shifter.reset();
    for (std::size_t at = 0; at + 500 <= x.size(); at += 500) shifter.process(Samples(second.data() + at, 500));
    CHECK(first == second);
}

TEST_CASE("pitch shifter: at 0 cents the input passes bit by bit, without delay") {
    const Signal x = playing(48000.0, 1.0);
    const auto result = run({x}, {.shiftCents = 0.0});
    CHECK(result.out[0] == x);
    CHECK(result.latencyFrames == 0);
    SUBCASE("also after having shifted, once the fade is over") {
        const auto back = run({x}, {.shiftCents = -500.0, .glideMs = 10.0}, 48000.0, {64}, {{20000, 0.0}});
        const std::size_t over = 20000 + 480 + 384 + 128;
        CHECK(std::equal(back.out[0].begin() + over, back.out[0].end(), x.begin() + over));
        CHECK_FALSE(std::equal(back.out[0].begin() + 15000, back.out[0].begin() + 20000, x.begin() + 15000));
    }
}

TEST_CASE("pitch shifter: pitch is right to 0.05 cent") {
    for (const double cents : {-2400.0, -1200.0, -700.0, -500.0, -137.5, -5.0, 30.0, 200.0, 700.0, 1200.0}) {
        if (test::kSanitized && cents != -500.0 && cents != 700.0) continue;
        CAPTURE(cents);
        const double hz = 220.0, rate = 48000.0, wanted = hz * std::exp2(cents / 1200.0);
        const Signal y = shifted(test::sine(hz, rate, 3 * 48000, 0.5), cents);
        // Phase against the wanted frequency at two places, 2 s apart.
        const auto phase = [&](std::size_t from) {
            double c = 0.0, s = 0.0;
            for (std::size_t i = 0; i < 19200; ++i) {
                const double w = 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * static_cast<double>(i) / 19200.0);
                const double a = 2.0 * std::numbers::pi * wanted * static_cast<double>(from + i) / rate;
                c += w * static_cast<double>(y[from + i]) * std::cos(a);
                s -= w * static_cast<double>(y[from + i]) * std::sin(a);
            }
            return std::atan2(s, c);
        };
        double turn = (phase(24000 + 96000) - phase(24000)) / (2.0 * std::numbers::pi);
        turn -= std::round(turn);
        CHECK(std::fabs(1200.0 * std::log2(1.0 + turn / 2.0 / wanted)) < 0.05);
    }
}

TEST_CASE("pitch shifter: chords stay chords, with the stroke detector at work") {
    for (const double cents : {-100.0, -200.0, -500.0, -700.0}) {
        if (test::kSanitized && cents != -500.0) continue;
        CAPTURE(cents);
        CHECK(distortionDb(kPower, cents, 0.8, 8e-5) > 28.0);
        CHECK(distortionDb(kOpenE, cents, 0.8, 8e-5) > 20.0);
        CHECK(distortionDb(kAMinor, cents, 0.8, 8e-5) > 18.0);
        CHECK(distortionDb(kOpenE, cents, 0.0, 0.0, 8) > 18.0);
    }
    CHECK(distortionDb(kOpenE, 1200.0, 0.8, 8e-5) > 14.0);
    CHECK(distortionDb(kOpenE, 500.0, 0.8, 8e-5) > 14.0);
}

TEST_CASE("pitch shifter: mending the phases is worth 10 dB on a minor chord") {
    const auto tones = test::strings(kAMinor, 12, 8e-5, 0.8, 0.15);
    const Signal x = test::renderPartials(tones, 48000.0, 2.2, 0.15);
    const test::PartialFit fit(tones, std::exp2(-500.0 / 1200.0), 48000.0);
    const auto plain = run({x}, {.shiftCents = -500.0, .mendPhases = false}).out[0];
    const auto mended = run({x}, {.shiftCents = -500.0}).out[0];
    CHECK(test::signalToDistortionDb(mended, fit, 48000.0, 0.4) >
          test::signalToDistortionDb(plain, fit, 48000.0, 0.4) + 10.0);
}

TEST_CASE("pitch shifter: a stroke after silence comes after the declared delay") {
    for (const double rate : {44100.0, 48000.0, 192000.0}) {
        for (const double cents : {-2400.0, -1200.0, -500.0, -100.0, 100.0, 500.0, 1200.0}) {
            if (test::kSanitized && std::fabs(cents) != 500.0) continue;
            CAPTURE(rate);
            CAPTURE(cents);
            const auto at = static_cast<std::size_t>(0.25 * rate) + 7;
            const auto result =
                run({test::impulse(static_cast<std::size_t>(0.5 * rate), at)}, {.shiftCents = cents}, rate);
            const Signal& y = result.out[0];
            const auto peak =
                std::max_element(y.begin(), y.end(), [](float a, float b) { return std::fabs(a) < std::fabs(b); });
            const double late = static_cast<double>(peak - y.begin()) - static_cast<double>(at);
            // Slow reading makes the impulse wide: its peak is known to a frame of the input.
            CHECK(std::fabs(late - result.latencyFrames) <= std::max(2.0, std::exp2(-cents / 1200.0)) * rate / 48000.0);
            CHECK(result.latencyFrames <= 0.010 * rate);
            CHECK(std::all_of(y.begin(), y.begin() + static_cast<std::ptrdiff_t>(at),
                              [](float v) { return std::fabs(v) < 1e-6f; }));
        }
    }
}

TEST_CASE("pitch shifter: strokes over a ringing chord come within 5 ms on average and never after 8 ms") {
    Signal x = test::renderPartials(test::strings(std::array{82.407, 123.471, 164.814}, 12, 8e-5, 0.1, 0.1), 48000.0,
                                    6.0, 0.05, 0.4);
    std::vector<std::size_t> at;
    for (std::size_t frame = 24000; frame < 270000; frame += 17011) {
        test::addPluck(x, frame, 48000.0, 150.0 + 0.0015 * static_cast<double>(frame), 0.3,
                       static_cast<unsigned>(frame));
        at.push_back(frame);
    }
    for (const double cents : {-100.0, -200.0, -500.0, -700.0, -1200.0}) {
        if (test::kSanitized && cents != -500.0) continue;
        CAPTURE(cents);
        const Signal y = shifted(x, cents);
        double sum = 0.0, most = 0.0;
        for (const std::size_t frame : at) {
            const double in = test::attackFrame(std::span(x).subspan(frame - 480, 4800), 48000.0, 460, 1680, 2500.0);
            const double out = test::attackFrame(std::span(y).subspan(frame - 480, 4800), 48000.0, 480, 2880,
                                                 2500.0 * std::exp2(cents / 1200.0));
            sum += (out - in) / 48.0;
            most = std::max(most, (out - in) / 48.0);
        }
        CHECK(sum / static_cast<double>(at.size()) <= 5.0);
        CHECK(most <= 8.0);
    }
}

TEST_CASE("pitch shifter: changes of pitch make no step") {
    const double hz = 330.0, rate = 48000.0;
    const Signal x = test::sine(hz, rate, 96000, 0.5);
    // The steepest a sine of the highest pitch gets, plus a little for fades.
    const double steepest = 0.5 * 2.0 * std::numbers::pi * hz * 2.0 / rate * 1.3;
    for (const double glide : {0.0, 50.0}) {
        const auto y =
            run({x}, {.shiftCents = -200.0, .glideMs = glide}, rate, {64},
                {{20000, -1200.0}, {30001, 700.0}, {41003, 0.0}, {50000, 1200.0}, {60000, -5.0}, {70007, 0.0}})
                .out[0];
        for (std::size_t i = 2000; i < y.size(); ++i) {
            REQUIRE(std::fabs(static_cast<double>(y[i]) - static_cast<double>(y[i - 1])) <= steepest);
        }
    }
}

TEST_CASE("pitch shifter: silence stays silent, and nothing bad sticks") {
    SUBCASE("silence in, silence out") {
        for (const double cents : {-1200.0, 700.0}) {
            const Signal y = shifted(Signal(24000, 0.0f), cents);
            CHECK(test::peak(y) == 0.0);
        }
    }
    SUBCASE("after playing stops") {
        Signal x = playing(48000.0, 1.0);
        x.resize(96000, 0.0f);
        const Signal y = shifted(x, -500.0);
        CHECK(*std::max_element(y.begin() + 48000 + 12000, y.end()) < 1e-6f);
    }
    SUBCASE("NaN and infinity leave within a quarter of a second") {
        Signal x = playing(48000.0, 1.0);
        x[5000] = std::numeric_limits<float>::quiet_NaN();
        x[5001] = std::numeric_limits<float>::infinity();
        x[6000] = 3e38f;
        const Signal y = shifted(x, -500.0);
        CHECK(std::all_of(y.begin(), y.end(), [](float v) { return std::fabs(v) < 4.0f; }));
        CHECK(test::rms(y, 20000) > 0.01);
    }
}

TEST_CASE("pitch shifter: a muted chord does not ring on") {
    Signal x = test::renderPartials(test::strings(kAMinor, 10, 8e-5, 0.3, 0.1), 48000.0, 1.6, 0.02);
    for (std::size_t i = 48000; i < x.size(); ++i) {
        x[i] *= static_cast<float>(std::exp(-(static_cast<double>(i) - 48000.0) / 480.0));  // 10 ms
    }
    const Signal y = shifted(x, -500.0);
    CHECK(test::rms(y, 40000, 48000) > 0.05);
    CHECK(test::decibel(test::rms(y, 48000 + 5760, 48000 + 9600) / test::rms(y, 40000, 48000)) < -40.0);
}

TEST_CASE("pitch shifter: both channels share every jump") {
    const Signal x = playing(48000.0, 1.0);
    Signal half = x;
    for (float& v : half) v *= 0.5f;
    const auto y = run({x, half}, {.shiftCents = -500.0, .mendPhases = false}).out;
    for (std::size_t i = 0; i < x.size(); ++i) REQUIRE(std::fabs(y[1][i] - 0.5f * y[0][i]) < 1e-5f);
}
