// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_kernels.h"

#include <cstring>

namespace amp::dsp {
namespace {

// Four lanes: a register of every baseline (SSE2, NEON).
typedef float Four __attribute__((vector_size(16)));

Four load(const float* p) {
    Four v;
    std::memcpy(&v, p, sizeof v);
    return v;
}

void store(float* p, Four v) {
    std::memcpy(p, &v, sizeof v);
}

float sum(Four v) {
    return (v[0] + v[2]) + (v[1] + v[3]);
}

void correlate(const float* a, const float* b, int count, float* sums, int lags) {
    for (int j = 0; j < lags; j += PitchKernels::kLagBlock) {
        Four s0 = load(sums + j), s1 = load(sums + j + 4), s2 = load(sums + j + 8), s3 = load(sums + j + 12);
        for (int k = 0; k < count; ++k) {
            const Four x = {a[k], a[k], a[k], a[k]};
            const float* y = b + j + k;
            s0 += x * load(y);
            s1 += x * load(y + 4);
            s2 += x * load(y + 8);
            s3 += x * load(y + 12);
        }
        store(sums + j, s0);
        store(sums + j + 4, s1);
        store(sums + j + 8, s2);
        store(sums + j + 12, s3);
    }
}

float dot(const float* a, const float* b, int count) {
    Four s0 = {}, s1 = {};
    for (int k = 0; k < count; k += 8) {
        s0 += load(a + k) * load(b + k);
        s1 += load(a + k + 4) * load(b + k + 4);
    }
    return sum(s0 + s1);
}

void read(const float* ring, const PitchReadPoint* points, int frames, const float* table, int taps, float* out) {
    for (int i = 0; i < frames; ++i) {
        const PitchReadPoint& p = points[i];
        const float* x = ring + p.index;
        const float* row = table + static_cast<long>(p.row) * 2 * taps;
        const Four between = {p.between, p.between, p.between, p.between};
        Four s0 = {}, s1 = {};
        for (int k = 0; k < taps; k += 8) {
            s0 += load(x + k) * (load(row + k) + between * load(row + taps + k));
            s1 += load(x + k + 4) * (load(row + k + 4) + between * load(row + taps + k + 4));
        }
        out[i] = sum(s0 + s1);
    }
}

void oscillate(PitchOscillators& bank, float* out, int frames) {
    Four sums[PitchKernels::kMostFrames] = {};
    for (int g = 0; g < bank.count; g += 4) {
        Four re = load(bank.re + g), im = load(bank.im + g);
        const Four stepRe = load(bank.stepRe + g), stepIm = load(bank.stepIm + g);
        Four gainRe = load(bank.gainRe + g), gainIm = load(bank.gainIm + g);
        const Four slopeRe = load(bank.slopeRe + g), slopeIm = load(bank.slopeIm + g);
        for (int i = 0; i < frames; ++i) {
            const Four turned = re * stepRe - im * stepIm;
            im = re * stepIm + im * stepRe;
            re = turned;
            gainRe += slopeRe;
            gainIm += slopeIm;
            sums[i] += re * gainRe - im * gainIm;
        }
        store(bank.re + g, re);
        store(bank.im + g, im);
        store(bank.gainRe + g, gainRe);
        store(bank.gainIm + g, gainIm);
    }
    for (int i = 0; i < frames; ++i) out[i] += sum(sums[i]);
}

}  // namespace

namespace kernels {
const PitchKernels kBaselinePitch{correlate, dot, read, oscillate};
}

const PitchKernels& pitchKernels([[maybe_unused]] InstructionSet set) {
#if defined(AMP_HAVE_AVX512)
    if (set >= InstructionSet::avx512) return kernels::kAvx512Pitch;
#endif
#if defined(AMP_HAVE_AVX2)
    if (set >= InstructionSet::avx2) return kernels::kAvx2Pitch;
#endif
#if defined(AMP_HAVE_NEON)
    if (set == InstructionSet::neon) return kernels::kNeonPitch;
#endif
    return kernels::kBaselinePitch;
}

}  // namespace amp::dsp
