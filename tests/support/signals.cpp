// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/signals.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <cstdlib>
#include <numbers>

namespace amp::test {

using std::numbers::pi;

std::uint32_t Random::bits() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<std::uint32_t>((state_ * 0x2545F4914F6CDD1Dull) >> 32);
}

int Random::whole(int low, int high) {
    return low + static_cast<int>(bits() % static_cast<std::uint32_t>(high - low + 1));
}

std::uint64_t seed() {
    const char* text = std::getenv("SEED");
    return text != nullptr ? std::strtoull(text, nullptr, 10) : 1;
}

std::vector<float> sine(double hertz, double sampleRateHz, std::size_t frames, double amplitude) {
    std::vector<float> x(frames);
    for (std::size_t i = 0; i < frames; ++i) {
        x[i] = static_cast<float>(amplitude * std::sin(2.0 * pi * hertz * static_cast<double>(i) / sampleRateHz));
    }
    return x;
}

std::vector<float> noise(std::size_t frames, double amplitude, std::uint64_t seedValue) {
    Random random(seedValue);
    std::vector<float> x(frames);
    for (float& v : x) v = static_cast<float>(amplitude) * random.between(-1.0f, 1.0f);
    return x;
}

std::vector<float> impulse(std::size_t frames, std::size_t at, float amplitude) {
    std::vector<float> x(frames);
    x[at] = amplitude;
    return x;
}

std::vector<float> plucks(std::size_t frames, double sampleRateHz, double amplitude) {
    constexpr double kNotesHz[] = {82.41, 110.0, 146.83, 196.0, 246.94, 329.63};
    std::vector<float> x(frames);
    const auto period = static_cast<std::size_t>(0.22 * sampleRateHz);
    for (std::size_t start = 0, n = 0; start < frames; start += period, ++n) {
        const double f = kNotesHz[n % std::size(kNotesHz)];
        const std::size_t end = std::min(frames, start + period * 3 / 4);
        for (std::size_t i = start; i < end; ++i) {
            const double t = static_cast<double>(i - start) / sampleRateHz;
            double v = 0.0;
            for (int h = 1; h <= 10; ++h) v += std::sin(2.0 * pi * f * h * t) * std::exp(-t * (3.0 + 2.0 * h)) / h;
            x[i] = static_cast<float>(amplitude * 0.6 * v);
        }
    }
    return x;
}

double peak(const std::vector<float>& x) {
    double most = 0.0;
    for (const float v : x) most = std::max(most, std::fabs(static_cast<double>(v)));
    return most;
}

double rms(const std::vector<float>& x, std::size_t from, std::size_t to) {
    to = std::min(to, x.size());
    double sum = 0.0;
    for (std::size_t i = from; i < to; ++i) sum += static_cast<double>(x[i]) * x[i];
    return to > from ? std::sqrt(sum / static_cast<double>(to - from)) : 0.0;
}

double amplitudeAt(const std::vector<float>& x, double hertz, double sampleRateHz, std::size_t from) {
    std::complex<double> sum = 0.0;
    double weight = 0.0;
    const auto count = static_cast<double>(x.size() - from);
    for (std::size_t i = from; i < x.size(); ++i) {
        const auto n = static_cast<double>(i - from);
        const double w = 0.5 - 0.5 * std::cos(2.0 * pi * (n + 0.5) / count);
        sum += w * static_cast<double>(x[i]) * std::polar(1.0, -2.0 * pi * hertz * n / sampleRateHz);
        weight += w;
    }
    return 2.0 * std::abs(sum) / weight;
}

double responseDb(const std::vector<float>& h, double hertz, double sampleRateHz) {
    std::complex<double> sum = 0.0;
    for (std::size_t i = 0; i < h.size(); ++i) {
        sum += static_cast<double>(h[i]) * std::polar(1.0, -2.0 * pi * hertz * static_cast<double>(i) / sampleRateHz);
    }
    return decibel(std::abs(sum));
}

double decibel(double gain) {
    return 20.0 * std::log10(std::max(gain, 1e-15));
}

std::uint64_t hashBits(const std::vector<float>& x, std::uint64_t start) {
    std::uint64_t h = start;
    for (const float v : x) {
        const auto bits = std::bit_cast<std::uint32_t>(v);
        for (int shift = 0; shift < 32; shift += 8) h = (h ^ ((bits >> shift) & 0xffu)) * 0x100000001b3ull;
    }
    return h;
}

}  // namespace amp::test
