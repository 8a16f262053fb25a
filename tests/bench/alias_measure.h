// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "engine/dsp/offline_fft.h"
#include "tests/bench/bench_rig.h"

namespace amp::bench {

inline constexpr double kAliasRate = 48000.0;

/// Folded energy of a chain, in dB against the harmonics: everything from 20 Hz to 20 kHz that is no harmonic of a sine at this
/// frequency (moved to the nearest odd bin of the transform).
[[nodiscard]] inline double aliasDb(const Preset& preset, int factor, double hertz, double amplitude,
                                    dsp::OversamplingPhase phase = dsp::OversamplingPhase::lowLatency) {
    constexpr std::size_t kSize = 8192, kSettle = 40960;
    const std::size_t tone = 2 * static_cast<std::size_t>(hertz * kSize / kAliasRate / 2.0) + 1;
    std::vector<float> in(kSettle + kSize);
    for (std::size_t i = 0; i < in.size(); ++i) {
        const auto turn = static_cast<double>((tone * i) % kSize) / kSize;
        in[i] = static_cast<float>(amplitude * std::sin(2.0 * std::numbers::pi * turn));
    }
    BenchRig rig(preset, {.sampleRateHz = kAliasRate, .oversampling = factor, .phase = phase});
    const std::vector<float> out = rig.play(in);
    std::vector<float> last(out.end() - kSize, out.end());
    // Hann: what still drifts after settling stays near the bins it belongs to.
    for (std::size_t i = 0; i < kSize; ++i) {
        last[i] *= static_cast<float>(0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * static_cast<double>(i) / kSize));
    }
    const auto bins = dsp::spectrum(last, kSize);
    double harmonics = 0.0, folded = 0.0;
    const auto top = static_cast<std::size_t>(20000.0 * kSize / kAliasRate);
    for (std::size_t k = 4; k < top; ++k) {
        const std::size_t away = k % tone;
        const bool near = std::min(away, tone - away) <= 2 && k + 2 >= tone;
        (near ? harmonics : folded) += std::norm(bins[k]);
    }
    return 10.0 * std::log10((folded + 1e-30) / (harmonics + 1e-30));
}

/// The worst of a set of tones.
[[nodiscard]] inline double worstAliasDb(const Preset& preset, int factor, const std::vector<double>& tones,
                                         double amplitude) {
    double worst = -300.0;
    for (const double hertz : tones) worst = std::max(worst, aliasDb(preset, factor, hertz, amplitude));
    return worst;
}

}  // namespace amp::bench
