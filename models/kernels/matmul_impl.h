// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#include "models/kernels/kernels.h"
#include "models/kernels/vector_math.h"

/// The matrix product behind every layer, vectorised over time. A tile is a few outputs times a few vectors of frames, held in
/// registers; each row read from memory serves all its outputs, each weight all its frames. Any number of channels runs
/// at the same cost per product: nothing is padded but the last vector of frames.
namespace amp::models::kernel {

/// Few outputs make short, dependent chains: their rows are dealt out to this many partial sums. It depends on
/// the number of outputs alone, never on the frames, so it is the same for every block length.
template <int Outputs>
inline constexpr int kSplit = Outputs == 1   ? 4
                              : Outputs == 2 ? 2
                                             : 1;

/// Vectors of frames in a tile: as many as there are registers for the sums, a row and a weight.
template <class V, int Outputs>
inline constexpr int kMaxVectors = [] {
    const int most = (V::kRegisters - 1) / (Outputs * kSplit<Outputs> + 1);
    return most < 1 ? 1 : most > 4 ? 4 : most;
}();

template <class V, int Outputs, int Vectors>
AMP_KERNEL void accumulate(typename V::Type (&sum)[Outputs][Vectors], const float* row, const float* weights) {
    typename V::Type x[Vectors];
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) x[v] = V::held(V::load(row + v * V::kWidth));
#pragma GCC unroll 16
    for (int o = 0; o < Outputs; ++o) {
        const auto w = V::set(weights[o]);
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) sum[o][v] = V::fma(w, x[v], sum[o][v]);
    }
}

template <class V, int Outputs, int Vectors, Fused F>
void tile(const MatmulArgs& a, const float* weights, int firstOutput, int frame) {
    constexpr int split = kSplit<Outputs>;
    typename V::Type sum[split][Outputs][Vectors];
#pragma GCC unroll 16
    for (int o = 0; o < Outputs; ++o) {
        const auto bias = V::set(a.bias[firstOutput + o]);
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) {
            sum[0][o][v] = bias;
#pragma GCC unroll 4
            for (int s = 1; s < split; ++s) sum[s][o][v] = V::set(0.0f);
        }
    }
    if (a.add) {
#pragma GCC unroll 16
        for (int o = 0; o < Outputs; ++o) {
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v) {
                const float* p = a.add + (firstOutput + o) * a.addStride + frame + v * V::kWidth;
                sum[0][o][v] = V::add(sum[0][o][v], V::load(p));
            }
        }
    }
    for (int t = 0; t < a.termCount; ++t) {
        const Term term = a.terms[t];
        const float* row = term.rows + frame;
        int i = 0;
        if constexpr (Outputs % split == 0) {
            // As many inputs as outputs, the common case, has no loop within the loop.
            if (Outputs <= 4 && term.count == Outputs) {
#pragma GCC unroll 4
                for (int s = 0; s < Outputs; ++s) {
                    accumulate<V, Outputs, Vectors>(sum[s % split], row, weights);
                    row += term.stride;
                    weights += Outputs;
                }
                continue;
            }
        }
        for (; i + split <= term.count; i += split) {
#pragma GCC unroll 4
            for (int s = 0; s < split; ++s) {
                accumulate<V, Outputs, Vectors>(sum[s], row, weights);
                row += term.stride;
                weights += Outputs;
            }
        }
        for (; i < term.count; ++i) {
            accumulate<V, Outputs, Vectors>(sum[0], row, weights);
            row += term.stride;
            weights += Outputs;
        }
    }
#pragma GCC unroll 16
    for (int o = 0; o < Outputs; ++o) {
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) {
            auto y = sum[0][o][v];
            if constexpr (split == 2) y = V::add(y, sum[1][o][v]);
            if constexpr (split == 4) y = V::add(V::add(y, sum[1][o][v]), V::add(sum[2][o][v], sum[3][o][v]));
            if constexpr (F == Fused::tanh) y = scaledTanhOf<V>(y);
            if constexpr (F == Fused::leaky) y = V::max(V::mul(y, V::set(a.slopes[firstOutput + o])), y);
            sum[0][o][v] = y;
        }
    }
    // Copies: a store of floats could change the arguments for all that the compiler knows.
    float* out = a.out;
    const std::ptrdiff_t outStride = a.outStride;
    float* total = a.sum;
    const std::ptrdiff_t sumStride = a.sumStride;
    const bool sumStarts = a.sumStarts;
    const std::ptrdiff_t mirror = a.mirror;
    out += firstOutput * outStride + frame;
