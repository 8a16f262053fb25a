// SPDX-License-Identifier: GPL-3.0-or-later
#include <immintrin.h>

#include "models/kernels/element_impl.h"
#include "models/kernels/matmul_impl.h"
#include "models/kernels/recurrent_impl.h"
#include "models/kernels/stack_impl.h"

namespace amp::models {
namespace {

struct Avx2 {
    using Type = __m256;
    using Gate = kernel::GateTanh<Avx2, false>;
    static constexpr int kWidth = 8;
    static constexpr int kRegisters = 16;
    static constexpr int kMaxGroup = 6;
    static AMP_KERNEL Type load(const float* p) { return _mm256_loadu_ps(p); }
    static AMP_KERNEL Type held(Type x) {
        asm("" : "+x"(x));
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
    static AMP_KERNEL Type within(Type x, Type bound) { return max(min(x, bound), sub(set(0.0f), bound)); }
    static AMP_KERNEL Type zeroBeyond(Type x, float bound) {
        const Type magnitude = _mm256_andnot_ps(_mm256_set1_ps(-0.0f), x);
        return _mm256_and_ps(x, _mm256_cmp_ps(magnitude, _mm256_set1_ps(bound), _CMP_LE_OQ));
    }
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

int recurrentWidth(int, bool) noexcept {
    return Avx2::kWidth;
}

}  // namespace

const KernelTable kAvx2Kernels{Avx2::kMaxGroup,     recurrentWidth,         kernel::matmul<Avx2>,
                               kernel::stack<Avx2>, kernel::activate<Avx2>, kernel::combine<Avx2>,
                               kernel::lstm<Avx2>,  kernel::gru<Avx2>,      kernel::silenceBroken<Avx2>};

}  // namespace amp::models
