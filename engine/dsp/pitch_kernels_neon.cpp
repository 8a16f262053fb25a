// SPDX-License-Identifier: GPL-3.0-or-later
#include <arm_neon.h>

#include "engine/dsp/pitch_kernels.h"

namespace amp::dsp {
namespace {

/// `Vectors` vectors of lags at once, `Chains` terms apart: enough sums under way to hide the latency of one.
template <int Vectors, int Chains>
void correlateSome(const float* a, const float* b, int count, float* out) {
    float32x4_t s[Chains][Vectors];
    for (int v = 0; v < Vectors; ++v) {
        s[0][v] = vld1q_f32(out + 4 * v);
        for (int c = 1; c < Chains; ++c) s[c][v] = vdupq_n_f32(0.0f);
    }
    int k = 0;
    for (; k + Chains <= count; k += Chains) {
        for (int c = 0; c < Chains; ++c) {
            const float32x4_t x = vdupq_n_f32(a[k + c]);
            for (int v = 0; v < Vectors; ++v) s[c][v] = vfmaq_f32(s[c][v], x, vld1q_f32(b + k + c + 4 * v));
        }
    }
    for (; k < count; ++k) {
        const float32x4_t x = vdupq_n_f32(a[k]);
        for (int v = 0; v < Vectors; ++v) s[0][v] = vfmaq_f32(s[0][v], x, vld1q_f32(b + k + 4 * v));
    }
    for (int v = 0; v < Vectors; ++v) {
        for (int c = 1; c < Chains; ++c) s[0][v] = vaddq_f32(s[0][v], s[c][v]);
        vst1q_f32(out + 4 * v, s[0][v]);
    }
}

void correlate(const float* a, const float* b, int count, float* out, int lags) {
    int j = 0;
    for (; j + 32 <= lags; j += 32) correlateSome<8, 1>(a, b + j, count, out + j);
    if (j < lags) correlateSome<4, 2>(a, b + j, count, out + j);
}

float dot(const float* a, const float* b, int count) {
    float32x4_t s = vdupq_n_f32(0.0f), t = s;
    for (int k = 0; k < count; k += 8) {
        s = vfmaq_f32(s, vld1q_f32(a + k), vld1q_f32(b + k));
        t = vfmaq_f32(t, vld1q_f32(a + k + 4), vld1q_f32(b + k + 4));
    }
    return vaddvq_f32(vaddq_f32(s, t));
}

void read(const float* ring, const PitchReadPoint* points, int frames, const float* table, int taps, float* out) {
    for (int i = 0; i < frames; ++i) {
        const PitchReadPoint& p = points[i];
        const float* x = ring + p.index;
        const float* row = table + static_cast<long>(p.row) * 2 * taps;
        const float32x4_t between = vdupq_n_f32(p.between);
        float32x4_t s[4];
        for (float32x4_t& v : s) v = vdupq_n_f32(0.0f);
        for (int k = 0; k < taps; k += 16) {
            for (int c = 0; c < 4; ++c) {
                const int at = k + 4 * c;
                const float32x4_t weight = vfmaq_f32(vld1q_f32(row + at), between, vld1q_f32(row + taps + at));
                s[c] = vfmaq_f32(s[c], vld1q_f32(x + at), weight);
            }
        }
        out[i] = vaddvq_f32(vaddq_f32(vaddq_f32(s[0], s[1]), vaddq_f32(s[2], s[3])));
    }
}

/// Two vectors of phasors side by side: one alone would wait for its own last turn.
void turn(PitchOscillators& bank, int first, int frames, float32x4_t* sum) {
    float32x4_t re[2], im[2], stepRe[2], stepIm[2], gainRe[2], gainIm[2], slopeRe[2], slopeIm[2];
    for (int g = 0; g < 2; ++g) {
        const int at = first + 4 * g;
        re[g] = vld1q_f32(bank.re + at), im[g] = vld1q_f32(bank.im + at);
        stepRe[g] = vld1q_f32(bank.stepRe + at), stepIm[g] = vld1q_f32(bank.stepIm + at);
        gainRe[g] = vld1q_f32(bank.gainRe + at), gainIm[g] = vld1q_f32(bank.gainIm + at);
        slopeRe[g] = vld1q_f32(bank.slopeRe + at), slopeIm[g] = vld1q_f32(bank.slopeIm + at);
    }
    for (int i = 0; i < frames; ++i) {
        float32x4_t s = sum[i];
        for (int g = 0; g < 2; ++g) {
            const float32x4_t turned = vfmsq_f32(vmulq_f32(re[g], stepRe[g]), im[g], stepIm[g]);
            im[g] = vfmaq_f32(vmulq_f32(im[g], stepRe[g]), re[g], stepIm[g]);
            re[g] = turned;
            gainRe[g] = vaddq_f32(gainRe[g], slopeRe[g]);
            gainIm[g] = vaddq_f32(gainIm[g], slopeIm[g]);
            s = vfmaq_f32(vfmsq_f32(s, im[g], gainIm[g]), re[g], gainRe[g]);
        }
        sum[i] = s;
    }
    for (int g = 0; g < 2; ++g) {
        const int at = first + 4 * g;
        vst1q_f32(bank.re + at, re[g]);
        vst1q_f32(bank.im + at, im[g]);
        vst1q_f32(bank.gainRe + at, gainRe[g]);
        vst1q_f32(bank.gainIm + at, gainIm[g]);
    }
}

void oscillate(PitchOscillators& bank, float* out, int frames) {
    float32x4_t sum[PitchKernels::kMostFrames];
    for (int i = 0; i < frames; ++i) sum[i] = vdupq_n_f32(0.0f);
    for (int g = 0; g < bank.count; g += 8) turn(bank, g, frames, sum);
    for (int i = 0; i < frames; ++i) out[i] += vaddvq_f32(sum[i]);
}

}  // namespace

namespace kernels {
const PitchKernels kNeonPitch{correlate, dot, read, oscillate};
}

}  // namespace amp::dsp