#pragma GCC unroll 16
    for (int o = 0; o < Outputs; ++o) {
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) V::store(out + v * V::kWidth, sum[0][o][v]);
        out += outStride;
    }
    if (mirror != 0) {
        out += mirror - Outputs * outStride;
#pragma GCC unroll 16
        for (int o = 0; o < Outputs; ++o) {
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v) V::store(out + v * V::kWidth, sum[0][o][v]);
            out += outStride;
        }
    }
    if (!total) return;
    total += firstOutput * sumStride + frame;
    if (!sumStarts) {
        const float* before = total;
#pragma GCC unroll 16
        for (int o = 0; o < Outputs; ++o) {
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v) sum[0][o][v] = V::add(V::load(before + v * V::kWidth), sum[0][o][v]);
            before += sumStride;
        }
    }
#pragma GCC unroll 16
    for (int o = 0; o < Outputs; ++o) {
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) V::store(total + v * V::kWidth, sum[0][o][v]);
        total += sumStride;
    }
}

using TileFunction = void (*)(const MatmulArgs&, const float*, int, int);

/// The tiles of one group size, by number of vectors, and the most vectors.
struct TileChoice {
    TileFunction by[5];
    int most;
};

template <class V, int Outputs, Fused F>
constexpr TileChoice tilesOf() {
    constexpr int most = kMaxVectors<V, Outputs>;
    constexpr int two = most >= 2 ? 2 : 1, three = most >= 3 ? 3 : 1, four = most >= 4 ? 4 : 1;
    return {{nullptr, tile<V, Outputs, 1, F>, tile<V, Outputs, two, F>, tile<V, Outputs, three, F>,
             tile<V, Outputs, four, F>},
            most};
}

template <class V, Fused F, class Sizes>
struct TileTable;
template <class V, Fused F, int... Less>
struct TileTable<V, F, std::integer_sequence<int, Less...>> {
    static constexpr TileChoice kBy[] = {tilesOf<V, Less + 1, F>()...};  ///< by outputs - 1
};

/// The next tile's vectors when so many are left: tiles are even, 2 + 2 rather than 3 + 1.
template <class V>
struct EvenTiles {
    static constexpr int kMost = kBlockFrames / V::kWidth;
    std::uint8_t next[5][kMost + 1]{};
    constexpr EvenTiles() {
        for (int most = 1; most <= 4; ++most) {
            for (int left = 1; left <= kMost; ++left) {
                const int tiles = (left + most - 1) / most;
                next[most][left] = static_cast<std::uint8_t>((left + tiles - 1) / tiles);
            }
        }
    }
};
template <class V>
inline constexpr EvenTiles<V> kEvenTiles{};

template <class V, Fused F>
void matmulWith(const MatmulArgs& a) {
    using Table = TileTable<V, F, std::make_integer_sequence<int, V::kMaxGroup>>;
    const int vectors = (a.frames + V::kWidth - 1) / V::kWidth;
    const float* weights = a.weights;
    int output = 0;
    for (int g = 0; g < a.groupCount; ++g) {
        const int outputs = a.groups[g];
        const TileChoice& choice = Table::kBy[outputs - 1];
        const std::uint8_t* next = kEvenTiles<V>.next[choice.most];
        for (int v = 0; v < vectors;) {
            const int now = next[vectors - v];
            choice.by[now](a, weights, output, v * V::kWidth);
            v += now;
        }
        weights += a.rows * outputs;
        output += outputs;
    }
}

template <class V>
void matmul(const MatmulArgs& a) noexcept {
    switch (a.fused) {
        case Fused::none: matmulWith<V, Fused::none>(a); return;
        case Fused::tanh: matmulWith<V, Fused::tanh>(a); return;
        case Fused::leaky: matmulWith<V, Fused::leaky>(a); return;
    }
}

}  // namespace amp::models::kernel
