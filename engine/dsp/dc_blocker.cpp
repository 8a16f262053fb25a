// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/dc_blocker.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace amp {
namespace {

using Floats = float __attribute__((vector_size(16)));
using Pair = float __attribute__((vector_size(8)));
using Doubles = double __attribute__((vector_size(16)));

template <class V, class T>
V load(const T* from) AMP_RT {
    V v;
    std::memcpy(&v, from, sizeof v);
    return v;
}

template <class V, class T>
void store(T* to, const V& v) AMP_RT {
    std::memcpy(to, &v, sizeof v);
}

Floats joined(Doubles low, Doubles high) AMP_RT {
#if defined(__SSE2__)
    return _mm_movelh_ps(_mm_cvtpd_ps(low), _mm_cvtpd_ps(high));
#else
    const Pair first = __builtin_convertvector(low, Pair), second = __builtin_convertvector(high, Pair);
    return __builtin_shufflevector(first, second, 0, 1, 2, 3);
#endif
}

template <class T, std::size_t N>
void push(std::array<T, N>& past, T newest) AMP_RT {
    std::move(past.begin() + 1, past.end(), past.begin());
    past.back() = newest;
}

}  // namespace

void DcBlocker::tune(double cornerHz, double sampleRateHz) {
    const double pole = std::exp(-2.0 * std::numbers::pi * cornerHz / sampleRateHz);
    const auto power = [&](int n) { return static_cast<float>(std::pow(pole, n)); };
    p1_ = power(1);
    p2_ = power(2);
    p4_ = power(4);
    p8_ = std::pow(pole, 8);
    // From the powers as they were rounded, so that a constant is taken away whole.
    const auto doubled = [](float p) { return 1.0 + static_cast<double>(p); };
    c_ = static_cast<float>((1.0 - p8_) / (doubled(p1_) * doubled(p2_) * doubled(p4_)));
}

void DcBlocker::rest(double level) AMP_RT {
    x_.fill(static_cast<float>(level));
    a_.fill(x_[0] + p1_ * x_[0]);
    b_.fill(a_[0] + p2_ * a_[0]);
    m_.fill(level);
}

void DcBlocker::process(float* samples, int frames, float factor) AMP_RT {
    const Floats p1 = p1_ - Floats{}, p2 = p2_ - Floats{}, p4 = p4_ - Floats{}, c = c_ - Floats{};
    const Floats gain = factor - Floats{};
    const Doubles p8 = p8_ - Doubles{};
    auto x = load<Floats>(x_.data()), a = load<Floats>(a_.data()), b = load<Floats>(b_.data());
    auto low8 = load<Doubles>(m_.data()), high8 = load<Doubles>(m_.data() + 2);
    auto low4 = load<Doubles>(m_.data() + 4), high4 = load<Doubles>(m_.data() + 6);
    for (; frames >= 4; frames -= 4, samples += 4) {
        const auto newX = load<Floats>(samples);
        // The frame before each, in two steps that every processor has.
        const Floats seam = __builtin_shufflevector(x, newX, 3, 3, 4, 4);
        const Floats newA = newX + p1 * __builtin_shufflevector(seam, newX, 0, 2, 5, 6);
        const Floats newB = newA + p2 * __builtin_shufflevector(a, newA, 2, 3, 4, 5);
        const Floats f = c * (newB + p4 * b);
        const Floats upper = __builtin_shufflevector(f, f, 2, 3, 2, 3);
        const Pair lowF = __builtin_shufflevector(f, f, 0, 1), highF = __builtin_shufflevector(upper, upper, 0, 1);
        const Doubles low = __builtin_convertvector(lowF, Doubles) + p8 * low8;
        const Doubles high = __builtin_convertvector(highF, Doubles) + p8 * high8;
        store(samples, (newX - joined(low, high)) * gain);
        x = newX;
        a = newA;
        b = newB;
        low8 = low4;
        high8 = high4;
        low4 = low;
        high4 = high;
    }
    store(x_.data(), x);
    store(a_.data(), a);
    store(b_.data(), b);
    store(m_.data(), low8);
    store(m_.data() + 2, high8);
    store(m_.data() + 4, low4);
    store(m_.data() + 6, high4);
    for (; frames > 0; --frames, ++samples) {
        const float newX = *samples;
        const float newA = newX + p1_ * x_[3];
        const float newB = newA + p2_ * a_[2];
        const double m = static_cast<double>(c_ * (newB + p4_ * b_[0])) + p8_ * m_[0];
        *samples = (newX - static_cast<float>(m)) * factor;
        push(x_, newX);
        push(a_, newA);
        push(b_, newB);
        push(m_, m);
    }
}

}  // namespace amp
