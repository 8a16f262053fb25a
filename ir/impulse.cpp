// SPDX-License-Identifier: GPL-3.0-or-later
#include "ir/impulse.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "engine/dsp/offline_fft.h"
#include "ir/analysis.h"
#include "ir/resample.h"

namespace amp::ir {
namespace {

constexpr double kTailRangeDb = 90.0;
constexpr double kFadeShare = 0.05;

using Channels = std::vector<std::vector<float>>;

double decibels(double gain) {
    return 20.0 * std::log10(std::max(gain, 1e-15));
}

void cutTo(Channels& channels, std::size_t frames) {
    const std::size_t fade =
        std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(frames) * kFadeShare));
    for (std::vector<float>& channel : channels) {
        channel.resize(frames);
        for (std::size_t n = 0; n < fade; ++n) {
            const double x = (static_cast<double>(n) + 0.5) / static_cast<double>(fade);
            channel[frames - fade + n] *= static_cast<float>(0.5 + 0.5 * std::cos(std::numbers::pi * x));
        }
    }
}

void makeMinimumPhase(std::vector<float>& taps) {
    const std::size_t size = 8 * std::bit_ceil(std::max<std::size_t>(taps.size(), 1024));
    std::vector<double> magnitudes;
    for (const std::complex<double>& bin : dsp::spectrum(taps, size)) magnitudes.push_back(std::abs(bin));
    const std::vector<double> made = dsp::minimumPhase(magnitudes, taps.size());
    std::transform(made.begin(), made.end(), taps.begin(), [](double v) { return static_cast<float>(v); });
}

}  // namespace

Expected<Impulse> finishImpulse(Impulse impulse, const std::string& name, const ImpulseOptions& options) {
    double peak = 0.0;
    for (const std::vector<float>& channel : impulse.channels) {
        for (const float v : channel) {
            if (!std::isfinite(v)) {
                return fail(ErrorCode::badFormat, name + " contains samples that are not numbers; export it again.");
            }
            peak = std::max(peak, std::abs(static_cast<double>(v)));
        }
    }
    if (peak < 1e-9) return fail(ErrorCode::badFormat, name + " is silent; choose another impulse response.");
    if (peak > 1e6) return fail(ErrorCode::badFormat, name + " is far too loud to be an impulse response.");

    ImpulseInfo& info = impulse.info;
    info.peakDb = decibels(peak);
    const auto frames = static_cast<std::size_t>(std::max(1.0, options.maxSeconds * options.sampleRateHz));
    if (options.trim) {
        const std::size_t last = end(impulse.channels, kTailRangeDb);
        for (std::vector<float>& channel : impulse.channels) channel.resize(std::max<std::size_t>(1, last));
    }
    if (impulse.channels.front().size() > frames) {
        cutTo(impulse.channels, frames);
        info.cut = true;
    }
    if (options.minimumPhase) {
        for (std::vector<float>& channel : impulse.channels) makeMinimumPhase(channel);
    }
    info.polarity = polarity(impulse.channels.front(), impulse.sampleRateHz);
    const double gain = guitarGain(impulse.channels, impulse.sampleRateHz);
    info.loudnessDb = decibels(gain);
    if (options.matchLoudness && gain > 0.0) {
        const double applied = kMatchedGain / gain;
        for (std::vector<float>& channel : impulse.channels) {
            for (float& v : channel) v = static_cast<float>(static_cast<double>(v) * applied);
        }
        info.appliedGainDb = decibels(applied);
    }
    info.seconds = static_cast<double>(impulse.channels.front().size()) / impulse.sampleRateHz;
    return impulse;
}

}  // namespace amp::ir
