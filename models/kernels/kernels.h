// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

/// The arithmetic of neural amp models: plain argument structs and one table of functions per instruction set.
///
/// Signals are planar: one row of frames per channel, `stride` floats apart. A kernel works on at most kBlockFrames
/// frames; it may read and write up to kPadFrames frames beyond the block's end, so every row has room for them.
/// Each output value is the result of the same operations in the same order whatever the number of frames, so cutting
/// the input into blocks in another way changes no bit (law L2).
///
/// This header is included by files compiled for newer processors. It must define no function with linkage, or the
/// linker could keep the copy that an older processor cannot run.
namespace amp::models {

inline constexpr int kBlockFrames = 64;
inline constexpr int kPadFrames = 16;

/// Some rows that are multiplied by weights: row i, frame n is rows[i * stride + n].
struct Term {
    const float* rows;
    std::ptrdiff_t stride;
    int count;
};

/// What happens to a matrix product on its way to memory. Other activations run as a step of their own.
enum class Fused : int {
    none,
    tanh,  ///< tanh(x / kTanhScale): whoever packs weights and biases multiplies them, which saves one product per value
    leaky,  ///< max(x, slope x): slopes from 0 to 1
};
inline constexpr int kFusedCount = 3;
inline constexpr float kTanhScale = 0.0215529977f;

/// Rows in memory: scratch (`capacity` 0), or rings. What is written to a ring's first `mirror` frames is written again behind
/// its end, so that a window of the past is in one piece.
struct Ring {
    float* base = nullptr;
    std::ptrdiff_t stride = 0;
    int capacity = 0;
    int mirror = 0;
    int position = 0;  ///< where the current block starts
};

/// out[o] = f(bias[o] + add[o] + sum over all rows r of all terms of weight[r][o] * row[r]), and sum[o] (+)= out[o].
struct MatmulArgs {
    const Term* terms;
    int termCount;
    int rows;                    ///< of all terms
    const float* weights;        ///< packed: per group, per row, the group's outputs (see KernelTable::maxGroup)
    const std::uint8_t* groups;  ///< outputs per group
    int groupCount;
    const float* bias;    ///< one per output
    const float* slopes;  ///< one per output, for Fused::leaky
    const float* add;     ///< may be null; is null with Fused::tanh
    std::ptrdiff_t addStride;
    float* out;
    std::ptrdiff_t outStride;
    std::ptrdiff_t mirror;  ///< unless 0, `out` is written again so far behind
    float* sum;             ///< may be null
    std::ptrdiff_t sumStride;
    bool sumStarts;  ///< store into `sum` instead of adding
    Fused fused;
    int frames;
};

/// One WaveNet layer with as many channels everywhere: with x = f(convolution of `in` + mixture of the condition),
/// sum += x and out = in + product of x.
struct StackLayer {
    const Ring* in;
    const Ring* out;  ///< null: nobody reads it
    /// Bias, [condition rows][outputs], [taps, oldest first][inputs][outputs], slopes (Fused::leaky only),
    /// then for `out`: bias, [outputs][inputs].
    const float* weights;
    int taps;
    int delay;  ///< frames from tap to tap
};

/// Layers that feed each other.
struct StackArgs {
    const StackLayer* layers;
    int layerCount;
    int channels;  ///< up to the table's maxGroup
    Fused fused;   ///< not none
    const float* condition;
    std::ptrdiff_t conditionStride;
    int conditionRows;
    float* sum;
    std::ptrdiff_t sumStride;
    bool sumStarts;  ///< the first layer stores into `sum` instead of adding
    int frames;
};

/// Element functions; `a`..`d` are parameters where the function has any.
enum class Function : int {
    identity,
    tanh,
    fastTanh,
    hardTanh,
    leaky,  ///< x > 0 ? x : slope * x, one slope per row
    sigmoid,
    silu,
    hardSwish,
    leakyHardTanh,  ///< a min, b max, c slope below, d slope above
    softSign,
    elu,
};

/// out = f(in), row by row. In place is allowed.
struct ActivateArgs {
    Function function;
    float a, b, c, d;
    const float* slopes;  ///< one per row, for Function::leaky
    const float* in;
    std::ptrdiff_t inStride;
    float* out;
    std::ptrdiff_t outStride;
    int rows;
    int frames;
};

/// out = x * y + z, each row; y and z may be null (then 1 and 0). With `blend`: out = y * x + (1 - y) * z.
/// `sum` as in MatmulArgs.
struct CombineArgs {
    const float* x;
    std::ptrdiff_t xStride;
    const float* y;
    std::ptrdiff_t yStride;
    const float* z;
    std::ptrdiff_t zStride;
    bool blend;
    float* out;
    std::ptrdiff_t outStride;
    float* sum;
    std::ptrdiff_t sumStride;
    bool sumStarts;
    int rows;
    int frames;
};

/// One LSTM layer. All vectors are `padded` floats long per gate. Gate order in memory: i, f, g, o. The sigmoid gates'
/// weights and biases are stored halved, because sigmoid(x) = (tanh(x / 2) + 1) / 2.
struct LstmLayer {
    const float* weights;  ///< [inputs + padded][4 * padded]; input rows first; rows beyond the size are zero
    const float* bias;     ///< [4 * padded]
    float* hidden;         ///< [2][padded]: the state, and room for the next one
    float* cell;           ///< [padded]
    int inputs;
    int size;
    int padded;  ///< multiple of the table's recurrentWidth
};

/// Runs a stack of LSTM layers over the frames. Writes the last layer's state to `out` rows.
struct LstmArgs {
    const LstmLayer* layers;
    int layerCount;
    const float* in;  ///< layers[0].inputs rows
    std::ptrdiff_t inStride;
    float* out;  ///< size of the last layer rows; may be null with headRows > 0
    std::ptrdiff_t outStride;
    const float*
        headWeights;  ///< [headRows][padded of the last layer]; used when headRows > 0, then `out` gets its rows
    const float* headBias;
    int headRows;
    int frames;
};

/// One GRU layer (gates z, r, c; reset applied after the product). z and r are stored halved as in LstmLayer.
struct GruArgs {
    const float* inputWeights;   ///< [inputs][3 * padded]
    const float* hiddenWeights;  ///< [size][3 * padded]
    const float* inputBias;      ///< [3 * padded]
    const float* hiddenBias;     ///< [3 * padded]
    float* hidden;               ///< [2][padded]
    int inputs;
    int size;
    int padded;
    const float* in;
    std::ptrdiff_t inStride;
    float* out;
    std::ptrdiff_t outStride;
    int frames;
};

/// The kernels of one instruction set. Audio thread: every function; none allocates or fails.
struct KernelTable {
    int maxGroup;  ///< outputs are packed in groups of at most this many, as even as possible
    /// Floats per vector that an LSTM or GRU of this size wants. `alone`: the only layer of an LSTM.
    int (*recurrentWidth)(int size, bool alone) noexcept;
    void (*matmul)(const MatmulArgs&) noexcept;
    void (*stack)(const StackArgs&) noexcept;
    void (*activate)(const ActivateArgs&) noexcept;
    void (*combine)(const CombineArgs&) noexcept;
    void (*lstm)(const LstmArgs&) noexcept;
    void (*gru)(const GruArgs&) noexcept;
    /// In place: what is beyond the bound, or no number, becomes zero.
    void (*silenceBroken)(float* row, float bound, int frames) noexcept;
};

extern const KernelTable kScalarKernels;
#if defined(AMP_HAVE_AVX2)
extern const KernelTable kAvx2Kernels;
#endif
#if defined(AMP_HAVE_AVX512)
extern const KernelTable kAvx512Kernels;
#endif
#if defined(AMP_HAVE_NEON)
extern const KernelTable kNeonKernels;
#endif

}  // namespace amp::models
