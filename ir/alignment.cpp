// SPDX-License-Identifier: GPL-3.0-or-later
#include "ir/alignment.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <vector>

#include "engine/dsp/offline_fft.h"

namespace amp::ir {
namespace {

constexpr double kLowHz = 100.0;
constexpr double kHighHz = 4000.0;
/// More than this of an impulse is its tail and says nothing of the arrival.
constexpr double kHeardSeconds = 0.1;

double band(double hz) {
    const double low = std::pow(hz / kLowHz, 4.0);
    const double high = std::pow(hz / kHighHz, 4.0);
    return low / (1.0 + low) / (1.0 + high);
}

}  // namespace

Alignment align(std::span<const float> first, std::span<const float> second, double sampleRateHz, double reachMs) {
    const auto heard = static_cast<std::size_t>(kHeardSeconds * sampleRateHz);
    first = first.first(std::min(heard, first.size()));
    second = second.first(std::min(heard, second.size()));
    const auto reach = static_cast<std::size_t>(reachMs * sampleRateHz / 1000.0);
    const std::size_t size = std::bit_ceil(std::max(first.size(), second.size()) + reach + 2);
    const auto a = dsp::spectrum(first, size);
    const auto b = dsp::spectrum(second, size);
    std::vector<std::complex<double>> z(size);
    double powerA = 0.0;
    double powerB = 0.0;
    for (std::size_t k = 1; k < size / 2; ++k) {
        const double weight = band(static_cast<double>(k) * sampleRateHz / static_cast<double>(size));
        z[k] = weight * std::conj(a[k]) * b[k];
        z[size - k] = std::conj(z[k]);
        powerA += 2.0 * weight * std::norm(a[k]);
        powerB += 2.0 * weight * std::norm(b[k]);
    }
    dsp::offlineFft(z, true);
    const auto at = [&](std::ptrdiff_t lag) {
        return z[static_cast<std::size_t>(lag < 0 ? lag + static_cast<std::ptrdiff_t>(size) : lag)].real();
    };
    std::ptrdiff_t best = 0;
    for (auto lag = -static_cast<std::ptrdiff_t>(reach); lag <= static_cast<std::ptrdiff_t>(reach); ++lag) {
        if (std::abs(at(lag)) > std::abs(at(best))) best = lag;
    }
    // A parabola through the peak and its neighbours gives the fraction.
    const double left = at(best - 1), peak = at(best), right = at(best + 1);
    const double bend = left - 2.0 * peak + right;
    const double part = bend != 0.0 ? std::clamp(0.5 * (left - right) / bend, -0.5, 0.5) : 0.0;

    Alignment found;
    const double lag = (static_cast<double>(best) + part) * 1000.0 / sampleRateHz;
    found.lagMs = std::clamp(lag, -reachMs, reachMs);
    found.inverted = peak < 0.0;
    found.correlation = powerA > 0.0 && powerB > 0.0 ? std::abs(peak) / std::sqrt(powerA * powerB) : 0.0;
    return found;
}

}  // namespace amp::ir
