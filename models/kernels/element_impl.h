// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/kernels/kernels.h"
#include "models/kernels/vector_math.h"

/// Element functions and combinations, row by row.
namespace amp::models::kernel {

template <class V, class F>
AMP_KERNEL void eachRow(const ActivateArgs& a, F&& f) {
    for (int r = 0; r < a.rows; ++r) {
        const float* in = a.in + r * a.inStride;
        float* out = a.out + r * a.outStride;
        for (int n = 0; n < a.frames; n += V::kWidth) V::store(out + n, f(V::load(in + n), r));
    }
}

/// exp for x <= 0, to 2e-7 relative: scaled to [-ln2/2, ln2/2], degree 6, then squared back by powers of two built by
/// repeated multiplication of halves. Only elu needs it.
template <class V>
AMP_KERNEL typename V::Type expOfNegative(typename V::Type x) {
    // exp(x) = exp(x / 64)^64 keeps everything in plain arithmetic that each instruction set has.
    x = V::max(V::min(x, V::set(0.0f)), V::set(-40.0f));
    const auto y = V::mul(x, V::set(1.0f / 64.0f));
    // (exp(y) - 1) is squared as 2 e + e e so that small x keep their digits.
    auto e = V::fma(V::set(1.0f / 720.0f), y, V::set(1.0f / 120.0f));
    e = V::fma(e, y, V::set(1.0f / 24.0f));
    e = V::fma(e, y, V::set(1.0f / 6.0f));
    e = V::fma(e, y, V::set(0.5f));
    e = V::fma(e, y, V::set(1.0f));
    e = V::mul(e, y);
#pragma GCC unroll 6
    for (int i = 0; i < 6; ++i) e = V::fma(e, e, V::add(e, e));
    return e;  // exp(x) - 1
}

template <class V>
void activate(const ActivateArgs& a) noexcept {
    using T = typename V::Type;
    switch (a.function) {
        case Function::identity: eachRow<V>(a, [](T x, int) { return x; }); return;
        case Function::tanh: eachRow<V>(a, [](T x, int) { return tanhOf<V>(x); }); return;
        case Function::fastTanh: eachRow<V>(a, [](T x, int) { return fastTanhOf<V>(x); }); return;
        case Function::hardTanh:
            eachRow<V>(a, [](T x, int) { return V::max(V::min(x, V::set(1.0f)), V::set(-1.0f)); });
            return;
        case Function::leaky: eachRow<V>(a, [&](T x, int r) { return leakyOf<V>(x, V::set(a.slopes[r])); }); return;
        case Function::sigmoid: eachRow<V>(a, [](T x, int) { return sigmoidOf<V>(x); }); return;
        case Function::silu: eachRow<V>(a, [](T x, int) { return V::mul(x, sigmoidOf<V>(x)); }); return;
        case Function::hardSwish:
            eachRow<V>(a, [](T x, int) {
                const T c = V::max(V::min(V::add(x, V::set(3.0f)), V::set(6.0f)), V::set(0.0f));
                return V::mul(V::mul(x, c), V::set(1.0f / 6.0f));
            });
            return;
        case Function::leakyHardTanh: {
            const T low = V::set(a.a), high = V::set(a.b), below = V::set(a.c), above = V::set(a.d);
            eachRow<V>(a, [=](T x, int) {
                const T zero = V::set(0.0f);
                const T middle = V::max(V::min(x, high), low);
                const T under = V::mul(V::min(V::sub(x, low), zero), below);
                const T over = V::mul(V::max(V::sub(x, high), zero), above);
                return V::add(middle, V::add(under, over));
            });
            return;
        }
        case Function::softSign:
            eachRow<V>(a, [](T x, int) {
                const T magnitude = V::max(x, V::sub(V::set(0.0f), x));
                return V::div(x, V::add(V::set(1.0f), magnitude));
            });
            return;
        case Function::elu:
            eachRow<V>(a, [](T x, int) { return V::add(V::max(x, V::set(0.0f)), expOfNegative<V>(x)); });
            return;
    }
}

template <class V>
void combine(const CombineArgs& a) noexcept {
    for (int r = 0; r < a.rows; ++r) {
        const float* x = a.x + r * a.xStride;
        const float* y = a.y ? a.y + r * a.yStride : nullptr;
        const float* z = a.z ? a.z + r * a.zStride : nullptr;
        float* out = a.out + r * a.outStride;
        float* sum = a.sum ? a.sum + r * a.sumStride : nullptr;
        for (int n = 0; n < a.frames; n += V::kWidth) {
            auto value = V::load(x + n);
            if (a.blend) {
                const auto first = V::load(z + n);
                value = V::fma(V::load(y + n), V::sub(value, first), first);
            } else {
                if (y) value = V::mul(value, V::load(y + n));
                if (z) value = V::add(value, V::load(z + n));
            }
            V::store(out + n, value);
            if (sum) V::store(sum + n, a.sumStarts ? value : V::add(V::load(sum + n), value));
        }
    }
}

template <class V>
void silenceBroken(float* row, float bound, int frames) noexcept {
    for (int n = 0; n < frames; n += V::kWidth) V::store(row + n, V::zeroBeyond(V::load(row + n), bound));
}

}  // namespace amp::models::kernel
