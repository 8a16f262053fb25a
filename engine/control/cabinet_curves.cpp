// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/cabinet_curves.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>
#include <span>

#include "engine/dsp/offline_fft.h"
#include "engine/stages/cabinet.h"
#include "ir/alignment.h"

namespace amp {
namespace {

using Complex = std::complex<double>;
using Bins = std::vector<Complex>;
constexpr double kPi = std::numbers::pi;
constexpr std::size_t kFewestBins = 8192;
constexpr double kHeardSeconds = 0.7;
constexpr double kHalfBand = 1.0 / 24.0;  // octaves

/// Rows of the stage's table for one microphone.
struct Rows {
    std::size_t level, pan, mute, solo, invert, delay;
};
constexpr std::array<Rows, 2> kRows{
    Rows{Cabinet::aLevel, Cabinet::aPan, Cabinet::aMute, Cabinet::aSolo, Cabinet::aInvert, Cabinet::aDelay},
    Rows{Cabinet::bLevel, Cabinet::bPan, Cabinet::bMute, Cabinet::bSolo, Cabinet::bInvert, Cabinet::bDelay}};

double gainOf(float db) {
    return std::pow(10.0, 0.05 * static_cast<double>(db));
}

/// Power at the bins to decibels at the curve's points: the mean of a band, or between two bins where a band holds none.
CabinetCurve curveOf(std::span<const double> power, double binHz) {
    std::vector<double> sums(power.size() + 1);
    for (std::size_t k = 0; k < power.size(); ++k) sums[k + 1] = sums[k] + power[k];
    const auto upTo = [&](double bin) {  // integral of the steps between bins
        const double place = std::clamp(bin + 0.5, 0.0, static_cast<double>(power.size()));
        const auto k = std::min(static_cast<std::size_t>(place), power.size() - 1);
        return sums[k] + (place - static_cast<double>(k)) * power[k];
    };
    CabinetCurve curve{};
    for (std::size_t i = 0; i < kCurvePoints; ++i) {
        const double hz = static_cast<double>(curveHz(i));
        const double low = hz * std::exp2(-kHalfBand) / binHz, high = hz * std::exp2(kHalfBand) / binHz;
        const double mean = (upTo(high) - upTo(low)) / (high - low);
        curve[i] = static_cast<float>(10.0 * std::log10(std::max(1e-15, mean)));
    }
    return curve;
}

}  // namespace

float curveHz(std::size_t point) {
    return 20.0f * std::pow(1000.0f, static_cast<float>(point) / static_cast<float>(kCurvePoints - 1));
}

CabinetCurves cabinetCurves(const CabinetCurvesInput& input) {
    CabinetCurves curves;
    const auto heard = static_cast<std::size_t>(kHeardSeconds * input.sampleRateHz);
    std::size_t longest = 0;
    for (const auto& impulse : input.impulses) {
        if (impulse) longest = std::max(longest, impulse->channels().front().size());
    }
    if (longest == 0) return curves;
    const std::size_t size = std::bit_ceil(std::max(kFewestBins, std::min(longest, heard)));
    const std::size_t count = size / 2 + 1;
    const double binHz = input.sampleRateHz / static_cast<double>(size);
    const auto value = [&](std::size_t row) {
        return row < input.values.size() ? input.values[row] : Cabinet::params[row].defaultValue;
    };
    const bool anySolo = value(Cabinet::aSolo) >= 0.5f || value(Cabinet::bSolo) >= 0.5f;

    std::array<Bins, 2> sides{Bins(count), Bins(count)};
    bool any = false;
    for (std::size_t m = 0; m < 2; ++m) {
        if (!input.impulses[m]) continue;
        const Rows& rows = kRows[m];
        const auto channels = input.impulses[m]->channels();
        std::array<Bins, 2> bins;
        for (std::size_t c = 0; c < channels.size(); ++c) {
            bins[c] = dsp::spectrum(std::span(channels[c]).first(std::min(channels[c].size(), heard)), size);
        }
        const Bins& left = bins[0];
        const Bins& right = channels.size() > 1 ? bins[1] : bins[0];
        const double level = gainOf(value(rows.level));
        std::vector<double> power(count);
        for (std::size_t k = 0; k < count; ++k) {
            power[k] = 0.5 * level * level * (std::norm(left[k]) + std::norm(right[k]));
        }
        curves.mics[m] = curveOf(power, binHz);

        if (value(rows.mute) >= 0.5f || (anySolo && value(rows.solo) < 0.5f)) continue;
        const double place = 2.0 * static_cast<double>(value(Cabinet::blend));
        const double share = std::min(1.0, m == 0 ? 2.0 - place : place);
        const double gain = level * share * (value(rows.invert) >= 0.5f ? -1.0 : 1.0);
        const double pan = static_cast<double>(value(rows.pan));
        const double toLeft = gain * std::min(1.0, 1.0 - pan), toRight = gain * std::min(1.0, 1.0 + pan);
        const double turn = -2.0 * kPi * binHz * 0.001 * static_cast<double>(value(rows.delay));
        // The delay's phase goes on by the same angle from bin to bin.
        const Complex step = std::polar(1.0, turn);
        Complex phase = 1.0;
        for (std::size_t k = 0; k < count; ++k, phase *= step) {
            sides[0][k] += toLeft * phase * left[k];
            sides[1][k] += toRight * phase * right[k];
        }
        any = any || share > 0.0;
    }
    if (any) {
        const double whole = gainOf(value(Cabinet::level));
        const auto warped = [&](double hz) { return std::tan(kPi * std::min(hz / input.sampleRateHz, 0.4999)); };
        const double high = warped(static_cast<double>(value(Cabinet::highPassHz)));
        const double low = warped(static_cast<double>(value(Cabinet::lowPassHz)));
        std::vector<double> power(count);
        for (std::size_t k = 0; k < count; ++k) {
            double gain = 0.5 * whole * whole;
            const double at = warped(static_cast<double>(k) * binHz);
            if (value(Cabinet::highPass) >= 0.5f) gain *= std::pow(at / high, 4.0) / (1.0 + std::pow(at / high, 4.0));
            if (value(Cabinet::lowPass) >= 0.5f) gain /= 1.0 + std::pow(at / low, 4.0);
            power[k] = gain * (std::norm(sides[0][k]) + std::norm(sides[1][k]));
        }
        curves.whole = curveOf(power, binHz);
    }
    if (input.impulses[0] && input.impulses[1]) {
        const auto found = ir::align(input.impulses[0]->channels().front(), input.impulses[1]->channels().front(),
                                     input.sampleRateHz, static_cast<double>(Cabinet::kDelayMs.max));
        curves.lag = {.ms = static_cast<float>(found.lagMs),
                      .inverted = found.inverted,
                      .likeness = static_cast<float>(found.correlation)};
    }
    return curves;
}

}  // namespace amp
