// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "engine/dsp/plucked_string.h"
#include "tests/bench/pitch_measure.h"

/// Playing with strokes at known frames, for the pitch shifters' benchmark: strings of two kinds, hard and soft, bright and
/// dull, alone and over others that ring on, with and without a pickup's low-pass and hiss; and recordings.
namespace amp::bench {

/// Strokes at known frames. `highPassHz` clears what rings below them.
struct Playing {
    std::string name;
    std::vector<float> signal;
    std::vector<std::size_t> strokes;
    double highPassHz = 0.0;
};

enum class StringKind {
    burst,   ///< test::addPluck: the sharpest attack there is
    picked,  ///< PluckedString, bright
    finger,  ///< PluckedString, dull and soft
};

struct Style {
    const char* name;
    StringKind kind;
    double shortestGap, longestGap;  ///< seconds
    double damping;                  ///< part of the gap after which the string is damped; above 1 it rings on
    double loss;                     ///< of a burst's string, a period
    double lowestHz, highestHz;
    double softest, loudest;
    double highPassHz;
    bool overChord, pickup;
};

inline constexpr std::array kStyles{
    Style{"plucks", StringKind::burst, 0.4, 0.6, 0.6, 0.996, 82.0, 400.0, 0.2, 0.5, 0.0, false, false},
    Style{"over chord", StringKind::burst, 0.3, 0.6, 1.5, 0.996, 150.0, 660.0, 0.1, 0.5, 2500.0, true, false},
    Style{"arpeggio", StringKind::burst, 0.15, 0.25, 4.0, 0.998, 82.0, 330.0, 0.1, 0.5, 2500.0, false, false},
    Style{"palm 16ths", StringKind::burst, 0.0833, 0.0833, 0.95, 0.94, 82.0, 110.0, 0.2, 0.5, 1500.0, false, false},
    Style{"harmonics", StringKind::burst, 0.3, 0.5, 1.2, 0.999, 330.0, 990.0, 0.1, 0.3, 0.0, false, false},
    Style{"bass", StringKind::burst, 0.3, 0.5, 0.95, 0.998, 31.0, 98.0, 0.2, 0.5, 1500.0, false, false},
    Style{"picked arp.", StringKind::picked, 0.15, 0.25, 4.0, 0.0, 82.0, 330.0, 0.4, 1.0, 2500.0, false, true},
    Style{"finger", StringKind::finger, 0.3, 0.6, 0.9, 0.0, 82.0, 400.0, 0.3, 0.8, 0.0, false, true},
};

inline void addStroke(std::vector<float>& out, const Style& style, std::size_t frame, double rate, double hz,
                      double gain, unsigned seed) {
    if (style.kind == StringKind::burst) {
        test::addPluck(out, frame, rate, hz, gain, seed, style.loss);
        return;
    }
    PluckedString string;
    string.prepare(rate);
    for (unsigned i = 0; i < seed % 7; ++i) string.pluck({.frequencyHz = hz});  // another stretch of its noise
    string.pluck({.frequencyHz = hz,
                  .velocity = static_cast<float>(gain),
                  .brightness = style.kind == StringKind::picked ? 0.6f : 0.2f,
                  .decaySeconds = 3.0});
    const std::size_t end = std::min(out.size(), frame + static_cast<std::size_t>(3.0 * rate));
    for (std::size_t at = frame; at < end; at += 64) {
        string.processAdd(out.data() + at, static_cast<int>(std::min<std::size_t>(64, end - at)));
    }
}

inline Playing play(const Style& style, double rate) {
    Playing p{style.name, std::vector<float>(static_cast<std::size_t>(10.0 * rate), 0.0f), {}, style.highPassHz};
    if (style.overChord) {
        const auto chord = test::strings(std::vector<double>{82.407, 123.471, 164.814}, 12, 8e-5, 0.1, 0.1);
        p.signal = test::renderPartials(chord, rate, 10.0, 0.05, 0.4);
    }
    std::mt19937 random(3);
    const auto unit = [&random] { return static_cast<double>(random()) / 4294967296.0; };
    for (double at = 0.5; at < 9.3;) {
        const auto frame = static_cast<std::size_t>(at * rate);
        const double hz = style.lowestHz * std::pow(style.highestHz / style.lowestHz, unit());
        const double gain = style.softest + (style.loudest - style.softest) * unit();
        const double gap = style.shortestGap + (style.longestGap - style.shortestGap) * unit();
        std::vector<float> one(p.signal.size(), 0.0f);
        addStroke(one, style, frame, rate, hz, gain, static_cast<unsigned>(random()));
        const std::size_t end = frame + static_cast<std::size_t>(style.damping * gap * rate);
        for (std::size_t i = frame; i < std::min(one.size(), end + 480); ++i) {
            p.signal[i] += one[i] * (i < end ? 1.0f : 1.0f - static_cast<float>(i - end) / 480.0f);
        }
        p.strokes.push_back(frame);
        at += gap;
    }
    if (style.pickup) {
        test::throughPickup(p.signal, rate, 4500.0, 1.5);
        for (float& v : p.signal) v += static_cast<float>(1e-4 * (unit() + unit() - 1.0));  // −88 dBFS
    }
    return p;
}

inline std::vector<float> readFirstChannel(const std::string& path) {
    SF_INFO info{};
    SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
    if (file == nullptr) return {};
    std::vector<float> all(static_cast<std::size_t>(info.frames * info.channels));
    const auto got = static_cast<std::size_t>(sf_readf_float(file, all.data(), info.frames));
    sf_close(file);
    std::vector<float> first(got);
    for (std::size_t i = 0; i < got; ++i) first[i] = all[i * static_cast<std::size_t>(info.channels)];
    return first;
}

/// Strokes of a recording: 2 ms that hold eight times the power of any such stretch in the 50 ms before.
inline Playing listen(const std::string& path) {
    Playing p{path.substr(path.find_last_of('/') + 1), readFirstChannel(path), {}, 0.0};
    constexpr std::size_t step = 96;
    std::vector<double> power;
    for (std::size_t at = 0; at + step <= p.signal.size(); at += step) {
        double sum = 1e-9;
        for (std::size_t i = at; i < at + step; ++i) sum += static_cast<double>(p.signal[i]) * p.signal[i] / step;
        power.push_back(sum);
    }
    std::size_t last = 0;
    for (std::size_t k = 25; k < power.size(); ++k) {
        const double most = *std::max_element(power.begin() + static_cast<std::ptrdiff_t>(k) - 25,
                                              power.begin() + static_cast<std::ptrdiff_t>(k));
        if (power[k] > 8.0 * most && power[k] > 1e-5 && k > last + 40 && k * step > 480) {
            p.strokes.push_back(k * step);
            last = k;
        }
    }
    return p;
}

}  // namespace amp::bench
