// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/half_band.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/base/assert.h"

namespace amp::dsp {
namespace {

using std::numbers::pi;

double besselI0(double x) {
    double sum = 1.0, term = 1.0;
    for (int k = 1; k < 60; ++k) {
        term *= x / (2.0 * k);
        sum += term * term;
    }
    return sum;
}

}  // namespace

void LinearHalfBand::prepare(int pairs, double kaiserBeta, int maxFrames) {
    pairs_ = pairs;
    kernel_ = halfBandKernel(bestInstructionSet());
    const int taps = 2 * pairs;
    const double centre = taps - 1.0;
    std::vector<double> h(static_cast<std::size_t>(taps));
    double sum = 0.0;
    for (int i = 0; i < taps; ++i) {
        const double n = 2.0 * i - centre;
        const double place = n / (centre + 1.0);
        const double window = besselI0(kaiserBeta * std::sqrt(1.0 - place * place)) / besselI0(kaiserBeta);
        h[static_cast<std::size_t>(i)] = std::sin(pi * n / 2.0) / (pi * n) * window;
        sum += h[static_cast<std::size_t>(i)];
    }
    upTaps_.resize(h.size());
    downTaps_.resize(h.size());
    for (std::size_t i = 0; i < h.size(); ++i) {
        // The branch adds up to one half; with the centre's half the filter has gain 1.
        downTaps_[i] = static_cast<float>(h[i] * 0.5 / sum);
        upTaps_[i] = 2.0f * downTaps_[i];
    }
    const auto room = static_cast<std::size_t>(taps + maxFrames);
    upLine_.assign(room, 0.0f);
    evenLine_.assign(room, 0.0f);
    oddLine_.assign(room, 0.0f);
    scratch_.assign(static_cast<std::size_t>(maxFrames), 0.0f);
}

void LinearHalfBand::reset() AMP_RT {
    const auto history = static_cast<std::ptrdiff_t>(2 * pairs_);
    std::fill(upLine_.begin(), upLine_.begin() + history, 0.0f);
    std::fill(evenLine_.begin(), evenLine_.begin() + history, 0.0f);
    std::fill(oddLine_.begin(), oddLine_.begin() + history, 0.0f);
}

void LinearHalfBand::up(const float* in, float* out, int frames) AMP_RT {
    const int history = 2 * pairs_;
    float* line = upLine_.data();
    float* block = line + history;
    std::copy_n(in, frames, block);
    kernel_(block, upTaps_.data(), history, scratch_.data(), frames);
    for (int i = 0; i < frames; ++i) {
        out[2 * i] = scratch_[static_cast<std::size_t>(i)];
        out[2 * i + 1] = block[i - pairs_ + 1];
    }
    std::copy(line + frames, line + frames + history, line);
}

void LinearHalfBand::down(const float* in, float* out, int frames) AMP_RT {
    const int history = 2 * pairs_;
    float* even = evenLine_.data();
    float* odd = oddLine_.data();
    for (int i = 0; i < frames; ++i) {
        even[history + i] = in[2 * i];
        odd[history + i] = in[2 * i + 1];
    }
    kernel_(even + history, downTaps_.data(), history, out, frames);
    for (int i = 0; i < frames; ++i) out[i] += 0.5f * odd[history + i - pairs_];
    std::copy(even + frames, even + frames + history, even);
    std::copy(odd + frames, odd + frames + history, odd);
}

void AllPassHalfBand::prepare(int sections, double transition) {
    AMP_ASSERT(sections == 2 || sections == 4 || sections == 8);
    const double kRoot = std::tan((1.0 - 2.0 * transition) * pi / 4.0);
    const double k = kRoot * kRoot;
    const double kPrimeRoot = std::pow(1.0 - k * k, 0.25);
    const double e = 0.5 * (1.0 - kPrimeRoot) / (1.0 + kPrimeRoot);
    const double e4 = e * e * e * e;
    const double q = e * (1.0 + e4 * (2.0 + e4 * (15.0 + 150.0 * e4)));
    const int order = 2 * sections + 1;
    depth_ = sections / 2;
    coefficient_ = {};
    for (int c = 1; c <= sections; ++c) {
        double numerator = 0.0, denominator = 0.5;
        for (int i = 0; i < 8; ++i) {
            const double sign = i % 2 == 0 ? 1.0 : -1.0;
            numerator += sign * std::pow(q, i * (i + 1)) * std::sin((2 * i + 1) * c * pi / order);
            if (i > 0) denominator += sign * std::pow(q, i * i) * std::cos(2 * i * c * pi / order);
        }
        const double root = std::pow(q, 0.25) * numerator / denominator;
        const double w = root * root;
        const double x = std::sqrt((1.0 - w * k) * (1.0 - w / k)) / (1.0 + w);
        // By turns to the two chains.
        coefficient_[static_cast<std::size_t>((c - 1) / 2)][(c - 1) % 2] = static_cast<float>((1.0 - x) / (1.0 + x));
    }
    reset();
}

void AllPassHalfBand::reset() AMP_RT {
    up_ = {};
    down_ = {};
}

void AllPassHalfBand::up(const float* in, float* out, int frames) AMP_RT {
    choose<true>(in, out, frames, up_);
}

void AllPassHalfBand::down(const float* in, float* out, int frames) AMP_RT {
    choose<false>(in, out, frames, down_);
}

template <bool upward>
void AllPassHalfBand::choose(const float* in, float* out, int frames, Memory& memory) const AMP_RT {
    switch (depth_) {
        case 1: run<1, upward>(in, out, frames, memory); return;
        case 2: run<2, upward>(in, out, frames, memory); return;
        default: run<4, upward>(in, out, frames, memory); return;
    }
}

template <int depth, bool upward>
void AllPassHalfBand::run(const float* in, float* out, int frames, Memory& memory) const AMP_RT {
    std::array<Lanes, depth + 1> m;
    std::array<Lanes, depth> c;
    std::copy_n(memory.begin(), depth + 1, m.begin());
    std::copy_n(coefficient_.begin(), depth, c.begin());
    for (int i = 0; i < frames; ++i) {
        // Downwards, the earlier of the two frames takes the longer way.
        Lanes x = upward ? Lanes{in[i], in[i], 0.0f, 0.0f} : Lanes{in[2 * i + 1], in[2 * i], 0.0f, 0.0f};
        for (std::size_t k = 0; k < depth; ++k) {
            // Written so that the last output, for which everything waits, is multiplied once and subtracted.
            const Lanes y = (c[k] * x + m[k]) - c[k] * m[k + 1];
            m[k] = x;
            x = y;
        }
        m[depth] = x;
        if constexpr (upward) {
            out[2 * i] = x[0];
            out[2 * i + 1] = x[1];
        } else {
            out[i] = 0.5f * (x[0] + x[1]);
        }
    }
    std::copy_n(m.begin(), depth + 1, memory.begin());
}

}  // namespace amp::dsp
