// SPDX-License-Identifier: GPL-3.0-or-later
#include <arm_neon.h>

#include "engine/dsp/half_band_kernels.h"

namespace amp::dsp {

void halfBandNeon(const float* x, const float* taps, int tapCount, float* out, int count) noexcept {
    int i = 0;
    for (; i + 16 <= count; i += 16) {
        float32x4_t a = vdupq_n_f32(0.0f), b = a, c = a, d = a;
        for (int k = 0; k < tapCount; ++k) {
            const float32x4_t h = vdupq_n_f32(taps[k]);
            const float* p = x + i - k;
            a = vfmaq_f32(a, h, vld1q_f32(p));
            b = vfmaq_f32(b, h, vld1q_f32(p + 4));
            c = vfmaq_f32(c, h, vld1q_f32(p + 8));
            d = vfmaq_f32(d, h, vld1q_f32(p + 12));
        }
        vst1q_f32(out + i, a);
        vst1q_f32(out + i + 4, b);
        vst1q_f32(out + i + 8, c);
        vst1q_f32(out + i + 12, d);
    }
    for (; i < count; ++i) {
        float sum = 0.0f;
        for (int k = 0; k < tapCount; ++k) sum = __builtin_fmaf(taps[k], x[i - k], sum);
        out[i] = sum;
    }
}

}  // namespace amp::dsp
