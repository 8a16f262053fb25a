// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/base/instruction_set.h"

namespace amp::dsp {

/// How an impulse response is cut for zero-latency convolution: the first taps by direct sums, the rest by levels of
/// partitions that grow by eight (64, 512, 4096, 32768 frames).
///
/// A level of N frames transforms each complete N frames of input and delivers N frames of output; when its work is
/// spread over the time until the next N frames are there, the output may start 2N − 64 frames after the oldest tap's
/// input, so the level begins at tap 2N − 64 (Gardner 1995; García 2002; Battenberg & Avizienis 2011). The first level
/// does all its work at once and begins at tap 64. Eight to one is within a few percent of the best layout for every
/// length from 1000 taps to ten seconds, and makes a level's boundaries independent of the length.
///
/// The layout depends on the longest impulse and the instruction set only, never on the period (law L2).
struct ConvolverLayout {
    static constexpr int kCell = 64;  ///< frames between two transforms of the first level; taps of the head
    static constexpr int kMaxLevels = 4;

    int maxTaps = 0;
    int directTaps = kCell;  ///< an impulse up to this long is convolved by direct sums alone
    int levels = 0;          ///< 0: direct sums only

    /// Frames of one partition of a level.
    [[nodiscard]] static constexpr int size(int level) { return kCell << (3 * level); }
    /// First tap of a level.
    [[nodiscard]] static constexpr int offset(int level) { return level == 0 ? kCell : 2 * size(level) - kCell; }
    /// Partitions that a level needs for an impulse of `taps`. The last level takes all that remains.
    [[nodiscard]] int partitions(int level, int taps) const;
    /// Counted multiply-adds per cell, of transforms, products and direct sums.
    [[nodiscard]] double workPerCell(int taps) const;

    /// The cheapest layout for impulses up to `maxTaps` (≥ 1).
    [[nodiscard]] static ConvolverLayout forTaps(int maxTaps, InstructionSet set = bestInstructionSet());

    /// One cut for all: every level there is. A convolver with this layout takes every impulse that has it, so that
    /// impulses of different lengths can be exchanged while playing.
    [[nodiscard]] static ConvolverLayout common(int maxTaps, InstructionSet set = bestInstructionSet());

    /// Can an impulse of the other layout be played by a convolver of this one?
    [[nodiscard]] bool takes(const ConvolverLayout& impulse) const {
        return levels == impulse.levels && directTaps == impulse.directTaps;
    }
};

/// Longest impulse for which direct sums beat the transforms, measured for blocks of 64 frames by
/// `halfstack-convolver-bench --sweep`.
[[nodiscard]] int directTapsLimit(InstructionSet set);

/// Counted multiply-adds of one unit of work (64 points; convolver_kernels.h).
namespace work {
inline constexpr int kForwardPass = 576;
inline constexpr int kForwardGroup = 1152;
inline constexpr int kProduct = 256;  ///< one group of one partition
inline constexpr int kInverseGroup = 1536;
inline constexpr int kInversePass = 768;
}  // namespace work

}  // namespace amp::dsp
