// SPDX-License-Identifier: GPL-3.0-or-later
#include <immintrin.h>

#include "models/kernels/avx512_tanh.h"
#include "models/kernels/element_impl.h"
#include "models/kernels/matmul_impl.h"
#include "models/kernels/recurrent_impl.h"
#include "models/kernels/stack_impl.h"

namespace amp::models {
namespace {

struct Avx512 {
    using Type = __m512;
    using Gate = Avx512TableTanh;
    static constexpr int kWidth = 16;
    static constexpr int kRegisters = 32;
    static constexpr int kMaxGroup = 8;
    static AMP_KERNEL Type load(const float* p) { return _mm512_loadu_ps(p); }
    static AMP_KERNEL Type held(Type x) {
        asm("" : "+v"(x));
        return x;
    }
    static AMP_KERNEL void store(float* p, Type x) { _mm512_storeu_ps(p, x); }
    static AMP_KERNEL Type set(float x) { return _mm512_set1_ps(x); }
    static AMP_KERNEL Type add(Type a, Type b) { return _mm512_add_ps(a, b); }
    static AMP_KERNEL Type sub(Type a, Type b) { return _mm512_sub_ps(a, b); }
    static AMP_KERNEL Type mul(Type a, Type b) { return _mm512_mul_ps(a, b); }
    static AMP_KERNEL Type div(Type a, Type b) { return _mm512_div_ps(a, b); }
    static AMP_KERNEL Type fma(Type a, Type b, Type c) { return _mm512_fmadd_ps(a, b, c); }
    static AMP_KERNEL Type min(Type a, Type b) { return _mm512_min_ps(a, b); }
    static AMP_KERNEL Type max(Type a, Type b) { return _mm512_max_ps(a, b); }
    // Range 2: the lesser magnitude, with the sign of x.
    static AMP_KERNEL Type within(Type x, Type bound) { return _mm512_range_ps(x, bound, 2); }
    static AMP_KERNEL Type zeroBeyond(Type x, float bound) {
        const Type magnitude = _mm512_andnot_ps(_mm512_set1_ps(-0.0f), x);
        return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(magnitude, _mm512_set1_ps(bound), _CMP_LE_OQ), x);
    }
    // The immediates are constant once the loops around are unrolled.
    static AMP_KERNEL Type quad(Type x, int q) {
        return q == 0   ? _mm512_shuffle_f32x4(x, x, 0x00)
               : q == 1 ? _mm512_shuffle_f32x4(x, x, 0x55)
               : q == 2 ? _mm512_shuffle_f32x4(x, x, 0xaa)
                        : _mm512_shuffle_f32x4(x, x, 0xff);
    }
    static AMP_KERNEL Type lane(Type quad, int j) {
        return j == 0   ? _mm512_permute_ps(quad, 0x00)
               : j == 1 ? _mm512_permute_ps(quad, 0x55)
               : j == 2 ? _mm512_permute_ps(quad, 0xaa)
                        : _mm512_permute_ps(quad, 0xff);
    }
    static AMP_KERNEL float horizontal(Type a) {
        const __m256 h = _mm256_add_ps(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps(a, 1));
        __m128 s = _mm_add_ps(_mm256_castps256_ps128(h), _mm256_extractf128_ps(h, 1));
        s = _mm_add_ps(s, _mm_movehl_ps(s, s));
        return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
    }
};

/// Eight floats with this file's registers and instructions, for small recurrent layers.
struct Avx512Half {
    using Type = __m256;
    using Gate = kernel::GateTanh<Avx512Half, true>;
    static constexpr int kWidth = 8;
    static AMP_KERNEL Type load(const float* p) { return _mm256_loadu_ps(p); }
    static AMP_KERNEL Type held(Type x) {
        asm("" : "+v"(x));
        return x;
    }
    static AMP_KERNEL void store(float* p, Type x) { _mm256_storeu_ps(p, x); }
    static AMP_KERNEL Type set(float x) { return _mm256_set1_ps(x); }
    static AMP_KERNEL Type add(Type a, Type b) { return _mm256_add_ps(a, b); }
    static AMP_KERNEL Type sub(Type a, Type b) { return _mm256_sub_ps(a, b); }
    static AMP_KERNEL Type mul(Type a, Type b) { return _mm256_mul_ps(a, b); }
    static AMP_KERNEL Type div(Type a, Type b) { return _mm256_div_ps(a, b); }
    static AMP_KERNEL Type fma(Type a, Type b, Type c) { return _mm256_fmadd_ps(a, b, c); }
    static AMP_KERNEL Type min(Type a, Type b) { return _mm256_min_ps(a, b); }
    static AMP_KERNEL Type max(Type a, Type b) { return _mm256_max_ps(a, b); }
    // Range 2: the lesser magnitude, with the sign of x.
    static AMP_KERNEL Type within(Type x, Type bound) { return _mm256_range_ps(x, bound, 2); }
    // The immediates are constant once the loops around are unrolled.
    static AMP_KERNEL Type quad(Type x, int q) {
        return q == 0 ? _mm256_permute2f128_ps(x, x, 0x00) : _mm256_permute2f128_ps(x, x, 0x11);
    }
    static AMP_KERNEL Type lane(Type quad, int j) {
        return j == 0   ? _mm256_permute_ps(quad, 0x00)
               : j == 1 ? _mm256_permute_ps(quad, 0x55)
               : j == 2 ? _mm256_permute_ps(quad, 0xaa)
                        : _mm256_permute_ps(quad, 0xff);
    }
    static AMP_KERNEL float horizontal(Type a) {
        __m128 s = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
        s = _mm_add_ps(s, _mm_movehl_ps(s, s));
        return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
    }
};

/// Sixteen lanes where they are filled, else eight: a half-empty wide vector costs what two narrow ones do. A layer alone has
/// nothing to do but to wait for itself, and two narrow vectors are ready sooner than a wide one.
int recurrentWidth(int size, bool alone) noexcept {
    if (alone && size <= Avx512::kWidth) return Avx512Half::kWidth;
    const int over = size % Avx512::kWidth;
    return over == 0 || over > Avx512Half::kWidth ? Avx512::kWidth : Avx512Half::kWidth;
}

void lstm(const LstmArgs& a) noexcept {
    if (recurrentWidth(a.layers[0].size, a.layerCount == 1) == Avx512::kWidth) {
        kernel::lstm<Avx512>(a);
    } else {
        kernel::lstm<Avx512Half>(a);
    }
}

void gru(const GruArgs& a) noexcept {
    if (recurrentWidth(a.size, false) == Avx512::kWidth) {
        kernel::gru<Avx512>(a);
    } else {
        kernel::gru<Avx512Half>(a);
    }
}

}  // namespace

const KernelTable kAvx512Kernels{Avx512::kMaxGroup,
                                 recurrentWidth,
                                 kernel::matmul<Avx512>,
                                 kernel::stack<Avx512>,
                                 kernel::activate<Avx512>,
                                 kernel::combine<Avx512>,
                                 lstm,
                                 gru,
                                 kernel::silenceBroken<Avx512>};

}  // namespace amp::models
