// SPDX-License-Identifier: GPL-3.0-or-later
#include <immintrin.h>

#include "engine/dsp/pitch_kernels.h"

namespace amp::dsp {
namespace {

// Shuffles, because GCC 12 takes the intrinsics' undefined halves for a mistake of ours.
__m256 fold(__m512 v) {
    const __m256 low = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7);
    const __m256 high = __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
    return _mm256_add_ps(low, high);
}

/// The four vectors' sums, each in its own lane.
__m128 sums(__m512 a, __m512 b, __m512 c, __m512 d) {
    const __m256 pairs = _mm256_hadd_ps(_mm256_hadd_ps(fold(a), fold(b)), _mm256_hadd_ps(fold(c), fold(d)));
    return _mm_add_ps(_mm256_castps256_ps128(pairs), _mm256_extractf128_ps(pairs, 1));
}

/// `Vectors` vectors of lags at once, `Chains` terms apart: enough sums under way to hide the latency of one.
template <int Vectors, int Chains>
void correlateSome(const float* a, const float* b, int count, float* out) {
    __m512 s[Chains][Vectors];
    for (int v = 0; v < Vectors; ++v) {
        s[0][v] = _mm512_loadu_ps(out + 16 * v);
        for (int c = 1; c < Chains; ++c) s[c][v] = _mm512_setzero_ps();
    }
    int k = 0;
    for (; k + Chains <= count; k += Chains) {
        for (int c = 0; c < Chains; ++c) {
            const __m512 x = _mm512_set1_ps(a[k + c]);
            for (int v = 0; v < Vectors; ++v) {
                s[c][v] = _mm512_fmadd_ps(x, _mm512_loadu_ps(b + k + c + 16 * v), s[c][v]);
            }
        }
    }
    for (; k < count; ++k) {
        const __m512 x = _mm512_set1_ps(a[k]);
        for (int v = 0; v < Vectors; ++v) s[0][v] = _mm512_fmadd_ps(x, _mm512_loadu_ps(b + k + 16 * v), s[0][v]);
    }
    for (int v = 0; v < Vectors; ++v) {
        for (int c = 1; c < Chains; ++c) s[0][v] = _mm512_add_ps(s[0][v], s[c][v]);
        _mm512_storeu_ps(out + 16 * v, s[0][v]);
    }
}

void correlate(const float* a, const float* b, int count, float* out, int lags) {
    int j = 0;
    for (; j + 64 <= lags; j += 64) correlateSome<4, 2>(a, b + j, count, out + j);
    switch (lags - j) {
        case 48: return correlateSome<3, 2>(a, b + j, count, out + j);
        case 32: return correlateSome<2, 4>(a, b + j, count, out + j);
        case 16: return correlateSome<1, 8>(a, b + j, count, out + j);
        default: return;
    }
}

float dot(const float* a, const float* b, int count) {
    __m512 s = _mm512_setzero_ps(), t = s, u = s, v = s;
    int k = 0;
    for (; k + 64 <= count; k += 64) {
        s = _mm512_fmadd_ps(_mm512_loadu_ps(a + k), _mm512_loadu_ps(b + k), s);
        t = _mm512_fmadd_ps(_mm512_loadu_ps(a + k + 16), _mm512_loadu_ps(b + k + 16), t);
        u = _mm512_fmadd_ps(_mm512_loadu_ps(a + k + 32), _mm512_loadu_ps(b + k + 32), u);
        v = _mm512_fmadd_ps(_mm512_loadu_ps(a + k + 48), _mm512_loadu_ps(b + k + 48), v);
    }
    for (; k < count; k += 16) {
        const __mmask16 some = count - k >= 16 ? 0xffff : 0x00ff;
        s = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(some, a + k), _mm512_maskz_loadu_ps(some, b + k), s);
    }
    const __m512 all = _mm512_add_ps(_mm512_add_ps(s, t), _mm512_add_ps(u, v));
    return _mm_cvtss_f32(sums(all, all, all, all));
}

