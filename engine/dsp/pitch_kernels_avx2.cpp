// SPDX-License-Identifier: GPL-3.0-or-later
#include <immintrin.h>

#include "engine/dsp/pitch_kernels.h"

namespace amp::dsp {
namespace {

float sum(__m256 v) {
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

/// `Vectors` vectors of lags at once: enough sums under way to hide the latency of one.
template <int Vectors>
void correlateSome(const float* a, const float* b, int count, float* sums) {
    __m256 s[Vectors];
    for (int v = 0; v < Vectors; ++v) s[v] = _mm256_loadu_ps(sums + 8 * v);
    for (int k = 0; k < count; ++k) {
        const __m256 x = _mm256_broadcast_ss(a + k);
        for (int v = 0; v < Vectors; ++v) s[v] = _mm256_fmadd_ps(x, _mm256_loadu_ps(b + k + 8 * v), s[v]);
    }
    for (int v = 0; v < Vectors; ++v) _mm256_storeu_ps(sums + 8 * v, s[v]);
}

void correlate(const float* a, const float* b, int count, float* sums, int lags) {
    int j = 0;
    for (; j + 64 <= lags; j += 64) correlateSome<8>(a, b + j, count, sums + j);
    switch (lags - j) {
        case 48: return correlateSome<6>(a, b + j, count, sums + j);
        case 32: return correlateSome<4>(a, b + j, count, sums + j);
        case 16: return correlateSome<2>(a, b + j, count, sums + j);
        default: return;
    }
}

float dot(const float* a, const float* b, int count) {
    __m256 s = _mm256_setzero_ps();
    for (int k = 0; k < count; k += 8) s = _mm256_fmadd_ps(_mm256_loadu_ps(a + k), _mm256_loadu_ps(b + k), s);
    return sum(s);
}

void read(const float* ring, const PitchReadPoint* points, int frames, const float* table, int taps, float* out) {
    for (int i = 0; i < frames; ++i) {
        const PitchReadPoint& p = points[i];
        const float* x = ring + p.index;
        const float* row = table + static_cast<long>(p.row) * 2 * taps;
        const __m256 between = _mm256_set1_ps(p.between);
        __m256 s = _mm256_setzero_ps();
        for (int k = 0; k < taps; k += 8) {
            const __m256 weight = _mm256_fmadd_ps(between, _mm256_loadu_ps(row + taps + k), _mm256_loadu_ps(row + k));
            s = _mm256_fmadd_ps(_mm256_loadu_ps(x + k), weight, s);
        }
        out[i] = sum(s);
    }
}

void oscillate(PitchOscillators& bank, float* out, int frames) {
    __m256 sums[PitchKernels::kMostFrames];
    for (int i = 0; i < frames; ++i) sums[i] = _mm256_setzero_ps();
    for (int g = 0; g < bank.count; g += 8) {
        __m256 re = _mm256_load_ps(bank.re + g), im = _mm256_load_ps(bank.im + g);
        const __m256 stepRe = _mm256_load_ps(bank.stepRe + g), stepIm = _mm256_load_ps(bank.stepIm + g);
        __m256 gainRe = _mm256_load_ps(bank.gainRe + g), gainIm = _mm256_load_ps(bank.gainIm + g);
        const __m256 slopeRe = _mm256_load_ps(bank.slopeRe + g), slopeIm = _mm256_load_ps(bank.slopeIm + g);
        for (int i = 0; i < frames; ++i) {
            const __m256 turned = _mm256_fmsub_ps(re, stepRe, _mm256_mul_ps(im, stepIm));
            im = _mm256_fmadd_ps(re, stepIm, _mm256_mul_ps(im, stepRe));
            re = turned;
            gainRe = _mm256_add_ps(gainRe, slopeRe);
            gainIm = _mm256_add_ps(gainIm, slopeIm);
            sums[i] = _mm256_fmadd_ps(re, gainRe, _mm256_fnmadd_ps(im, gainIm, sums[i]));
        }
        _mm256_store_ps(bank.re + g, re);
        _mm256_store_ps(bank.im + g, im);
        _mm256_store_ps(bank.gainRe + g, gainRe);
        _mm256_store_ps(bank.gainIm + g, gainIm);
    }
    for (int i = 0; i < frames; ++i) out[i] += sum(sums[i]);
}

}  // namespace

namespace kernels {
const PitchKernels kAvx2Pitch{correlate, dot, read, oscillate};
}

}  // namespace amp::dsp
