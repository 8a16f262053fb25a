// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/instruction_set.h"

/// The inner loops of the pitch shifter, once per instruction set. All run on the audio thread; none allocates.
/// Sums go over fixed lanes in a fixed order, so a result depends on the instruction set but never on the block.
namespace amp::dsp {

/// Where a fractional read begins: `index` is the first sample under the filter, `row` the filter's phase, `between` the
/// way to the next phase (0…1).
struct PitchReadPoint {
    int index;
    int row;
    float between;
};

/// Rotating phasors as structure of arrays; `count` is a multiple of 16. Per frame each phasor turns by (stepRe, stepIm) and
/// contributes Re(phasor · gain); the gain moves by its slope.
struct PitchOscillators {
    static constexpr int kMost = 48;
    int count = 0;
    alignas(64) float re[kMost];
    alignas(64) float im[kMost];
    alignas(64) float stepRe[kMost];
    alignas(64) float stepIm[kMost];
    alignas(64) float gainRe[kMost];
    alignas(64) float gainIm[kMost];
    alignas(64) float slopeRe[kMost];
    alignas(64) float slopeIm[kMost];
};

struct PitchKernels {
    static constexpr int kLagBlock = 16;    ///< lags come in multiples of this
    static constexpr int kMostFrames = 64;  ///< largest `frames` of `oscillate`

    /// sums[j] += Σ a[k]·b[k + j], k < count, for all j < lags (a multiple of kLagBlock).
    void (*correlate)(const float* a, const float* b, int count, float* sums, int lags);
    /// Σ a[k]·b[k]; count is a multiple of 8.
    float (*dot)(const float* a, const float* b, int count);
    /// out[i] = Σ ring[point.index + k]·(row[k] + between·row[taps + k]); a row is `taps` weights and `taps` differences
    /// to the next row. taps is a multiple of 16.
    void (*read)(const float* ring, const PitchReadPoint* points, int frames, const float* table, int taps, float* out);
    /// out[i] += the phasors' sum.
    void (*oscillate)(PitchOscillators& bank, float* out, int frames);
};

/// The kernels for this processor. Any thread.
[[nodiscard]] const PitchKernels& pitchKernels(InstructionSet set);

namespace kernels {
extern const PitchKernels kBaselinePitch;
extern const PitchKernels kAvx2Pitch;
extern const PitchKernels kAvx512Pitch;
extern const PitchKernels kNeonPitch;
}  // namespace kernels

}  // namespace amp::dsp