__m512 readOne(const float* ring, const PitchReadPoint& p, const float* table, int taps) {
    const float* x = ring + p.index;
    const float* row = table + static_cast<long>(p.row) * 2 * taps;
    const __m512 between = _mm512_set1_ps(p.between);
    __m512 s = _mm512_setzero_ps();
    for (int k = 0; k < taps; k += 16) {
        const __m512 weight = _mm512_fmadd_ps(between, _mm512_loadu_ps(row + taps + k), _mm512_loadu_ps(row + k));
        s = _mm512_fmadd_ps(_mm512_loadu_ps(x + k), weight, s);
    }
    return s;
}

void read(const float* ring, const PitchReadPoint* points, int frames, const float* table, int taps, float* out) {
    for (int i = 0; i < frames; i += 4) {
        const int last = frames - i - 1;  // what is missing for four repeats the last
        __m512 s[4];
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
void turn(PitchOscillators& bank, int first, int frames, __m512* sum) {
    __m512 re[Groups], im[Groups], stepRe[Groups], stepIm[Groups];
    __m512 gainRe[Groups], gainIm[Groups], slopeRe[Groups], slopeIm[Groups];
    for (int g = 0; g < Groups; ++g) {
        const int at = first + 16 * g;
        re[g] = _mm512_load_ps(bank.re + at), im[g] = _mm512_load_ps(bank.im + at);
        stepRe[g] = _mm512_load_ps(bank.stepRe + at), stepIm[g] = _mm512_load_ps(bank.stepIm + at);
        gainRe[g] = _mm512_load_ps(bank.gainRe + at), gainIm[g] = _mm512_load_ps(bank.gainIm + at);
        slopeRe[g] = _mm512_load_ps(bank.slopeRe + at), slopeIm[g] = _mm512_load_ps(bank.slopeIm + at);
    }
    for (int i = 0; i < frames; ++i) {
        __m512 s = sum[i];
        for (int g = 0; g < Groups; ++g) {
            const __m512 turned = _mm512_fmsub_ps(re[g], stepRe[g], _mm512_mul_ps(im[g], stepIm[g]));
            im[g] = _mm512_fmadd_ps(re[g], stepIm[g], _mm512_mul_ps(im[g], stepRe[g]));
            re[g] = turned;
            gainRe[g] = _mm512_add_ps(gainRe[g], slopeRe[g]);
            gainIm[g] = _mm512_add_ps(gainIm[g], slopeIm[g]);
            s = _mm512_fmadd_ps(re[g], gainRe[g], _mm512_fnmadd_ps(im[g], gainIm[g], s));
        }
        sum[i] = s;
    }
    for (int g = 0; g < Groups; ++g) {
        const int at = first + 16 * g;
        _mm512_store_ps(bank.re + at, re[g]);
        _mm512_store_ps(bank.im + at, im[g]);
        _mm512_store_ps(bank.gainRe + at, gainRe[g]);
        _mm512_store_ps(bank.gainIm + at, gainIm[g]);
    }
}

void oscillate(PitchOscillators& bank, float* out, int frames) {
    __m512 sum[PitchKernels::kMostFrames + 3];
    for (int i = 0; i < frames + 3; ++i) sum[i] = _mm512_setzero_ps();
    switch (bank.count) {
        case 48: turn<3>(bank, 0, frames, sum); break;
        case 32: turn<2>(bank, 0, frames, sum); break;
        default:
            for (int g = 0; g < bank.count; g += 16) turn<1>(bank, g, frames, sum);
    }
    for (int i = 0; i < frames; i += 4) {
        alignas(16) float four[4];
        _mm_store_ps(four, sums(sum[i], sum[i + 1], sum[i + 2], sum[i + 3]));
        for (int k = 0; k < 4 && i + k < frames; ++k) out[i + k] += four[k];
    }
}

}  // namespace

namespace kernels {
const PitchKernels kAvx512Pitch{correlate, dot, read, oscillate};
}

}  // namespace amp::dsp
