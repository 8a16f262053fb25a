// SPDX-License-Identifier: GPL-3.0-or-later
// Body of the convolver's kernels, compiled once per instruction set. Everything here has internal linkage, so that no
// function compiled for a newer processor can stand in for an older one's.
#include <cstddef>

#if defined(__AVX2__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#pragma GCC diagnostic ignored "-Wpsabi"  // vectors are never passed between translation units

namespace {

using amp::dsp::kGroupFloats;
using amp::dsp::LaneFactors;
using amp::dsp::NodeFactors;

// Eight floats; the compiler makes two registers of it where vectors are shorter.
typedef float Vec __attribute__((vector_size(32), aligned(32)));
#define AMP_INLINE inline __attribute__((always_inline))

// The same in memory, at any place.
typedef float VecInMemory __attribute__((vector_size(32), aligned(4), may_alias));

AMP_INLINE Vec load(const float* p) {
    return *reinterpret_cast<const VecInMemory*>(p);
}
AMP_INLINE void store(float* p, Vec v) {
    *reinterpret_cast<VecInMemory*>(p) = v;
}
AMP_INLINE Vec splat(float x) {
    return Vec{x, x, x, x, x, x, x, x};
}

#if defined(__FMA__)
AMP_INLINE Vec fma(Vec a, Vec b, Vec c) {
    return (Vec)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
}
AMP_INLINE Vec fnma(Vec a, Vec b, Vec c) {
    return (Vec)_mm256_fnmadd_ps((__m256)a, (__m256)b, (__m256)c);
}
#elif defined(__aarch64__)
AMP_INLINE Vec fma(Vec a, Vec b, Vec c) {
    const auto low = [](Vec v) { return (float32x4_t)__builtin_shufflevector(v, v, 0, 1, 2, 3); };
    const auto high = [](Vec v) { return (float32x4_t)__builtin_shufflevector(v, v, 4, 5, 6, 7); };
    return __builtin_shufflevector(vfmaq_f32(low(c), low(a), low(b)), vfmaq_f32(high(c), high(a), high(b)), 0, 1, 2, 3,
                                   4, 5, 6, 7);
}
AMP_INLINE Vec fnma(Vec a, Vec b, Vec c) {
    return fma(-a, b, c);
}
#else
AMP_INLINE Vec fma(Vec a, Vec b, Vec c) {
    return a * b + c;
}
AMP_INLINE Vec fnma(Vec a, Vec b, Vec c) {
    return c - a * b;
}
#endif

struct Factor {
    Vec re, im;
};
struct Factors {
    Factor half, quarter, eighth, eighthOfSecond;
};

AMP_INLINE Factor splat(const float (&f)[2]) {
    return {splat(f[0]), splat(f[1])};
}
AMP_INLINE Factors splat(const NodeFactors& n) {
    return {splat(n.half), splat(n.quarter), splat(n.eighth), splat(n.eighthOfSecond)};
}
AMP_INLINE Factor lanes(const float (&f)[2][8]) {
    return {load(f[0]), load(f[1])};
}
AMP_INLINE Factors lanes(const LaneFactors& l) {
    return {lanes(l.half), lanes(l.quarter), lanes(l.eighth), lanes(l.eighthOfSecond)};
}

struct Eight {
    Vec re[8], im[8];
};

/// (a, b) -> (a + s·b, a − s·b)
AMP_INLINE void split(Eight& z, int a, int b, const Factor& s) {
    const Vec re = fnma(s.im, z.im[b], fma(s.re, z.re[b], z.re[a]));
    const Vec im = fma(s.im, z.re[b], fma(s.re, z.im[b], z.im[a]));
    z.re[b] = (z.re[a] + z.re[a]) - re;
    z.im[b] = (z.im[a] + z.im[a]) - im;
    z.re[a] = re;
    z.im[a] = im;
}
/// The same with i·s.
AMP_INLINE void splitTurned(Eight& z, int a, int b, const Factor& s) {
    const Vec re = fnma(s.im, z.re[b], fnma(s.re, z.im[b], z.re[a]));
    const Vec im = fnma(s.im, z.im[b], fma(s.re, z.re[b], z.im[a]));
    z.re[b] = (z.re[a] + z.re[a]) - re;
    z.im[b] = (z.im[a] + z.im[a]) - im;
    z.re[a] = re;
    z.im[a] = im;
}
/// Back, times two: (p, m) -> (p + m, (p − m)·conj s)
AMP_INLINE void join(Eight& z, int a, int b, const Factor& s) {
    const Vec re = z.re[a] - z.re[b];
    const Vec im = z.im[a] - z.im[b];
    z.re[a] = z.re[a] + z.re[b];
    z.im[a] = z.im[a] + z.im[b];
    z.re[b] = fma(im, s.im, re * s.re);
    z.im[b] = fnma(re, s.im, im * s.re);
}
/// The same with i·s: conj(i·s) = −s.im − i·s.re
AMP_INLINE void joinTurned(Eight& z, int a, int b, const Factor& s) {
    const Vec re = z.re[a] - z.re[b];
    const Vec im = z.im[a] - z.im[b];
    z.re[a] = z.re[a] + z.re[b];
    z.im[a] = z.im[a] + z.im[b];
    z.re[b] = fnma(re, s.im, im * s.re);
    z.im[b] = -fma(im, s.im, re * s.re);
}

AMP_INLINE void split8(Eight& z, const Factors& f) {
    for (int q = 0; q < 4; ++q) split(z, q, q + 4, f.half);
    for (int q = 0; q < 2; ++q) split(z, q, q + 2, f.quarter);
    for (int q = 4; q < 6; ++q) splitTurned(z, q, q + 2, f.quarter);
    split(z, 0, 1, f.eighth);
    splitTurned(z, 2, 3, f.eighth);
    split(z, 4, 5, f.eighthOfSecond);
    splitTurned(z, 6, 7, f.eighthOfSecond);
}

AMP_INLINE void join8(Eight& z, const Factors& f) {
    join(z, 0, 1, f.eighth);
    joinTurned(z, 2, 3, f.eighth);
    join(z, 4, 5, f.eighthOfSecond);
    joinTurned(z, 6, 7, f.eighthOfSecond);
    for (int q = 0; q < 2; ++q) join(z, q, q + 2, f.quarter);
    for (int q = 4; q < 6; ++q) joinTurned(z, q, q + 2, f.quarter);
    for (int q = 0; q < 4; ++q) join(z, q, q + 4, f.half);
}

AMP_INLINE void transpose(Vec (&r)[8]) {
    Vec t[8], u[8];
    for (int i = 0; i < 4; ++i) {
        t[2 * i] = __builtin_shufflevector(r[2 * i], r[2 * i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
        t[2 * i + 1] = __builtin_shufflevector(r[2 * i], r[2 * i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
    }
    for (int i = 0; i < 8; i += 4) {
        u[i] = __builtin_shufflevector(t[i], t[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
        u[i + 1] = __builtin_shufflevector(t[i], t[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        u[i + 2] = __builtin_shufflevector(t[i + 1], t[i + 3], 0, 1, 8, 9, 4, 5, 12, 13);
        u[i + 3] = __builtin_shufflevector(t[i + 1], t[i + 3], 2, 3, 10, 11, 6, 7, 14, 15);
    }
    for (int i = 0; i < 4; ++i) {
        r[i] = __builtin_shufflevector(u[i], u[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        r[i + 4] = __builtin_shufflevector(u[i], u[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

AMP_INLINE void loadLines(Eight& z, const float* p, std::ptrdiff_t stride) {
    for (int q = 0; q < 8; ++q) {
        z.re[q] = load(p + q * stride);
        z.im[q] = load(p + q * stride + 8);
    }
}
AMP_INLINE void storeLines(const Eight& z, float* p, std::ptrdiff_t stride) {
    for (int q = 0; q < 8; ++q) {
        store(p + q * stride, z.re[q]);
        store(p + q * stride + 8, z.im[q]);
    }
}

AMP_INLINE int linesOf(int depth) {
    return 8 << (3 * depth);
}

void forwardTop(const float* older, const float* newer, float* work, int depth, const NodeFactors* root, int unit,
                int count) {
    const int columns = linesOf(depth) / 8;
    const std::ptrdiff_t stride = columns * 8;
    const Factors f = splat(*root);
    for (int c = unit; c < unit + count; ++c) {
        Eight z;
        for (int q = 0; q < 8; ++q) {
            z.re[q] = load(older + q * stride + 8 * c);
            z.im[q] = load(newer + q * stride + 8 * c);
        }
        split8(z, f);
        storeLines(z, work + 16 * c, 2 * stride);
    }
}

void forwardMiddle(float* work, int blockDepth, const NodeFactors* nodes, int unit, int count) {
    const int columns = linesOf(blockDepth) / 8;
    const std::ptrdiff_t stride = 16 * columns;
    while (count > 0) {
        const int block = unit / columns;
        const int column = unit % columns;
        const int run = count < columns - column ? count : columns - column;
        float* p = work + 8 * stride * block + 16 * column;
        const Factors f = splat(nodes[block]);
        for (int c = 0; c < run; ++c, p += 16) {
            Eight z;
            loadLines(z, p, stride);
            split8(z, f);
            storeLines(z, p, stride);
        }
        unit += run;
        count -= run;
    }
}

AMP_INLINE void finishForward(Eight& z, float* bins, const NodeFactors& node, const LaneFactors& laneFactors) {
    split8(z, splat(node));
    transpose(z.re);
    transpose(z.im);
    split8(z, lanes(laneFactors));
    storeLines(z, bins, 16);
}

void forwardGroup(const float* work, float* bins, const NodeFactors* node, const LaneFactors* laneFactors) {
    Eight z;
    loadLines(z, work, 16);
    finishForward(z, bins, *node, *laneFactors);
}

void forwardSmall(const float* older, const float* newer, float* bins, const NodeFactors* root,
                  const LaneFactors* laneFactors) {
    Eight z;
    for (int q = 0; q < 8; ++q) {
        z.re[q] = load(older + 8 * q);
        z.im[q] = load(newer + 8 * q);
    }
    finishForward(z, bins, *root, *laneFactors);
}

// As many bins at once as their sums fit into the registers beside the operands.
#if defined(__AVX512VL__) || defined(__aarch64__)
constexpr int kLinesAtOnce = 8;
#else
constexpr int kLinesAtOnce = 4;
#endif

void multiplyAdd(const float* x, const float* h, int partitions, float* sum, bool first) {
    for (int part = 0; part < 8; part += kLinesAtOnce) {
        Vec re[kLinesAtOnce], im[kLinesAtOnce];
        for (int l = 0; l < kLinesAtOnce; ++l) {
            re[l] = first ? splat(0.0f) : load(sum + 16 * (part + l));
            im[l] = first ? splat(0.0f) : load(sum + 16 * (part + l) + 8);
        }
        const float* xp = x + 16 * part;
        const float* hp = h + 16 * part;
        for (int p = 0; p < partitions; ++p, xp += kGroupFloats, hp += kGroupFloats) {
            for (int l = 0; l < kLinesAtOnce; ++l) {
                const Vec xr = load(xp + 16 * l), xi = load(xp + 16 * l + 8);
                const Vec hr = load(hp + 16 * l), hi = load(hp + 16 * l + 8);
                re[l] = fnma(xi, hi, fma(xr, hr, re[l]));
                im[l] = fma(xi, hr, fma(xr, hi, im[l]));
            }
        }
        for (int l = 0; l < kLinesAtOnce; ++l) {
            store(sum + 16 * (part + l), re[l]);
            store(sum + 16 * (part + l) + 8, im[l]);
        }
    }
}

AMP_INLINE void startInverse(Eight& z, const float* bins, const NodeFactors& node, const LaneFactors& laneFactors) {
    loadLines(z, bins, 16);
    join8(z, lanes(laneFactors));
    transpose(z.re);
    transpose(z.im);
    join8(z, splat(node));
}

void inverseGroup(const float* bins, float* work, const NodeFactors* node, const LaneFactors* laneFactors) {
    Eight z;
    startInverse(z, bins, *node, *laneFactors);
    storeLines(z, work, 16);
}

void inverseMiddle(float* work, int blockDepth, const NodeFactors* nodes, int unit, int count) {
    const int columns = linesOf(blockDepth) / 8;
    const std::ptrdiff_t stride = 16 * columns;
    while (count > 0) {
        const int block = unit / columns;
        const int column = unit % columns;
        const int run = count < columns - column ? count : columns - column;
        float* p = work + 8 * stride * block + 16 * column;
        const Factors f = splat(nodes[block]);
        for (int c = 0; c < run; ++c, p += 16) {
            Eight z;
            loadLines(z, p, stride);
            join8(z, f);
            storeLines(z, p, stride);
        }
        unit += run;
        count -= run;
    }
}

void inverseTop(const float* work, float* out, int depth, const NodeFactors* root, int unit, int count) {
    const int columns = linesOf(depth) / 8;
    const std::ptrdiff_t stride = columns * 8;
    const Factors f = splat(*root);
    for (int c = unit; c < unit + count; ++c) {
        Eight z;
        loadLines(z, work + 16 * c, 2 * stride);
        join8(z, f);
        for (int q = 0; q < 8; ++q) store(out + q * stride + 8 * c, z.im[q]);
    }
}

void inverseSmall(const float* bins, float* out, const NodeFactors* root, const LaneFactors* laneFactors) {
    Eight z;
    startInverse(z, bins, *root, *laneFactors);
    for (int q = 0; q < 8; ++q) store(out + 8 * q, z.im[q]);
}

#if defined(__AVX2__)
typedef Vec Wide;
AMP_INLINE Wide wideFma(Wide a, Wide b, Wide c) {
    return fma(a, b, c);
}
constexpr int kWide = 8;
#else
typedef float Wide __attribute__((vector_size(16), aligned(16)));
#if defined(__aarch64__)
AMP_INLINE Wide wideFma(Wide a, Wide b, Wide c) {
    return (Wide)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
}
#else
AMP_INLINE Wide wideFma(Wide a, Wide b, Wide c) {
    return a * b + c;
}
#endif
constexpr int kWide = 4;
#endif
typedef float WideInMemory __attribute__((vector_size(4 * kWide), aligned(4), may_alias));

// Eight wide with AVX-512 as well: sixteen unaligned floats always cross a cache line, and were measured slower.
// Taps that are a whole vector apart meet the same vectors of input, only for other outputs: each is loaded once and
// used for all. Two running sums per output hide the latency of the multiply-add when there are few outputs; they are
// kept for any number of outputs, so that the bits are those of the single output.
template <int kVectors>
AMP_INLINE void firTile(const float* in, const float* taps, int count, float* out) {
    constexpr int kSteps = amp::dsp::kFirTaps / kWide;
    Wide sum[2][kVectors] = {};
    for (int c = 0; c < count; c += amp::dsp::kFirTaps) {
        for (int r = 0; r < kWide; ++r) {
            const float* from = in - c - r - kWide * (kSteps - 1);
            Wide x[kVectors + kSteps - 1];
#pragma GCC unroll 32
            for (int i = 0; i < kVectors + kSteps - 1; ++i) {
                x[i] = *reinterpret_cast<const WideInMemory*>(from + kWide * i);
            }
#pragma GCC unroll 32
            for (int j = 0; j < kSteps; ++j) {
                const float h = taps[c + r + kWide * j];
                const Wide tap = h - Wide{};
#pragma GCC unroll 32
                for (int v = 0; v < kVectors; ++v) {
                    sum[j & 1][v] = wideFma(tap, x[v + kSteps - 1 - j], sum[j & 1][v]);
                }
            }
        }
    }
    for (int v = 0; v < kVectors; ++v) {
        *reinterpret_cast<WideInMemory*>(out + kWide * v) = sum[0][v] + sum[1][v];
    }
}

void fir(const float* in, const float* taps, int count, float* out, int frames) {
    int t = 0;
    for (; t + 4 * kWide <= frames; t += 4 * kWide) firTile<4>(in + t, taps, count, out + t);
    for (; t + 2 * kWide <= frames; t += 2 * kWide) firTile<2>(in + t, taps, count, out + t);
    for (; t + kWide <= frames; t += kWide) firTile<1>(in + t, taps, count, out + t);
    if (t < frames) {
        float last[kWide];
        firTile<1>(in + t, taps, count, last);
        for (int i = 0; t < frames; ++t, ++i) out[t] = last[i];
    }
}

void add(const float* in, float* out, int frames) {
    int t = 0;
    for (; t + 8 <= frames; t += 8) store(out + t, load(out + t) + load(in + t));
    for (; t < frames; ++t) out[t] += in[t];
}

#undef AMP_INLINE

}  // namespace

#define AMP_CONVOLVER_KERNELS                                                                                        \
    {                                                                                                                \
        forwardTop, forwardMiddle, forwardGroup, forwardSmall, multiplyAdd, inverseGroup, inverseMiddle, inverseTop, \
            inverseSmall, fir, add                                                                                   \
    }
