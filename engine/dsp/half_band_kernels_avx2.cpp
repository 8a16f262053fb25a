// SPDX-License-Identifier: GPL-3.0-or-later
#include <immintrin.h>

#include "engine/dsp/half_band_kernels.h"

namespace amp::dsp {

void halfBandAvx2(const float* x, const float* taps, int tapCount, float* out, int count) noexcept {
    int i = 0;
    for (; i + 32 <= count; i += 32) {
        __m256 a = _mm256_setzero_ps(), b = a, c = a, d = a;
        for (int k = 0; k < tapCount; ++k) {
            const __m256 h = _mm256_broadcast_ss(taps + k);
            const float* p = x + i - k;
            a = _mm256_fmadd_ps(h, _mm256_loadu_ps(p), a);
            b = _mm256_fmadd_ps(h, _mm256_loadu_ps(p + 8), b);
            c = _mm256_fmadd_ps(h, _mm256_loadu_ps(p + 16), c);
            d = _mm256_fmadd_ps(h, _mm256_loadu_ps(p + 24), d);
        }
        _mm256_storeu_ps(out + i, a);
        _mm256_storeu_ps(out + i + 8, b);
        _mm256_storeu_ps(out + i + 16, c);
        _mm256_storeu_ps(out + i + 24, d);
    }
    for (; i + 8 <= count; i += 8) {
        __m256 a = _mm256_setzero_ps();
        for (int k = 0; k < tapCount; ++k) {
            a = _mm256_fmadd_ps(_mm256_broadcast_ss(taps + k), _mm256_loadu_ps(x + i - k), a);
        }
        _mm256_storeu_ps(out + i, a);
    }
    for (; i < count; ++i) {
        float sum = 0.0f;
        for (int k = 0; k < tapCount; ++k) sum = __builtin_fmaf(taps[k], x[i - k], sum);
        out[i] = sum;
    }
}

}  // namespace amp::dsp
