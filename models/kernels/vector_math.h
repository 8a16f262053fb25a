// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Element functions on a vector type V. V is declared in an unnamed namespace of each kernel file, so that every
/// instantiation belongs to that file alone.
///
/// V has: Type, kWidth, load, store (unaligned), set (broadcast), add, sub, mul, div, fma(a, b, c) = a b + c,
/// held(x) = x, in a register: the compiler may not load it again at each use (rows are rarely aligned, and a load across a
/// line costs two),
/// quad(x, q): lanes 4 q .. 4 q + 3 of x in each quad, lane(quad, j): lane j of each quad in all its lanes, horizontal(x): the sum of the lanes,
/// min, max (both return the second operand when the first is NaN, so that a NaN ends at a clamp),
/// zeroBeyond(x, bound): zero where |x| > bound or x is NaN.

#define AMP_KERNEL inline __attribute__((always_inline))

namespace amp::models::kernel {

/// tanh to 3e-8 relative: odd rational of degrees 9 over 8, fitted on [0, 9] by Lawson's iteration; beyond, tanh rounds
/// to one in single precision. Even and odd halves are evaluated side by side (Estrin) to shorten the chain.
template <class V>
AMP_KERNEL typename V::Type tanhOf(typename V::Type x) {
    x = V::max(V::min(x, V::set(9.0f)), V::set(-9.0f));
    const auto s = V::mul(x, x);
    const auto s2 = V::mul(s, s);
    const auto p01 = V::fma(V::set(0.133810380871f), s, V::set(0.999999979555f));
    const auto p23 = V::fma(V::set(2.06093027374e-5f), s, V::set(0.00349560249723f));
    const auto q01 = V::fma(V::set(0.46714353706f), s, V::set(1.0f));
    const auto q23 = V::fma(V::set(0.000328565762205f), s, V::set(0.0258770379264f));
    const auto p = V::fma(V::fma(V::set(1.33549372745e-8f), s2, p23), s2, p01);
    const auto q = V::fma(V::fma(V::set(7.77667742034e-7f), s2, q23), s2, q01);
    return V::div(V::mul(x, p), q);
}

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
