// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ebur128.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <span>
#include <string_view>
#include <vector>

#include "engine/dsp/svf.h"
#include "tests/bench/bench_rig.h"

namespace amp::bench {

/// What a preset makes of the riff and of a steady tone.
struct PresetFigures {
    double lufs = 0.0;          ///< integrated loudness of the riff
    double peakDb = 0.0;        ///< dBFS
    double crestDb = 0.0;       ///< peak over RMS where something sounds
    double distortionDb = 0.0;  ///< harmonics 2 to 20 of 196 Hz at −12 dBFS, against the fundamental
    double lowDb = 0.0;         ///< power below 250 Hz against all
    double highDb = 0.0;        ///< power above 2 kHz against all
};

inline constexpr double kPresetRate = 48000.0;

/// Level of a steady component (Hann window).
[[nodiscard]] inline double componentAt(std::span<const float> x, double hertz) {
    std::complex<double> sum = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const auto n = static_cast<double>(i);
        const double w = 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * n / static_cast<double>(x.size()));
        sum += w * static_cast<double>(x[i]) * std::polar(1.0, -2.0 * std::numbers::pi * hertz * n / kPresetRate);
    }
    return std::abs(sum);
}

/// Harmonics of a steady tone against its fundamental, over the second half of `frames`. A pitch shifter is bypassed: behind it
/// the tone would be another one, and a class is about what distorts.
[[nodiscard]] inline double distortionDb(Preset preset, int oversampling, std::size_t frames = 48000) {
    for (PresetNode& node : preset.chain) node.bypass = node.bypass || node.stage == "pitch";
    constexpr double kTone = 196.0;
    std::vector<float> in(frames);
    for (std::size_t i = 0; i < in.size(); ++i) {
        const double turn = 2.0 * std::numbers::pi * kTone * static_cast<double>(i) / kPresetRate;
        in[i] = static_cast<float>(0.25 * std::sin(turn));
    }
    BenchRig rig(preset, {.sampleRateHz = kPresetRate, .oversampling = oversampling});
    const std::vector<float> out = rig.play(in);
    const std::span<const float> steady(out.data() + frames / 2, frames / 2);
    double harmonics = 0.0;
    for (int k = 2; k <= 20; ++k) harmonics += std::pow(componentAt(steady, k * kTone), 2);
    return 10.0 * std::log10(harmonics / (std::pow(componentAt(steady, kTone), 2) + 1e-30) + 1e-30);
}

/// Plays `riff` and a tone through the preset. The oversampling matters little here; one keeps it quick.
[[nodiscard]] inline PresetFigures measurePreset(const Preset& preset, const std::vector<float>& riff,
                                                 int oversampling = 1) {
    PresetFigures f;
    BenchRig rig(preset, {.sampleRateHz = kPresetRate, .oversampling = oversampling});
    const auto out = rig.playStereo(riff);

    ebur128_state* meter = ebur128_init(2, static_cast<unsigned long>(kPresetRate), EBUR128_MODE_I);
    std::vector<float> pairs(2 * riff.size());
    for (std::size_t i = 0; i < riff.size(); ++i) {
        pairs[2 * i] = out[0][i];
        pairs[2 * i + 1] = out[1][i];
    }
    ebur128_add_frames_float(meter, pairs.data(), riff.size());
    ebur128_loudness_global(meter, &f.lufs);
    ebur128_destroy(&meter);

    double peak = 0.0;
    for (const float x : pairs) peak = std::max(peak, std::fabs(static_cast<double>(x)));
    f.peakDb = 20.0 * std::log10(peak + 1e-12);

    // Windows of 50 ms that are at most 40 dB below the loudest.
    constexpr std::size_t kWindow = 2400;
    std::vector<double> power;
    for (std::size_t at = 0; at + kWindow <= riff.size(); at += kWindow) {
        double sum = 0.0;
        for (std::size_t i = at; i < at + kWindow; ++i) sum += std::pow(static_cast<double>(out[0][i]), 2);
        power.push_back(sum / kWindow);
    }
    const double most = *std::max_element(power.begin(), power.end());
    double sum = 0.0;
    int sounding = 0;
    for (const double p : power) {
        if (p < 1e-4 * most) continue;
        sum += p;
        ++sounding;
    }
    f.crestDb = f.peakDb - 10.0 * std::log10(sum / std::max(sounding, 1));

    // Fourth-order splits.
    std::array<dsp::Svf, 2> low, high;
    const auto at250 = dsp::Svf::tune(250.0, 0.7071, kPresetRate), at2k = dsp::Svf::tune(2000.0, 0.7071, kPresetRate);
    double all = 1e-30, lows = 1e-30, highs = 1e-30;
    for (const float x : out[0]) {
        const double l = low[1].process(low[0].process(x, at250).low, at250).low;
        const double h = high[1].process(high[0].process(x, at2k).high, at2k).high;
        all += static_cast<double>(x) * static_cast<double>(x);
        lows += l * l;
        highs += h * h;
    }
    f.lowDb = 10.0 * std::log10(lows / all);
    f.highDb = 10.0 * std::log10(highs / all);
    f.distortionDb = distortionDb(preset, oversampling);
    return f;
}

}  // namespace amp::bench
