// SPDX-License-Identifier: GPL-3.0-or-later
#include <arm_neon.h>

#include "models/kernels/element_impl.h"
#include "models/kernels/matmul_impl.h"
#include "models/kernels/recurrent_impl.h"
#include "models/kernels/stack_impl.h"

namespace amp::models {
namespace {

struct Neon {
    using Type = float32x4_t;
    using Gate = kernel::GateTanh<Neon, false>;
    static constexpr int kWidth = 4;
    static constexpr int kRegisters = 32;
    static constexpr int kMaxGroup = 8;
    static AMP_KERNEL Type load(const float* p) { return vld1q_f32(p); }
    static AMP_KERNEL Type held(Type x) {
        asm("" : "+w"(x));
        return x;
    }
    static AMP_KERNEL void store(float* p, Type x) { vst1q_f32(p, x); }
    static AMP_KERNEL Type set(float x) { return vdupq_n_f32(x); }
    static AMP_KERNEL Type add(Type a, Type b) { return vaddq_f32(a, b); }
    static AMP_KERNEL Type sub(Type a, Type b) { return vsubq_f32(a, b); }
    static AMP_KERNEL Type mul(Type a, Type b) { return vmulq_f32(a, b); }
    static AMP_KERNEL Type div(Type a, Type b) { return vdivq_f32(a, b); }
    static AMP_KERNEL Type fma(Type a, Type b, Type c) { return vfmaq_f32(c, a, b); }
    // The `nm` forms return the number when one operand is NaN, as the contract of V asks.
    static AMP_KERNEL Type min(Type a, Type b) { return vminnmq_f32(a, b); }
    static AMP_KERNEL Type max(Type a, Type b) { return vmaxnmq_f32(a, b); }
    static AMP_KERNEL Type within(Type x, Type bound) { return max(min(x, bound), sub(set(0.0f), bound)); }
    static AMP_KERNEL Type zeroBeyond(Type x, float bound) {
        return vreinterpretq_f32_u32(vandq_u32(vreinterpretq_u32_f32(x), vcaleq_f32(x, vdupq_n_f32(bound))));
    }
    static AMP_KERNEL Type quad(Type x, int) { return x; }
    static AMP_KERNEL Type lane(Type x, int j) {
        return j == 0   ? vdupq_laneq_f32(x, 0)
               : j == 1 ? vdupq_laneq_f32(x, 1)
               : j == 2 ? vdupq_laneq_f32(x, 2)
                        : vdupq_laneq_f32(x, 3);
    }
    static AMP_KERNEL float horizontal(Type a) { return vaddvq_f32(a); }
};

int recurrentWidth(int, bool) noexcept {
    return Neon::kWidth;
}

}  // namespace

const KernelTable kNeonKernels{Neon::kMaxGroup,     recurrentWidth,         kernel::matmul<Neon>,
                               kernel::stack<Neon>, kernel::activate<Neon>, kernel::combine<Neon>,
                               kernel::lstm<Neon>,  kernel::gru<Neon>,      kernel::silenceBroken<Neon>};

}  // namespace amp::models
