// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/kernels/kernels.h"
#include "models/kernels/matmul_impl.h"
#include "models/kernels/vector_math.h"

/// A run of WaveNet layers in one call. Narrow layers are so short that finding their arguments would cost as much as their
/// arithmetic; here a layer's steps (convolution, activation, collecting, mixing) happen to one tile of registers.
namespace amp::models::kernel {

/// A few channels make few chains of additions, which would wait for each other: taps are dealt out to two sums. Oldest
/// taps come first, so that a layer's beginning overlaps the end of the layer that it waits for.
template <int Channels>
inline constexpr int kTapSums = Channels <= 3 ? 2 : 1;

/// Vectors of frames in a tile: as many as there are registers for the sums, a row and a weight.
template <class V, int Channels>
inline constexpr int kStackVectors = [] {
    const int most = (V::kRegisters - 1) / (Channels * kTapSums<Channels> + 1);
    return most < 1 ? 1 : most > 4 ? 4 : most;
}();

template <class V, int Channels, int Vectors, Fused F>
void stackTile(const StackArgs& a, const StackLayer& l, bool sumStarts, int frame) {
    using T = typename V::Type;
    constexpr int sums = kTapSums<Channels>;
    const float* weights = l.weights;
    T sum[sums][Channels][Vectors];
#pragma GCC unroll 8
    for (int o = 0; o < Channels; ++o) {
        const T bias = V::set(weights[o]);
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) {
            sum[0][o][v] = bias;
            if constexpr (sums == 2) sum[1][o][v] = V::set(0.0f);
        }
    }
    weights += Channels;
    const float* row = a.condition + frame;
    for (int i = 0; i < a.conditionRows; ++i) {
        accumulate<V, Channels, Vectors>(sum[sums - 1], row, weights);
        weights += Channels;
        row += a.conditionStride;
    }

    const std::ptrdiff_t stride = l.in->stride;
    const int capacity = l.in->capacity;
    const float* base = l.in->base + frame;
    int at = l.in->position - (l.taps - 1) * l.delay;
    at += at < 0 ? capacity : 0;
    int tap = l.taps % sums;
    if constexpr (sums == 2) {
        if (tap == 1) {
            row = base + at;
#pragma GCC unroll 8
            for (int i = 0; i < Channels; ++i) {
                accumulate<V, Channels, Vectors>(sum[0], row, weights + i * Channels);
                row += stride;
            }
            weights += Channels * Channels;
            at += l.delay;
            at -= at >= capacity ? capacity : 0;
        }
    }
    for (; tap < l.taps; tap += sums) {
#pragma GCC unroll 2
        for (int s = 0; s < sums; ++s) {
            row = base + at;
#pragma GCC unroll 8
            for (int i = 0; i < Channels; ++i) {
                accumulate<V, Channels, Vectors>(sum[s], row, weights + i * Channels);
                row += stride;
            }
            weights += Channels * Channels;
            at += l.delay;
            at -= at >= capacity ? capacity : 0;
        }
    }

    T x[Channels][Vectors];
#pragma GCC unroll 8
    for (int o = 0; o < Channels; ++o) {
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) {
            T y = sum[0][o][v];
            if constexpr (sums == 2) y = V::add(y, sum[1][o][v]);
            if constexpr (F == Fused::tanh) y = scaledTanhOf<V>(y);
            if constexpr (F == Fused::leaky) y = V::max(V::mul(y, V::set(weights[o])), y);
            x[o][v] = y;
        }
    }
    if constexpr (F == Fused::leaky) weights += Channels;

    float* total = a.sum + frame;
#pragma GCC unroll 8
    for (int o = 0; o < Channels; ++o) {
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) {
            float* to = total + v * V::kWidth;
            V::store(to, sumStarts ? x[o][v] : V::add(V::load(to), x[o][v]));
        }
        total += a.sumStride;
    }
    if (!l.out) return;

    row = l.in->base + l.in->position + frame;
    float* out = l.out->base + l.out->position + frame;
    const std::ptrdiff_t outStride = l.out->stride;
#pragma GCC unroll 8
    for (int o = 0; o < Channels; ++o) {
        T mixed[Vectors];
        const T bias = V::set(weights[o]);
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) mixed[v] = V::add(bias, V::load(row + v * V::kWidth));
#pragma GCC unroll 8
        for (int i = 0; i < Channels; ++i) {
            const T w = V::set(weights[Channels + o * Channels + i]);
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v) mixed[v] = V::fma(w, x[i][v], mixed[v]);
        }
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) V::store(out + v * V::kWidth, mixed[v]);
        row += stride;
        out += outStride;
    }
}

/// What was written to a ring's beginning, again behind its end. Whole vectors: beyond the block's end are frames that
/// nobody reads any more.
template <class V>
AMP_KERNEL void mirror(const Ring& ring, int rows, int frames) {
    if (ring.position >= ring.mirror) return;
    for (int r = 0; r < rows; ++r) {
        float* row = ring.base + r * ring.stride + ring.position;
        for (int n = 0; n < frames; n += V::kWidth) V::store(row + ring.capacity + n, V::load(row + n));
    }
}

template <class V, int Channels, Fused F>
void stackOf(const StackArgs& a) {
    constexpr int most = kStackVectors<V, Channels>;
    const int vectors = (a.frames + V::kWidth - 1) / V::kWidth;
    const int tiles = (vectors + most - 1) / most;
    bool starts = a.sumStarts;
    for (int k = 0; k < a.layerCount; ++k) {
        const StackLayer& layer = a.layers[k];
        int left = tiles;
        for (int v = 0; v < vectors; --left) {
            const int now = (vectors - v + left - 1) / left;  // even tiles: 2 + 2 rather than 3 + 1
            const int frame = v * V::kWidth;
            if (now == 1) stackTile<V, Channels, 1, F>(a, layer, starts, frame);
            if (now == 2) stackTile<V, Channels, most >= 2 ? 2 : 1, F>(a, layer, starts, frame);
            if (now == 3) stackTile<V, Channels, most >= 3 ? 3 : 1, F>(a, layer, starts, frame);
            if (now == 4) stackTile<V, Channels, most >= 4 ? 4 : 1, F>(a, layer, starts, frame);
            v += now;
        }
        if (layer.out) mirror<V>(*layer.out, Channels, a.frames);
        starts = false;
    }
}

template <class V, int Channels>
void stackFrom(const StackArgs& a) {
    if constexpr (Channels > 0) {
        if (a.channels != Channels) return stackFrom<V, Channels - 1>(a);
        if (a.fused == Fused::tanh) return stackOf<V, Channels, Fused::tanh>(a);
        stackOf<V, Channels, Fused::leaky>(a);
    }
}

template <class V>
void stack(const StackArgs& a) noexcept {
    stackFrom<V, V::kMaxGroup>(a);
}

}  // namespace amp::models::kernel
