// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/fft.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <thread>
#include <vector>

#include "engine/base/aligned.h"

using amp::AlignedVector;
using amp::dsp::RealFft;

namespace {

AlignedVector<float> noise(int size) {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> level(-1.0f, 1.0f);
    amp::AlignedVector<float> out(static_cast<std::size_t>(size));
    for (float& v : out) v = level(random);
    return out;
}

std::complex<double> slowBin(const amp::AlignedVector<float>& time, int k) {
    std::complex<double> sum = 0.0;
    const double size = static_cast<double>(time.size());
    for (std::size_t n = 0; n < time.size(); ++n) {
        sum += static_cast<double>(time[n]) *
               std::polar(1.0, -2.0 * std::numbers::pi * std::fmod(static_cast<double>(n) * k, size) / size);
    }
    return sum;
}

}  // namespace

TEST_CASE("fft: the forward transform is the Fourier sum") {
    for (const int size : {2, 64, 96, 1024}) {
        const RealFft fft(size);
        const amp::AlignedVector<float> time = noise(size);
        amp::AlignedVector<std::complex<float>> bins(static_cast<std::size_t>(fft.bins()));
        fft.forward(time.data(), bins.data());
        for (int k = 0; k < fft.bins(); ++k) {
            const std::complex<double> bin = bins[static_cast<std::size_t>(k)];
            CHECK(std::abs(bin - slowBin(time, k)) < 2e-5 * std::sqrt(size));
        }
    }
}

TEST_CASE("fft: the inverse gives back the input times the size, and the forward transform leaves its input alone") {
    const RealFft fft(4096);
    const amp::AlignedVector<float> time = noise(4096);
    amp::AlignedVector<std::complex<float>> bins(static_cast<std::size_t>(fft.bins()));
    fft.forward(time.data(), bins.data());
    CHECK(time == noise(4096));
    amp::AlignedVector<float> back(4096);
    fft.inverse(bins.data(), back.data());
    for (std::size_t n = 0; n < back.size(); ++n) CHECK(std::abs(back[n] / 4096.0f - time[n]) < 1e-6f);
}

TEST_CASE("fft: objects made by several threads at once work and share bits") {
    const amp::AlignedVector<float> time = noise(512);
    std::vector<amp::AlignedVector<std::complex<float>>> results(4, amp::AlignedVector<std::complex<float>>(257));
    std::vector<std::thread> threads;
    for (auto& result : results) {
        threads.emplace_back([&time, &result] {
            for (int round = 0; round < 50; ++round) RealFft(512).forward(time.data(), result.data());
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (const auto& result : results) CHECK(result == results.front());
}
