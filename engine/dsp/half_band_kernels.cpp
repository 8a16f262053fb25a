// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/half_band_kernels.h"

namespace amp::dsp {

void halfBandBaseline(const float* x, const float* taps, int tapCount, float* out, int count) noexcept {
    // Sixteen outputs at a time: the compiler keeps them in registers, each summed in the order of its taps.
    constexpr int kTile = 16;
    int i = 0;
    for (; i + kTile <= count; i += kTile) {
        float sum[kTile] = {};
        for (int k = 0; k < tapCount; ++k) {
            const float h = taps[k];
            const float* p = x + i - k;
            for (int j = 0; j < kTile; ++j) sum[j] += h * p[j];
        }
        for (int j = 0; j < kTile; ++j) out[i + j] = sum[j];
    }
    for (; i < count; ++i) {
        float sum = 0.0f;
        for (int k = 0; k < tapCount; ++k) sum += taps[k] * x[i - k];
        out[i] = sum;
    }
}

HalfBandKernel halfBandKernel(InstructionSet set) {
#if defined(AMP_HAVE_AVX512)
    if (set == InstructionSet::avx512) return halfBandAvx512;
#endif
#if defined(AMP_HAVE_AVX2)
    if (set == InstructionSet::avx2 || set == InstructionSet::avx512) return halfBandAvx2;
#endif
#if defined(AMP_HAVE_NEON)
    if (set == InstructionSet::neon) return halfBandNeon;
#endif
    static_cast<void>(set);
    return halfBandBaseline;
}

}  // namespace amp::dsp
