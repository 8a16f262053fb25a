// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/oversampler.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>

#include "engine/dsp/shaper_table.h"
#include "tests/support/signals.h"

using namespace amp;
using namespace amp::dsp;
using namespace amp::test;

namespace {

constexpr double kRate = 48000.0;

/// Through the whole way, with `shape` applied to every inner sample.
template <class Shape>
std::vector<float> through(Oversampler& os, const std::vector<float>& in, const std::vector<int>& blocks,
                           Shape&& shape) {
    std::vector<float> out(in.size());
    std::size_t done = 0;
    for (std::size_t b = 0; done < in.size(); b = (b + 1) % blocks.size()) {
        const int frames =
            static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(blocks[b]), in.size() - done));
        float* inner = os.up(in.data() + done, frames);
        for (int i = 0; i < frames * os.factor(); ++i) inner[i] = shape(inner[i]);
        os.down(inner, out.data() + done, frames);
        done += static_cast<std::size_t>(frames);
    }
    return out;
}
constexpr auto kWire = [](float x) { return x; };

Oversampler made(int factor, OversamplingPhase phase) {
    Oversampler os;
    os.prepare(factor, phase, 128);
    return os;
}

constexpr std::array kPhases{OversamplingPhase::lowLatency, OversamplingPhase::linear};

}  // namespace

TEST_CASE("oversampler: flat to 20 kHz at every factor") {
    for (const auto phase : kPhases) {
        for (const int factor : {1, 2, 4, 8, 16}) {
            Oversampler os = made(factor, phase);
            const auto response = through(os, impulse(2048), {64}, kWire);
            CAPTURE(factor);
            for (double f = 20.0; f <= 20000.0; f *= 1.05) {
                CHECK(std::fabs(responseDb(response, f, kRate)) < 0.002);
            }
        }
    }
}

TEST_CASE("oversampler: the declared delay is true, small where it matters, and the linear one exact") {
    for (const int factor : {1, 2, 4, 8, 16}) {
        CAPTURE(factor);
        CHECK(made(factor, OversamplingPhase::lowLatency).latencyFrames() <= 5);

        Oversampler os = made(factor, OversamplingPhase::linear);
        const auto response = through(os, impulse(512, 100), {7}, kWire);
        std::size_t top = 0;
        for (std::size_t i = 0; i < response.size(); ++i) {
            if (std::fabs(response[i]) > std::fabs(response[top])) top = i;
        }
        CHECK(static_cast<int>(top) == 100 + os.latencyFrames());
        for (std::size_t i = 1; i < 60; ++i) {
            CHECK(response[top - i] == doctest::Approx(response[top + i]).scale(1.0).epsilon(1e-6));
        }
    }
}

TEST_CASE("oversampler: images of the audio band stay below −100 dB inside, −110 dB with low latency") {
    for (const auto phase : kPhases) {
        for (const int factor : {2, 4, 8}) {
            for (const double tone : {1000.0, 10000.0, 18000.0, 19000.0, 20000.0}) {
                Oversampler os = made(factor, phase);
                const auto in = sine(tone, kRate, 8192);
                std::vector<float> inner;
                for (std::size_t i = 0; i < in.size(); i += 64) {
                    const float* p = os.up(in.data() + i, 64);
                    inner.insert(inner.end(), p, p + 64 * factor);
                }
                const double innerRate = kRate * factor;
                const std::size_t from = inner.size() / 4;
                for (int k = 1; k < factor; ++k) {
                    for (const double image : {k * kRate - tone, k * kRate + tone}) {
                        if (image > innerRate / 2.0) continue;
                        CAPTURE(factor);
                        CAPTURE(image);
                        const double most = phase == OversamplingPhase::linear ? -100.0 : -110.0;
                        CHECK(decibel(amplitudeAt(inner, image, innerRate, from)) < most);
                    }
                }
            }
        }
    }
}

TEST_CASE("oversampler: the same bits however the input is cut, and reset brings back the start") {
    const auto in = noise(3000, 0.8, 3);
    const auto shape = [](float x) { return x > 0.3f ? 0.3f : x; };
    for (const auto phase : kPhases) {
        for (const int factor : {2, 4, 8, 16}) {
            Oversampler os = made(factor, phase);
            const auto whole = through(os, in, {128}, shape);
            for (const std::vector<int>& blocks : {std::vector<int>{1}, {3}, {16}, {17}, {64}, {1, 127, 5, 33, 100}}) {
                os.reset();
                CHECK(hashBits(through(os, in, blocks, shape)) == hashBits(whole));
            }
        }
    }
}

TEST_CASE("oversampler: each doubling folds less, down to the filters") {
    // Everything below 20 kHz that is no harmonic of the tone, against the harmonics.
    const auto folded = [](int factor, bool antialias) {
        Oversampler os = made(factor, OversamplingPhase::linear);
        constexpr std::size_t kSize = 4096;
        constexpr std::size_t kBin = 427;  // odd, near 5 kHz
        const ShaperTable table([](double u) { return std::tanh(u); });
        AntialiasedShaper shaper;
        shaper.reset(table);
        const auto in = sine(kRate * kBin / kSize, kRate, 2 * kSize);
        const auto out = through(os, in, {64}, [&](float x) {
            return static_cast<float>(antialias ? shaper(table, 20.0 * x) : table.value(20.0 * x));
        });
        double harmonics = 0.0, rest = 0.0;
        for (std::size_t k = 4; static_cast<double>(k) * kRate / kSize < 20000.0; ++k) {
            std::complex<double> sum = 0.0;
            for (std::size_t i = 0; i < kSize; ++i) {
                const double angle = -2.0 * 3.14159265358979 * static_cast<double>((k * i) % kSize) / kSize;
                sum += static_cast<double>(out[kSize + i]) * std::complex<double>(std::cos(angle), std::sin(angle));
            }
            (k % kBin == 0 ? harmonics : rest) += std::norm(sum);
        }
        return 10.0 * std::log10(rest / harmonics);
    };
    CHECK(folded(1, false) > -20.0);
    CHECK(folded(4, false) < -35.0);
    CHECK(folded(4, true) < -59.0);
    CHECK(folded(8, true) < -80.0);
}

TEST_CASE("half-band kernels: every instruction set sums the same filter") {
    const auto x = noise(400, 1.0, 9), taps = noise(64, 0.1, 10);
    std::vector<float> wanted(300), got(300);
    halfBandBaseline(x.data() + 63, taps.data(), 64, wanted.data(), 300);
    for (const auto set : {InstructionSet::avx2, InstructionSet::avx512, InstructionSet::neon}) {
        if (set > bestInstructionSet()) continue;
        halfBandKernel(set)(x.data() + 63, taps.data(), 64, got.data(), 300);
        for (std::size_t i = 0; i < got.size(); ++i) {
            CHECK(got[i] == doctest::Approx(wanted[i]).scale(1.0).epsilon(1e-6));
        }
        // Cut anywhere, the bits stay.
        for (const int cut : {1, 7, 8, 31, 33, 100}) {
            std::vector<float> parts(300);
            halfBandKernel(set)(x.data() + 63, taps.data(), 64, parts.data(), cut);
            halfBandKernel(set)(x.data() + 63 + cut, taps.data(), 64, parts.data() + cut, 300 - cut);
            CHECK(hashBits(parts) == hashBits(got));
        }
    }
}
