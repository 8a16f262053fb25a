// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/instruction_set.h"

namespace amp::dsp {

/// out[i] = Σ taps[k]·x[i − k] for k = 0…tapCount−1; `x` has tapCount−1 samples of history in front. Every output is summed
/// in the same order on its own, so the bits do not depend on where a block ends.
using HalfBandKernel = void (*)(const float* x, const float* taps, int tapCount, float* out, int count);

void halfBandBaseline(const float* x, const float* taps, int tapCount, float* out, int count) noexcept;
#if defined(AMP_HAVE_AVX2)
void halfBandAvx2(const float* x, const float* taps, int tapCount, float* out, int count) noexcept;
#endif
#if defined(AMP_HAVE_AVX512)
void halfBandAvx512(const float* x, const float* taps, int tapCount, float* out, int count) noexcept;
#endif
#if defined(AMP_HAVE_NEON)
void halfBandNeon(const float* x, const float* taps, int tapCount, float* out, int count) noexcept;
#endif

/// The kernel for an instruction set, or the next one below it that this build has. Any thread but the audio thread.
[[nodiscard]] HalfBandKernel halfBandKernel(InstructionSet set);

}  // namespace amp::dsp
