// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/model.h"

/// Signals and comparisons for the model tests.
namespace amp::test {

/// A small generator of its own, so that tests see the same numbers everywhere.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed * 2654435761u + 1u) {}
    std::uint32_t next() {
        state_ = state_ * 6364136223846793005ull + 1442695040888963407ull;
        return static_cast<std::uint32_t>(state_ >> 33);
    }
    /// -1 .. 1
    float uniform() { return static_cast<float>(next()) * (1.0f / 1073741824.0f) - 1.0f; }
    /// low .. high, both included
    int whole(int low, int high) { return low + static_cast<int>(next() % static_cast<std::uint32_t>(high - low + 1)); }

private:
    std::uint64_t state_;
};

/// Guitar-like level: low-passed noise with peaks near -6 dBFS, a loud stretch, and silence.
inline std::vector<float> guitarNoise(int frames, std::uint64_t seed = 1) {
    Random random(seed);
    std::vector<float> signal(static_cast<std::size_t>(frames));
    float y = 0.0f;
    for (int n = 0; n < frames; ++n) {
        y += 0.35f * (random.uniform() - y);
        const bool loud = n % 1000 > 800;
        const bool silent = n % 1000 < 60;
        signal[static_cast<std::size_t>(n)] = silent ? 0.0f : loud ? 2.0f * y : 0.6f * y;
    }
    return signal;
}

struct Difference {
    double largest = 0.0;   ///< |a - b|
    double relativeDb = 0;  ///< RMS of a - b against RMS of b
    double peak = 0.0;      ///< of b
    /// The bound of the format's description: 2e-5 of the peak (at least full scale) and -95 dB.
    [[nodiscard]] bool agrees() const { return largest <= 2e-5 * std::max(1.0, peak) && relativeDb <= -95.0; }
};

template <class A, class B>
Difference compare(const A& a, const B& b) {
    Difference d;
    double error = 0.0, power = 1e-30;
    for (std::size_t i = 0; i < b.size(); ++i) {
        const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        d.largest = std::isfinite(difference) ? std::max(d.largest, std::abs(difference)) : 1e30;
        d.peak = std::max(d.peak, std::abs(static_cast<double>(b[i])));
        error += difference * difference;
        power += static_cast<double>(b[i]) * static_cast<double>(b[i]);
    }
    d.relativeDb = 10.0 * std::log10((error + 1e-30) / power);
    return d;
}

/// Runs the model in blocks of `block` frames.
inline std::vector<float> play(models::Model& model, const std::vector<float>& input, int block = 64) {
    std::vector<float> output(input.size());
    for (std::size_t at = 0; at < input.size(); at += static_cast<std::size_t>(block)) {
        const auto frames = std::min(static_cast<std::size_t>(block), input.size() - at);
        model.process(input.data() + at, output.data() + at, static_cast<int>(frames));
    }
    return output;
}

/// Every instruction set that this processor runs and this build contains.
inline std::vector<InstructionSet> instructionSets() {
    std::vector<InstructionSet> sets{InstructionSet::scalar};
    const InstructionSet best = bestInstructionSet();
#if defined(AMP_HAVE_AVX2)
    if (best >= InstructionSet::avx2) sets.push_back(InstructionSet::avx2);
#endif
#if defined(AMP_HAVE_AVX512)
    if (best >= InstructionSet::avx512) sets.push_back(InstructionSet::avx512);
#endif
#if defined(AMP_HAVE_NEON)
    if (best == InstructionSet::neon) sets.push_back(InstructionSet::neon);
#endif
    return sets;
}

}  // namespace amp::test
