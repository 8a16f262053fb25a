// SPDX-License-Identifier: GPL-3.0-or-later
#include <immintrin.h>

#include "engine/dsp/pitch_kernels.h"

namespace amp::dsp {
namespace {

/// The four vectors' sums, each in its own lane.
__m128 sums(__m256 a, __m256 b, __m256 c, __m256 d) {
    const __m256 pairs = _mm256_hadd_ps(_mm256_hadd_ps(a, b), _mm256_hadd_ps(c, d));
    return _mm_add_ps(_mm256_castps256_ps128(pairs), _mm256_extractf128_ps(pairs, 1));
}

/// `Vectors` vectors of lags at once, `Chains` terms apart: enough sums under way to hide the latency of one.
template <int Vectors, int Chains>
void correlateSome(const float* a, const float* b, int count, float* out) {
    __m256 s[Chains][Vectors];
    for (int v = 0; v < Vectors; ++v) {
        s[0][v] = _mm256_loadu_ps(out + 8 * v);
        for (int c = 1; c < Chains; ++c) s[c][v] = _mm256_setzero_ps();
    }
    int k = 0;
    for (; k + Chains <= count; k += Chains) {
        for (int c = 0; c < Chains; ++c) {
            const __m256 x = _mm256_set1_ps(a[k + c]);
            for (int v = 0; v < Vectors; ++v) {
                s[c][v] = _mm256_fmadd_ps(x, _mm256_loadu_ps(b + k + c + 8 * v), s[c][v]);
            }
        }
    }
    for (; k < count; ++k) {
        const __m256 x = _mm256_set1_ps(a[k]);
        for (int v = 0; v < Vectors; ++v) s[0][v] = _mm256_fmadd_ps(x, _mm256_loadu_ps(b + k + 8 * v), s[0][v]);
    }
    for (int v = 0; v < Vectors; ++v) {
        for (int c = 1; c < Chains; ++c) s[0][v] = _mm256_add_ps(s[0][v], s[c][v]);
        _mm256_storeu_ps(out + 8 * v, s[0][v]);
    }
}

void correlate(const float* a, const float* b, int count, float* out, int lags) {
    int j = 0;
    for (; j + 64 <= lags; j += 64) correlateSome<8, 1>(a, b + j, count, out + j);
    switch (lags - j) {
        case 48: return correlateSome<6, 1>(a, b + j, count, out + j);
        case 32: return correlateSome<4, 2>(a, b + j, count, out + j);
        case 16: return correlateSome<2, 4>(a, b + j, count, out + j);
        default: return;
    }
}

float dot(const float* a, const float* b, int count) {
    __m256 s[4];
    for (__m256& v : s) v = _mm256_setzero_ps();
    int k = 0;
    for (; k + 32 <= count; k += 32) {
        for (int c = 0; c < 4; ++c) {
            s[c] = _mm256_fmadd_ps(_mm256_loadu_ps(a + k + 8 * c), _mm256_loadu_ps(b + k + 8 * c), s[c]);
        }
    }
    for (; k < count; k += 8) s[0] = _mm256_fmadd_ps(_mm256_loadu_ps(a + k), _mm256_loadu_ps(b + k), s[0]);
    const __m256 all = _mm256_add_ps(_mm256_add_ps(s[0], s[1]), _mm256_add_ps(s[2], s[3]));
    return _mm_cvtss_f32(sums(all, all, all, all));
}

__m256 readOne(const float* ring, const PitchReadPoint& p, const float* table, int taps) {
    const float* x = ring + p.index;
    const float* row = table + static_cast<long>(p.row) * 2 * taps;
    const __m256 between = _mm256_set1_ps(p.between);
    __m256 s = _mm256_setzero_ps();
    for (int k = 0; k < taps; k += 8) {
        const __m256 weight = _mm256_fmadd_ps(between, _mm256_loadu_ps(row + taps + k), _mm256_loadu_ps(row + k));
        s = _mm256_fmadd_ps(_mm256_loadu_ps(x + k), weight, s);
    }
    return s;
}

void read(const float* ring, const PitchReadPoint* points, int frames, const float* table, int taps, float* out) {
    for (int i = 0; i < frames; i += 4) {
        const int last = frames - i - 1;  // what is missing for four repeats the last
        __m256 s[4];
        for (int k = 0; k < 4; ++k) s[k] = readOne(ring, points[i + (k < last ? k : last)], table, taps);
        const __m128 four = sums(s[0], s[1], s[2], s[3]);
        if (last >= 3) {
            _mm_storeu_ps(out + i, four);
            continue;
        }
        alignas(16) float some[4];
        _mm_store_ps(some, four);
        for (int k = 0; k <= last; ++k) out[i + k] = some[k];
    }
}

/// `Groups` vectors of phasors side by side: one alone would wait for its own last turn.
template <int Groups>
void turn(PitchOscillators& bank, int first, int frames, __m256* sum) {
    __m256 re[Groups], im[Groups], stepRe[Groups], stepIm[Groups];
    __m256 gainRe[Groups], gainIm[Groups], slopeRe[Groups], slopeIm[Groups];
    for (int g = 0; g < Groups; ++g) {
        const int at = first + 8 * g;
        re[g] = _mm256_load_ps(bank.re + at), im[g] = _mm256_load_ps(bank.im + at);
        stepRe[g] = _mm256_load_ps(bank.stepRe + at), stepIm[g] = _mm256_load_ps(bank.stepIm + at);
        gainRe[g] = _mm256_load_ps(bank.gainRe + at), gainIm[g] = _mm256_load_ps(bank.gainIm + at);
        slopeRe[g] = _mm256_load_ps(bank.slopeRe + at), slopeIm[g] = _mm256_load_ps(bank.slopeIm + at);
    }
    for (int i = 0; i < frames; ++i) {
        __m256 s = sum[i];
        for (int g = 0; g < Groups; ++g) {
            const __m256 turned = _mm256_fmsub_ps(re[g], stepRe[g], _mm256_mul_ps(im[g], stepIm[g]));
            im[g] = _mm256_fmadd_ps(re[g], stepIm[g], _mm256_mul_ps(im[g], stepRe[g]));
            re[g] = turned;
            gainRe[g] = _mm256_add_ps(gainRe[g], slopeRe[g]);
            gainIm[g] = _mm256_add_ps(gainIm[g], slopeIm[g]);
            s = _mm256_fmadd_ps(re[g], gainRe[g], _mm256_fnmadd_ps(im[g], gainIm[g], s));
        }
        sum[i] = s;
    }
    for (int g = 0; g < Groups; ++g) {
        const int at = first + 8 * g;
        _mm256_store_ps(bank.re + at, re[g]);
        _mm256_store_ps(bank.im + at, im[g]);
        _mm256_store_ps(bank.gainRe + at, gainRe[g]);
        _mm256_store_ps(bank.gainIm + at, gainIm[g]);
    }
}

void oscillate(PitchOscillators& bank, float* out, int frames) {
    __m256 sum[PitchKernels::kMostFrames + 3];
    for (int i = 0; i < frames + 3; ++i) sum[i] = _mm256_setzero_ps();
    for (int g = 0; g < bank.count; g += 16) turn<2>(bank, g, frames, sum);
    for (int i = 0; i < frames; i += 4) {
        alignas(16) float four[4];
        _mm_store_ps(four, sums(sum[i], sum[i + 1], sum[i + 2], sum[i + 3]));
        for (int k = 0; k < 4 && i + k < frames; ++k) out[i + k] += four[k];
    }
}

}  // namespace

namespace kernels {
const PitchKernels kAvx2Pitch{correlate, dot, read, oscillate};
}

}  // namespace amp::dsp
