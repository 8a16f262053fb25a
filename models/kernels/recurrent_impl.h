// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/kernels/kernels.h"
#include "models/kernels/vector_math.h"

/// LSTM and GRU, vectorised over the hidden state. A recurrent layer is a chain of latencies: state to product to gates
/// to cell to state. So sums are split into chains, and in small stacks the state never leaves the registers: its lanes
/// are spread by shuffles instead of going through memory.
namespace amp::models::kernel {

/// sum += kWidth rows of weights times the lanes of x, for `Gates` gates of `N` vectors, stored without gaps. `Chains` copies
/// of the sums shorten the chain of additions; lane j goes to chain j % Chains.
template <class V, int Gates, int N, int Chains>
AMP_KERNEL void addLanes(typename V::Type (&sum)[Chains][Gates][N], const float* weights, typename V::Type x) {
    constexpr int row = Gates * N * V::kWidth;
    typename V::Type quad = x;
#pragma GCC unroll 16
    for (int j = 0; j < V::kWidth; ++j) {
        if (j % 4 == 0) quad = V::quad(x, j / 4);
        const auto lane = V::lane(quad, j % 4);
#pragma GCC unroll 4
        for (int g = 0; g < Gates; ++g) {
#pragma GCC unroll 4
            for (int v = 0; v < N; ++v) {
                auto& to = sum[j % Chains][g][v];
                to = V::fma(V::load(weights + j * row + (g * N + v) * V::kWidth), lane, to);
            }
        }
    }
}

template <class V, int Gates, int N, int Chains>
AMP_KERNEL void addRow(typename V::Type (&sum)[Chains][Gates][N], const float* weights, int gateStride, float value) {
    const auto x = V::set(value);
#pragma GCC unroll 4
    for (int g = 0; g < Gates; ++g) {
#pragma GCC unroll 4
        for (int v = 0; v < N; ++v) {
            sum[0][g][v] = V::fma(V::load(weights + g * gateStride + v * V::kWidth), x, sum[0][g][v]);
        }
    }
}

template <class V, int Gates, int N, int Chains>
AMP_KERNEL void startSums(typename V::Type (&sum)[Chains][Gates][N], const float* bias, int gateStride) {
#pragma GCC unroll 4
    for (int g = 0; g < Gates; ++g) {
#pragma GCC unroll 4
        for (int v = 0; v < N; ++v) {
            sum[0][g][v] = V::load(bias + g * gateStride + v * V::kWidth);
#pragma GCC unroll 4
            for (int c = 1; c < Chains; ++c) sum[c][g][v] = V::set(0.0f);
        }
    }
}

template <class V, int Gates, int N, int Chains>
AMP_KERNEL void joinChains(typename V::Type (&sum)[Chains][Gates][N]) {
#pragma GCC unroll 4
    for (int g = 0; g < Gates; ++g) {
#pragma GCC unroll 4
        for (int v = 0; v < N; ++v) {
#pragma GCC unroll 4
            for (int c = 1; c < Chains; ++c) sum[0][g][v] = V::add(sum[0][g][v], sum[c][g][v]);
        }
    }
}

/// One layer's state in registers.
template <class V, int N>
struct LstmRegisters {
    typename V::Type hidden[N];
    typename V::Type cell[N];
};

/// The four gates' sums of one layer for one frame. The input is `in` (memory) for the first layer, `below` otherwise.
template <class V, int N, bool First, int Chains>
AMP_KERNEL void lstmSums(typename V::Type (&sum)[Chains][4][N], const LstmLayer& l, const float* in,
                         std::ptrdiff_t inStride, const LstmRegisters<V, N>& below, const LstmRegisters<V, N>& own) {
    constexpr int padded = N * V::kWidth;
    constexpr int row = 4 * padded;
    const float* weights = l.weights;
    startSums<V, 4, N, Chains>(sum, l.bias, padded);
    if constexpr (First) {
        for (int i = 0; i < l.inputs; ++i) {
            addRow<V, 4, N, Chains>(sum, weights, padded, in[i * inStride]);
            weights += row;
        }
    } else {
#pragma GCC unroll 4
        for (int v = 0; v < N; ++v) {
            addLanes<V, 4, N, Chains>(sum, weights, V::held(below.hidden[v]));
            weights += V::kWidth * row;
        }
    }
#pragma GCC unroll 4
    for (int v = 0; v < N; ++v) {
        addLanes<V, 4, N, Chains>(sum, weights, V::held(own.hidden[v]));
        weights += V::kWidth * row;
    }
    joinChains<V, 4, N, Chains>(sum);
}

template <class V, int N, int Chains>
AMP_KERNEL void lstmGates(const typename V::Type (&sum)[Chains][4][N], LstmRegisters<V, N>& state,
                          const typename V::Gate& tanh) {
    const auto half = V::set(0.5f);
#pragma GCC unroll 4
    for (int v = 0; v < N; ++v) {
        const auto input = V::fma(tanh(sum[0][0][v]), half, half);
        const auto forget = V::fma(tanh(sum[0][1][v]), half, half);
        const auto fresh = tanh(sum[0][2][v]);
        const auto open = V::fma(tanh(sum[0][3][v]), half, half);
        state.cell[v] = V::fma(forget, state.cell[v], V::mul(input, fresh));
        state.hidden[v] = V::mul(open, tanh(state.cell[v]));
    }
}

/// What leaves the stack at frame n.
template <class V, int N>
AMP_KERNEL void lstmOut(const LstmArgs& a, const LstmLayer& last, const LstmRegisters<V, N>& state, int n) {
    for (int r = 0; r < a.headRows; ++r) {
        auto sum = V::mul(state.hidden[0], V::load(a.headWeights + r * last.padded));
#pragma GCC unroll 4
        for (int v = 1; v < N; ++v) {
            sum = V::fma(state.hidden[v], V::load(a.headWeights + r * last.padded + v * V::kWidth), sum);
        }
        a.out[r * a.outStride + n] = V::horizontal(sum) + a.headBias[r];
    }
    if (a.headRows > 0) return;
    alignas(64) float all[N * V::kWidth];
#pragma GCC unroll 4
    for (int v = 0; v < N; ++v) V::store(all + v * V::kWidth, state.hidden[v]);
    for (int i = 0; i < last.size; ++i) a.out[i * a.outStride + n] = all[i];
}

/// Weights are read again after this. Without it the compiler lifts all of them out of the loop over frames, into registers
/// that do not exist.
static AMP_KERNEL void readAgain() {
    asm volatile("" ::: "memory");
}

/// Small stacks with all state in registers. Two layers run as a wave: while the first is at frame n, the second is at n - 1,
/// so that each hides the other's waiting. Which frame meets which is fixed, so block ends change no bit.
template <class V, int N, int Layers>
void lstmInRegisters(const LstmArgs& a) {
    // Two sums where there are registers to spare: lanes go to them in turn.
    constexpr int chains = N == 1 && (Layers == 1 || V::kWidth == 16) ? 2 : 1;
    LstmRegisters<V, N> state[Layers];
#pragma GCC unroll 2
    for (int k = 0; k < Layers; ++k) {
#pragma GCC unroll 4
        for (int v = 0; v < N; ++v) {
            state[k].hidden[v] = V::load(a.layers[k].hidden + v * V::kWidth);
            state[k].cell[v] = V::load(a.layers[k].cell + v * V::kWidth);
        }
    }
    const LstmLayer first = a.layers[0];
    const LstmLayer last = a.layers[Layers - 1];
    typename V::Type sum[chains][4][N];
    if constexpr (Layers == 1) {
        for (int n = 0; n < a.frames; ++n) {
            if constexpr (N > 1) readAgain();
            lstmSums<V, N, true, chains>(sum, first, a.in + n, a.inStride, state[0], state[0]);
            lstmGates<V, N, chains>(sum, state[0], {});
            lstmOut<V, N>(a, last, state[0], n);
        }
    } else {
        typename V::Type upper[chains][4][N];
        lstmSums<V, N, true, chains>(sum, first, a.in, a.inStride, state[0], state[0]);
        lstmGates<V, N, chains>(sum, state[0], {});
        for (int n = 1; n < a.frames; ++n) {
            readAgain();
            lstmSums<V, N, true, chains>(sum, first, a.in + n, a.inStride, state[0], state[0]);
            readAgain();
            lstmSums<V, N, false, chains>(upper, last, nullptr, 0, state[0], state[1]);
            const typename V::Gate tanh;
            lstmGates<V, N, chains>(sum, state[0], tanh);
            lstmGates<V, N, chains>(upper, state[1], tanh);
            lstmOut<V, N>(a, last, state[1], n - 1);
        }
        lstmSums<V, N, false, chains>(upper, last, nullptr, 0, state[0], state[1]);
        lstmGates<V, N, chains>(upper, state[1], {});
        lstmOut<V, N>(a, last, state[1], a.frames - 1);
    }
#pragma GCC unroll 2
    for (int k = 0; k < Layers; ++k) {
#pragma GCC unroll 4
        for (int v = 0; v < N; ++v) {
            V::store(a.layers[k].hidden + v * V::kWidth, state[k].hidden[v]);
            V::store(a.layers[k].cell + v * V::kWidth, state[k].cell[v]);
        }
    }
}

/// Products of `Gates` gates for one vector starting at `weights`, from values in memory.
template <class V, int Gates>
AMP_KERNEL void products(typename V::Type (&sum)[2][Gates][1], const float*& weights, int row, int gateStride,
                         const float* in, std::ptrdiff_t inStride, int inputs) {
    int i = 0;
    for (; i + 2 <= inputs; i += 2) {
        const auto x = V::set(in[i * inStride]), y = V::set(in[(i + 1) * inStride]);
#pragma GCC unroll 4
        for (int g = 0; g < Gates; ++g) {
            sum[0][g][0] = V::fma(V::load(weights + g * gateStride), x, sum[0][g][0]);
            sum[1][g][0] = V::fma(V::load(weights + row + g * gateStride), y, sum[1][g][0]);
        }
        weights += 2 * row;
    }
    if (i < inputs) {
        addRow<V, Gates, 1, 2>(sum, weights, gateStride, in[i * inStride]);
        weights += row;
    }
}

/// Any size and number of layers, state in memory.
template <class V>
void lstmInMemory(const LstmArgs& a) {
    const LstmLayer& last = a.layers[a.layerCount - 1];
    for (int n = 0; n < a.frames; ++n) {
        const float* in = a.in + n;
        std::ptrdiff_t stride = a.inStride;
        for (int k = 0; k < a.layerCount; ++k) {
            const LstmLayer& l = a.layers[k];
            const int row = 4 * l.padded;
            for (int column = 0; column < l.padded; column += V::kWidth) {
                typename V::Type sum[2][4][1];
                startSums<V, 4, 1, 2>(sum, l.bias + column, l.padded);
                const float* weights = l.weights + column;
                products<V, 4>(sum, weights, row, l.padded, in, stride, l.inputs);
                products<V, 4>(sum, weights, row, l.padded, l.hidden, 1, l.padded);
                joinChains<V, 4, 1, 2>(sum);
                LstmRegisters<V, 1> state{{V::set(0.0f)}, {V::load(l.cell + column)}};
                lstmGates<V, 1, 2>(sum, state, {});
                V::store(l.cell + column, state.cell[0]);
                V::store(l.hidden + l.padded + column, state.hidden[0]);
            }
            // The new state waits in the second half until every column has read the old one.
            for (int column = 0; column < l.padded; column += V::kWidth) {
                V::store(l.hidden + column, V::load(l.hidden + l.padded + column));
            }
            in = l.hidden;
            stride = 1;
        }
        for (int i = 0; i < last.size && a.headRows == 0; ++i) a.out[i * a.outStride + n] = last.hidden[i];
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
void lstm(const LstmArgs& a) noexcept {
    const int vectors = a.layers[0].padded / V::kWidth;
    if (a.layerCount == 1 && vectors == 1) return lstmInRegisters<V, 1, 1>(a);
    if (a.layerCount == 1 && vectors == 2) return lstmInRegisters<V, 2, 1>(a);
    if (a.layerCount == 1 && vectors == 3) return lstmInRegisters<V, 3, 1>(a);
    if (a.layerCount == 2 && vectors == 1) return lstmInRegisters<V, 1, 2>(a);
    if (a.layerCount == 2 && vectors == 2) return lstmInRegisters<V, 2, 2>(a);
    lstmInMemory<V>(a);
}

template <class V>
void gru(const GruArgs& a) noexcept {
    const auto half = V::set(0.5f);
    const typename V::Gate tanh;
    const int row = 3 * a.padded;
    for (int n = 0; n < a.frames; ++n) {
        for (int column = 0; column < a.padded; column += V::kWidth) {
            typename V::Type x[2][3][1], h[2][3][1];
            startSums<V, 3, 1, 2>(x, a.inputBias + column, a.padded);
            startSums<V, 3, 1, 2>(h, a.hiddenBias + column, a.padded);
            const float* weights = a.inputWeights + column;
            products<V, 3>(x, weights, row, a.padded, a.in + n, a.inStride, a.inputs);
            weights = a.hiddenWeights + column;
            products<V, 3>(h, weights, row, a.padded, a.hidden, 1, a.size);
            joinChains<V, 3, 1, 2>(x);
            joinChains<V, 3, 1, 2>(h);
            const auto z = V::fma(tanh(V::add(x[0][0][0], h[0][0][0])), half, half);
            const auto r = V::fma(tanh(V::add(x[0][1][0], h[0][1][0])), half, half);
            const auto c = tanh(V::fma(r, h[0][2][0], x[0][2][0]));
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
