// SPDX-License-Identifier: GPL-3.0-or-later
#include <immintrin.h>

#include "engine/dsp/half_band_kernels.h"

namespace amp::dsp {

void halfBandAvx512(const float* x, const float* taps, int tapCount, float* out, int count) noexcept {
    int i = 0;
    for (; i + 64 <= count; i += 64) {
        __m512 a = _mm512_setzero_ps(), b = a, c = a, d = a;
        for (int k = 0; k < tapCount; ++k) {
            const __m512 h = _mm512_set1_ps(taps[k]);
            const float* p = x + i - k;
            a = _mm512_fmadd_ps(h, _mm512_loadu_ps(p), a);
            b = _mm512_fmadd_ps(h, _mm512_loadu_ps(p + 16), b);
            c = _mm512_fmadd_ps(h, _mm512_loadu_ps(p + 32), c);
            d = _mm512_fmadd_ps(h, _mm512_loadu_ps(p + 48), d);
        }
        _mm512_storeu_ps(out + i, a);
        _mm512_storeu_ps(out + i + 16, b);
        _mm512_storeu_ps(out + i + 32, c);
        _mm512_storeu_ps(out + i + 48, d);
    }
    for (; i < count; i += 16) {
        const int rest = count - i;
        const auto mask = static_cast<__mmask16>(rest >= 16 ? 0xffffu : (1u << rest) - 1u);
        __m512 a = _mm512_setzero_ps();
        for (int k = 0; k < tapCount; ++k) {
            a = _mm512_fmadd_ps(_mm512_set1_ps(taps[k]), _mm512_maskz_loadu_ps(mask, x + i - k), a);
        }
        _mm512_mask_storeu_ps(out + i, mask, a);
    }
}

}  // namespace amp::dsp
