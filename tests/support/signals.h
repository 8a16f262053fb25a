// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace amp::test {

/// Repeatable random numbers, the same on every machine.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ull + 1) {}
    std::uint32_t bits();
    /// In [0, 1).
    float unit() { return static_cast<float>(bits() >> 8) * (1.0f / 16777216.0f); }
    /// In [low, high).
    float between(float low, float high) { return low + (high - low) * unit(); }
    /// In [low, high].
    int whole(int low, int high);

private:
    std::uint64_t state_;
};

/// The seed of this run: the environment variable SEED, else 1.
[[nodiscard]] std::uint64_t seed();

[[nodiscard]] std::vector<float> sine(double hertz, double sampleRateHz, std::size_t frames, double amplitude = 1.0);
[[nodiscard]] std::vector<float> noise(std::size_t frames, double amplitude, std::uint64_t seed);
[[nodiscard]] std::vector<float> impulse(std::size_t frames, std::size_t at = 0, float amplitude = 1.0f);
/// Plucked notes with pauses, decaying, rich in harmonics: what a guitar does to dynamics stages.
[[nodiscard]] std::vector<float> plucks(std::size_t frames, double sampleRateHz, double amplitude);

[[nodiscard]] double peak(const std::vector<float>& x);
[[nodiscard]] double rms(const std::vector<float>& x, std::size_t from = 0, std::size_t to = SIZE_MAX);
/// Level of the component at this frequency (Hann window), as the amplitude of a sine.
[[nodiscard]] double amplitudeAt(const std::vector<float>& x, double hertz, double sampleRateHz, std::size_t from = 0);
/// Magnitude in dB of a linear stage's impulse response at one frequency.
[[nodiscard]] double responseDb(const std::vector<float>& impulseResponse, double hertz, double sampleRateHz);
[[nodiscard]] double decibel(double gain);
/// FNV-1a over the bit patterns.
[[nodiscard]] std::uint64_t hashBits(const std::vector<float>& x, std::uint64_t start = 0xcbf29ce484222325ull);

}  // namespace amp::test
