// SPDX-License-Identifier: GPL-3.0-or-later
#include "ir/analysis.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>

#include "engine/dsp/offline_fft.h"

namespace amp::ir {
namespace {

double peakOf(const std::vector<std::vector<float>>& channels) {
    double peak = 0.0;
    for (const std::vector<float>& channel : channels) {
        for (const float v : channel) peak = std::max(peak, std::abs(static_cast<double>(v)));
    }
    return peak;
}

std::size_t lengthOf(const std::vector<std::vector<float>>& channels) {
    std::size_t length = 0;
    for (const std::vector<float>& channel : channels) length = std::max(length, channel.size());
    return length;
}

bool reaches(const std::vector<std::vector<float>>& channels, std::size_t n, double level) {
    return std::any_of(channels.begin(), channels.end(), [&](const std::vector<float>& channel) {
        return n < channel.size() && std::abs(static_cast<double>(channel[n])) >= level;
    });
}

double square(double x) {
    return x * x;
}

/// Power response of the loudness filter: a shelf of 4 dB above 1.7 kHz and a high-pass at 38 Hz, as analogue prototypes.
double earPower(double hz) {
    static const double gain = std::pow(10.0, 3.99984 / 20.0);
    static const double band = std::pow(gain, 0.4997) / 0.7072;
    const double high = square(hz / 38.135);
    const double highPass = high * high / (square(1.0 - high) + high / square(0.5003));
    const double r = hz / 1681.97;
    const double top = square(1.0 - gain * r * r) + square(band * r);
    const double bottom = square(1.0 - r * r) + square(r / 0.7072);
    return highPass * top / bottom;
}

/// Power density of a driven guitar, relative: what the sound of an amp's output brings to the cabinet.
double guitarPower(double hz) {
    const double low = square(square(hz / 100.0));
    return low / (1.0 + low) / (1.0 + square(hz / 1000.0));
}

}  // namespace

std::size_t onset(const std::vector<std::vector<float>>& channels) {
    const double level = peakOf(channels) * 1e-3;
    const std::size_t length = lengthOf(channels);
    for (std::size_t n = 0; n < length && level > 0.0; ++n) {
        if (reaches(channels, n, level)) return n;
    }
    return 0;
}

std::size_t end(const std::vector<std::vector<float>>& channels, double rangeDb) {
    const double level = peakOf(channels) * std::pow(10.0, -rangeDb / 20.0);
    for (std::size_t n = lengthOf(channels); n > 0 && level > 0.0; --n) {
        if (reaches(channels, n - 1, level)) return n;
    }
    return 0;
}

int polarity(std::span<const float> taps, double sampleRateHz) {
    const std::size_t first = onset({std::vector<float>(taps.begin(), taps.end())});
    const auto reach = static_cast<std::size_t>(sampleRateHz * 0.002);
    const std::span<const float> early = taps.subspan(first, std::min(taps.size() - first, reach + 1));
    float strongest = 0.0f;
    for (const float v : early) strongest = std::max(strongest, std::abs(v));
    for (const float v : early) {
        if (std::abs(v) >= 0.5f * strongest) return v < 0.0f ? -1 : 1;
    }
    return 1;
}

double guitarGain(const std::vector<std::vector<float>>& channels, double sampleRateHz) {
    const std::size_t size = std::bit_ceil(std::max<std::size_t>(8192, lengthOf(channels)));
    std::vector<double> power(size / 2 + 1);
    for (const std::vector<float>& channel : channels) {
        const std::vector<std::complex<double>> bins = dsp::spectrum(channel, size);
        for (std::size_t k = 0; k < bins.size(); ++k) power[k] += std::norm(bins[k]);
    }
    double weighted = 0.0;
    double weights = 0.0;
    for (std::size_t k = 1; k < power.size(); ++k) {
        const double hz = sampleRateHz * static_cast<double>(k) / static_cast<double>(size);
        if (hz > 16000.0) break;
        const double weight = guitarPower(hz) * earPower(hz);
        weighted += weight * power[k];
        weights += weight * static_cast<double>(channels.size());
    }
    return weights > 0.0 ? std::sqrt(weighted / weights) : 0.0;
}

}  // namespace amp::ir
