// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/kernels/kernels.h"
#include "models/kernels/vector_math.h"

/// LSTM and GRU, vectorised over the hidden state. A recurrent layer is a chain of latencies: state to product to gates
/// to cell to state. So products are split into two chains, what does not depend on the state goes first, and the
/// output gate, which is needed last, is multiplied while the others are being squashed.
namespace amp::models::kernel {

/// Products of `Gates` gates for `Vectors` vectors starting at column `column`: into sum.
template <class V, int Gates, int Vectors>
AMP_KERNEL void products(typename V::Type (&sum)[Gates][Vectors], const float* weights, const float* bias, int row,
                         int gateStride, const float* in, std::ptrdiff_t inStride, int inputs, const float* hidden,
                         int size) {
    typename V::Type even[Gates][Vectors], odd[Gates][Vectors];
#pragma GCC unroll 4
    for (int g = 0; g < Gates; ++g) {
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) {
            even[g][v] = V::load(bias + g * gateStride + v * V::kWidth);
            odd[g][v] = V::set(0.0f);
        }
    }
    const auto step = [&](typename V::Type(&to)[Gates][Vectors], float value) __attribute__((always_inline)) {
        const auto x = V::set(value);
#pragma GCC unroll 4
        for (int g = 0; g < Gates; ++g) {
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v) {
                to[g][v] = V::fma(V::load(weights + g * gateStride + v * V::kWidth), x, to[g][v]);
            }
        }
        weights += row;
    };
    for (int i = 0; i < inputs; ++i) step(even, in[i * inStride]);
    int i = 0;
    for (; i + 4 <= size; i += 4) {
        step(odd, hidden[i]);
        step(even, hidden[i + 1]);
        step(odd, hidden[i + 2]);
        step(even, hidden[i + 3]);
    }
    for (; i < size; ++i) step(odd, hidden[i]);
#pragma GCC unroll 4
    for (int g = 0; g < Gates; ++g) {
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) sum[g][v] = V::add(even[g][v], odd[g][v]);
    }
}

/// A slice of `Vectors` vectors of one LSTM layer, one frame.
template <class V, int Vectors>
AMP_KERNEL void lstmSlice(const LstmLayer& l, const float* in, std::ptrdiff_t inStride, int column) {
    const int row = 4 * l.padded;
    const float* weights = l.weights + column;
    const float* bias = l.bias + column;
    typename V::Type ifg[3][Vectors], o[1][Vectors];
    products<V, 3, Vectors>(ifg, weights, bias, row, l.padded, in, inStride, l.inputs, l.hidden, l.size);
    products<V, 1, Vectors>(o, weights + 3 * l.padded, bias + 3 * l.padded, row, l.padded, in, inStride, l.inputs,
                            l.hidden, l.size);
    const auto half = V::set(0.5f);
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
        const int at = column + v * V::kWidth;
        const auto input = V::fma(tanhOf<V>(ifg[0][v]), half, half);
        const auto forget = V::fma(tanhOf<V>(ifg[1][v]), half, half);
        const auto fresh = tanhOf<V>(ifg[2][v]);
        const auto open = V::fma(tanhOf<V>(o[0][v]), half, half);
        const auto cell = V::fma(forget, V::load(l.cell + at), V::mul(input, fresh));
        V::store(l.cell + at, cell);
        V::store(l.hidden + l.padded + at, V::mul(open, tanhOf<V>(cell)));
    }
}

template <class V>
AMP_KERNEL void lstmStep(const LstmLayer& l, const float* in, std::ptrdiff_t inStride) {
    int column = 0;
    for (; column + 2 * V::kWidth <= l.padded; column += 2 * V::kWidth) lstmSlice<V, 2>(l, in, inStride, column);
    if (column < l.padded) lstmSlice<V, 1>(l, in, inStride, column);
    // The new state waits in the second half until every slice has read the old one.
    for (column = 0; column < l.padded; column += V::kWidth) {
        V::store(l.hidden + column, V::load(l.hidden + l.padded + column));
    }
}

template <class V>
void lstm(const LstmArgs& a) noexcept {
    const LstmLayer& last = a.layers[a.layerCount - 1];
    for (int n = 0; n < a.frames; ++n) {
        const float* in = a.in + n;
        std::ptrdiff_t stride = a.inStride;
        for (int k = 0; k < a.layerCount; ++k) {
            lstmStep<V>(a.layers[k], in, stride);
            in = a.layers[k].hidden;
            stride = 1;
        }
        if (a.headRows == 0) {
            for (int i = 0; i < last.size; ++i) a.out[i * a.outStride + n] = last.hidden[i];
        }
        for (int r = 0; r < a.headRows; ++r) {
            auto sum = V::set(0.0f);
            for (int i = 0; i < last.padded; i += V::kWidth) {
                sum = V::fma(V::load(last.hidden + i), V::load(a.headWeights + r * last.padded + i), sum);
            }
            a.out[r * a.outStride + n] = V::horizontal(sum) + a.headBias[r];
        }
    }
}

template <class V>
void gru(const GruArgs& a) noexcept {
    const auto half = V::set(0.5f);
    const int row = 3 * a.padded;
    for (int n = 0; n < a.frames; ++n) {
        for (int column = 0; column < a.padded; column += V::kWidth) {
            typename V::Type x[3][1], h[3][1];
            products<V, 3, 1>(x, a.inputWeights + column, a.inputBias + column, row, a.padded, a.in + n, a.inStride,
                              a.inputs, nullptr, 0);
            products<V, 3, 1>(h, a.hiddenWeights + column, a.hiddenBias + column, row, a.padded, nullptr, 0, 0,
                              a.hidden, a.size);
            const auto z = V::fma(tanhOf<V>(V::add(x[0][0], h[0][0])), half, half);
            const auto r = V::fma(tanhOf<V>(V::add(x[1][0], h[1][0])), half, half);
            const auto c = tanhOf<V>(V::fma(r, h[2][0], x[2][0]));
            const auto old = V::load(a.hidden + column);
            V::store(a.hidden + a.padded + column, V::fma(z, V::sub(old, c), c));
        }
        for (int column = 0; column < a.padded; column += V::kWidth) {
            V::store(a.hidden + column, V::load(a.hidden + a.padded + column));
        }
        for (int i = 0; i < a.size; ++i) a.out[i * a.outStride + n] = a.hidden[i];
    }
}

}  // namespace amp::models::kernel
