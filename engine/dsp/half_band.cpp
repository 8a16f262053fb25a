// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/half_band.h"

#include <algorithm>
#include <cmath>
#include <numbers>

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
    const double kRoot = std::tan((1.0 - 2.0 * transition) * pi / 4.0);
    const double k = kRoot * kRoot;
    const double kPrimeRoot = std::pow(1.0 - k * k, 0.25);
    const double e = 0.5 * (1.0 - kPrimeRoot) / (1.0 + kPrimeRoot);
    const double e4 = e * e * e * e;
    const double q = e * (1.0 + e4 * (2.0 + e4 * (15.0 + 150.0 * e4)));
    const int order = 2 * sections + 1;
    aCount_ = bCount_ = 0;
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
        const auto value = static_cast<float>((1.0 - x) / (1.0 + x));
        if (c % 2 == 1) {
            a_[static_cast<std::size_t>(aCount_++)] = value;
        } else {
            b_[static_cast<std::size_t>(bCount_++)] = value;
        }
    }
    reset();
}

void AllPassHalfBand::reset() AMP_RT {
    up_ = {};
    down_ = {};
}

void AllPassHalfBand::up(const float* in, float* out, int frames) AMP_RT {
    run(in, out, frames, up_, true);
}

void AllPassHalfBand::down(const float* in, float* out, int frames) AMP_RT {
    run(in, out, frames, down_, false);
}

void AllPassHalfBand::run(const float* in, float* out, int frames, Memory& memory, bool upward) AMP_RT {
    // Frames outside, sections inside: the processor works on several frames at once, each some sections further.
    Memory m = memory;
    const int aCount = aCount_, bCount = bCount_;
    for (int i = 0; i < frames; ++i) {
        // Downwards, the earlier of the two frames takes the longer way.
        float a = upward ? in[i] : in[2 * i + 1];
        float b = upward ? in[i] : in[2 * i];
        for (int k = 0; k < aCount; ++k) {
            const auto n = static_cast<std::size_t>(k);
            const float y = a_[n] * (a - m.a[n + 1]) + m.a[n];
            m.a[n] = a;
            a = y;
        }
        m.a[static_cast<std::size_t>(aCount)] = a;
        for (int k = 0; k < bCount; ++k) {
            const auto n = static_cast<std::size_t>(k);
            const float y = b_[n] * (b - m.b[n + 1]) + m.b[n];
            m.b[n] = b;
            b = y;
        }
        m.b[static_cast<std::size_t>(bCount)] = b;
        if (upward) {
            out[2 * i] = a;
            out[2 * i + 1] = b;
        } else {
            out[i] = 0.5f * (a + b);
        }
    }
    memory = m;
}

}  // namespace amp::dsp
