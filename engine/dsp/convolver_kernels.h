// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/instruction_set.h"

/// The arithmetic of the partitioned convolver, once per instruction set.
///
/// The transform. A partition of N taps is convolved by overlap-save over 2N samples. Real polynomials modulo
/// X^2N + 1 are the same ring as complex polynomials modulo X^N − i: the older N samples become the real parts, the
/// newer N the imaginary parts of N complex numbers. Overlap-save keeps only outputs that never wrap, so the negative
/// wrap of this ring does no harm, and against the usual real transform there is no pass that untangles bins, no
/// special first and last bin, and no order that the bins must have.
/// The transform splits modulo X^n − e^iφ into modulo X^(n/2) ∓ e^(iφ/2), three levels at a time: the factor is one
/// number for a whole block ("node"), so tables are small and butterflies are pure fused multiply-adds.
///
/// Layout. Complex data lies in lines of 16 floats (8 real, 8 imaginary parts): one cache line, one pair of vectors.
/// 64 bins are a group of 8 lines, 128 floats. All sizes are N = 64·8^d, d = 0..3, so that every pass over the data is
/// N/64 equal units of 64 points; a unit is the smallest slice of work.
namespace amp::dsp {

inline constexpr int kGroupBins = 64;
inline constexpr int kGroupFloats = 2 * kGroupBins;
inline constexpr int kFirTaps = 64;  ///< direct taps come in multiples of these
inline constexpr int kMaxDepth = 3;  ///< N = 64·8^3 = 32768

/// Factors of one node, real and imaginary parts: for halving, for the first half's halving and the next, and for
/// the second half's quarter (the others are these times i).
struct NodeFactors {
    float half[2];
    float quarter[2];
    float eighth[2];
    float eighthOfSecond[2];
};

/// Factors of the eight nodes below one group, one per lane.
struct LaneFactors {
    float half[2][8];
    float quarter[2][8];
    float eighth[2][8];
    float eighthOfSecond[2][8];
};

/// The tree of nodes: the root is modulo X^N − e^(i·root phase); `child` 0..7 is the order in which three halvings
/// leave the eighths of a block.
inline constexpr double kConvolverRootPhase = 1.57079632679489661923;
[[nodiscard]] double convolverChildPhase(double phase, int child);

/// Factor tables of all sizes; a node's factors do not depend on N. Built once, by any thread but audio.
struct ConvolverTables {
    const NodeFactors* nodes[kMaxDepth + 1];  ///< 8^d nodes at depth d
    const LaneFactors* lanes[kMaxDepth + 1];  ///< for each group at depth d
};
[[nodiscard]] const ConvolverTables& convolverTables();

/// One family of kernels. Everything is aligned to 64 bytes except `fir`. All functions are AMP_RT in effect; they run
/// on the audio thread. `unit` and `count` select units of 64 points of one pass; `depth` is d of N = 64·8^d.
struct ConvolverKernels {
    /// First pass for d ≥ 1: real samples (older and newer N) into the work buffer of N complex points.
    void (*forwardTop)(const float* older, const float* newer, float* work, int depth, const NodeFactors* root,
                       int unit, int count);
    /// Pass over blocks of 64·8^blockDepth points, in place; `nodes` are those of the level.
    void (*forwardMiddle)(float* work, int blockDepth, const NodeFactors* nodes, int unit, int count);
    /// Last pass: one group of the work buffer into 64 bins.
    void (*forwardGroup)(const float* work, float* bins, const NodeFactors* node, const LaneFactors* lanes);
    /// The whole transform for N = 64.
    void (*forwardSmall)(const float* older, const float* newer, float* bins, const NodeFactors* root,
                         const LaneFactors* lanes);

    /// sum (+)= Σ over partitions of x·h, one group; both operands have one group per partition, one after the other.
    void (*multiplyAdd)(const float* x, const float* h, int partitions, float* sum, bool first);

    /// The same passes backwards; the result is N times the convolution.
    void (*inverseGroup)(const float* bins, float* work, const NodeFactors* node, const LaneFactors* lanes);
    void (*inverseMiddle)(float* work, int blockDepth, const NodeFactors* nodes, int unit, int count);
    /// Writes only the newer N outputs, the ones that never wrapped.
    void (*inverseTop)(const float* work, float* out, int depth, const NodeFactors* root, int unit, int count);
    void (*inverseSmall)(const float* bins, float* out, const NodeFactors* root, const LaneFactors* lanes);

    /// out[t] = Σ taps[k]·in[t − k], k < count, count a multiple of 64. Reads up to 64 floats beyond in[frames − 1],
    /// whose values do not matter. The order in which an output is summed up is the same whatever `frames` is.
    void (*fir)(const float* in, const float* taps, int count, float* out, int frames);

    /// out[t] += in[t]
    void (*add)(const float* in, float* out, int frames);
};

/// The kernels for this processor. Any thread.
[[nodiscard]] const ConvolverKernels& convolverKernels(InstructionSet set);

namespace kernels {
extern const ConvolverKernels kBaselineConvolver;
extern const ConvolverKernels kAvx2Convolver;
extern const ConvolverKernels kAvx512Convolver;
}  // namespace kernels

}  // namespace amp::dsp
