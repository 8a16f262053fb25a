// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

namespace amp::test {

inline std::vector<float> noise(std::size_t count, unsigned seed, float peak = 1.0f) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> level(-peak, peak);
    std::vector<float> out(count);
    for (float& v : out) v = level(random);
    return out;
}

/// Noise that decays by 60 dB: what rooms and cabinets look like.
inline std::vector<float> decayingNoise(std::size_t count, unsigned seed) {
    std::vector<float> out = noise(count, seed);
    for (std::size_t n = 0; n < count; ++n) {
        out[n] *= static_cast<float>(std::pow(10.0, -3.0 * static_cast<double>(n) / static_cast<double>(count)));
    }
    return out;
}

/// One output of the convolution, summed directly in double precision.
inline double convolvedAt(const std::vector<float>& in, const std::vector<float>& taps, std::size_t t) {
    double sum = 0.0;
    const std::size_t count = std::min(taps.size(), t + 1);
    for (std::size_t k = 0; k < count; ++k) sum += static_cast<double>(taps[k]) * static_cast<double>(in[t - k]);
    return sum;
}

/// Error of `out` relative to the convolution, in dB, over the given frames.
inline double errorDb(const std::vector<float>& in, const std::vector<float>& taps, const std::vector<float>& out,
                      const std::vector<std::size_t>& frames) {
    double error = 0.0;
    double power = 0.0;
    for (const std::size_t t : frames) {
        const double exact = convolvedAt(in, taps, t);
        error += (exact - static_cast<double>(out[t])) * (exact - static_cast<double>(out[t]));
        power += exact * exact;
    }
    return 10.0 * std::log10(std::max(error, 1e-300) / std::max(power, 1e-300));
}

/// All frames where that is affordable, otherwise some of every region.
inline std::vector<std::size_t> framesToCheck(std::size_t length, std::size_t taps) {
    std::vector<std::size_t> frames;
    const std::size_t affordable = std::max<std::size_t>(300, 40'000'000 / std::max<std::size_t>(taps, 1));
    if (affordable >= length) {
        for (std::size_t t = 0; t < length; ++t) frames.push_back(t);
        return frames;
    }
    std::mt19937 random(3);
    std::uniform_int_distribution<std::size_t> any(0, length - 1);
    for (std::size_t i = 0; i < affordable; ++i) frames.push_back(any(random));
    return frames;
}

}  // namespace amp::test
