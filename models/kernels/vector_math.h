// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/kernels/kernels.h"

/// Element functions on a vector type V. V is declared in an unnamed namespace of each kernel file, so that every
/// instantiation belongs to that file alone.
///
/// V has: Type, kWidth, load, store (unaligned), set (broadcast), add, sub, mul, div, fma(a, b, c) = a b + c,
/// held(x) = x, in a register: the compiler may not load it again at each use (rows are rarely aligned, and a load across a
/// line costs two),
/// quad(x, q): lanes 4 q .. 4 q + 3 of x in each quad, lane(quad, j): lane j of each quad in all its lanes, horizontal(x): the sum of the lanes,
/// min, max (both return the second operand when the first is NaN, so that a NaN ends at a clamp),
/// within(x, bound): x between -bound and bound, and one of these where x is NaN,
/// Gate: tanh for the gates of recurrent layers, a function object,
/// zeroBeyond(x, bound): zero where |x| > bound or x is NaN.

#define AMP_KERNEL inline __attribute__((always_inline))

namespace amp::models::kernel {

/// tanh to 4e-7 relative: odd rational of degrees 7 over 8 with the slope one at zero, fitted on [0, 8] by Lawson's iteration with
/// relative weights; from there on it is one but for rounding. Both halves are divided by the denominator's first coefficient,
/// so that a step is an addition: multipliers are what the kernels wait for.
template <class V>
AMP_KERNEL typename V::Type tanhOf(typename V::Type x) {
    x = V::within(x, V::set(8.0f));
    const auto s = V::mul(x, x);
    const auto last = V::set(4043302.478f);
    auto p = V::fma(V::set(46.39725813f), s, V::set(11951.21402f));
    p = V::fma(V::fma(p, s, V::set(522813.2502f)), s, last);
    auto q = V::fma(V::add(s, V::set(967.621235f)), s, V::set(96375.24495f));
    q = V::fma(V::fma(q, s, V::set(1870577.543f)), s, last);
    return V::div(V::mul(x, p), q);
}

/// tanh(x / kTanhScale) by the same function: at this scale the numerator's first coefficient is one too.
template <class V>
AMP_KERNEL typename V::Type scaledTanhOf(typename V::Type x) {
    x = V::within(x, V::set(8.0f * kTanhScale));
    const auto s = V::mul(x, x);
    auto p = V::fma(V::add(s, V::set(0.119656164f)), s, V::set(0.00243156007f));
    p = V::fma(p, s, V::set(8.73554523e-06f));
    auto q = V::fma(V::add(s, V::set(0.449490749f)), s, V::set(0.0207967863f));
    q = V::fma(V::fma(q, s, V::set(0.00018750887f)), s, V::set(1.88277187e-07f));
    return V::div(V::mul(x, p), q);
}

/// The same of degrees 9 over 8, on [0, 9], to 2e-8 before rounding: states of recurrent layers add errors up.
/// `Held`: the constants stay in registers, where a loop has registers to spare.
template <class V, bool Held>
struct GateTanh {
    using T = typename V::Type;
    static AMP_KERNEL T constant(float x) {
        if constexpr (Held) return V::held(V::set(x));
        return V::set(x);
    }
    T bound = constant(9.0f), p4 = constant(0.01719445181f), p3 = constant(26.47277528f);
    T p2 = constant(4483.185156f), p1 = constant(171486.039f), last = constant(1281278.546f);
    T q3 = constant(421.673119f), q2 = constant(33172.55293f), q1 = constant(598578.7357f);

    AMP_KERNEL T operator()(T x) const {
        x = V::within(x, bound);
        const T s = V::mul(x, x);
        const T p = V::fma(V::fma(V::fma(V::fma(p4, s, p3), s, p2), s, p1), s, last);
        const T q = V::fma(V::fma(V::fma(V::add(s, q3), s, q2), s, q1), s, last);
        return V::div(V::mul(x, p), q);
    }
};

/// x > 0 ? x : slope x.
template <class V>
AMP_KERNEL typename V::Type leakyOf(typename V::Type x, typename V::Type slope) {
    const auto zero = V::set(0.0f);
    return V::fma(slope, V::min(x, zero), V::max(x, zero));
}

template <class V>
AMP_KERNEL typename V::Type sigmoidOf(typename V::Type x) {
    const auto half = V::set(0.5f);
    return V::fma(tanhOf<V>(V::mul(x, half)), half, half);
}

/// The rational approximation that files may name `Fasttanh`; a function of its own, not a substitute for tanh.
template <class V>
AMP_KERNEL typename V::Type fastTanhOf(typename V::Type x) {
    const auto a = V::max(x, V::sub(V::set(0.0f), x));
    const auto q = V::mul(x, x);
    const auto c0 = V::set(2.45550750702956f);
    const auto d0 = V::set(2.44506634652299f);
    const auto top =
        V::mul(x, V::fma(V::fma(V::set(0.821226666969744f), a, V::set(0.893229853513558f)), q, V::fma(c0, a, c0)));
    const auto y = V::fma(V::mul(V::set(0.814642734961073f), x), a, x);
    const auto bottom = V::fma(V::add(d0, q), V::max(y, V::sub(V::set(0.0f), y)), d0);
    return V::div(top, bottom);
}

}  // namespace amp::models::kernel
