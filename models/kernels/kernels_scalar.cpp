// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/kernels/element_impl.h"
#include "models/kernels/matmul_impl.h"
#include "models/kernels/recurrent_impl.h"
#include "models/kernels/stack_impl.h"

namespace amp::models {
namespace {

/// The baseline: four floats in the compiler's own vector type, multiply and add rounded apart. Runs on any processor.
struct Portable {
    using Type = float __attribute__((vector_size(16)));
    using Gate = kernel::GateTanh<Portable, false>;
    using Bits = unsigned __attribute__((vector_size(16)));
    static constexpr int kWidth = 4;
    static constexpr int kRegisters = 16;
    static constexpr int kMaxGroup = 4;
    static AMP_KERNEL Type load(const float* p) {
        Type x;
        __builtin_memcpy(&x, p, sizeof x);
        return x;
    }
    static AMP_KERNEL Type held(Type x) { return x; }
    static AMP_KERNEL void store(float* p, Type x) { __builtin_memcpy(p, &x, sizeof x); }
    static AMP_KERNEL Type set(float x) { return Type{x, x, x, x}; }
    static AMP_KERNEL Type add(Type a, Type b) { return a + b; }
    static AMP_KERNEL Type sub(Type a, Type b) { return a - b; }
    static AMP_KERNEL Type mul(Type a, Type b) { return a * b; }
    static AMP_KERNEL Type div(Type a, Type b) { return a / b; }
    static AMP_KERNEL Type fma(Type a, Type b, Type c) { return a * b + c; }
    static AMP_KERNEL Type min(Type a, Type b) { return a < b ? a : b; }
    static AMP_KERNEL Type max(Type a, Type b) { return a > b ? a : b; }
    static AMP_KERNEL Type within(Type x, Type bound) { return max(min(x, bound), sub(set(0.0f), bound)); }
    static AMP_KERNEL Type zeroBeyond(Type x, float bound) {
        return reinterpret_cast<Type>(reinterpret_cast<Bits>(x) & reinterpret_cast<Bits>(x >= -set(bound)) &
                                      reinterpret_cast<Bits>(x <= set(bound)));
    }
    static AMP_KERNEL Type quad(Type x, int) { return x; }
    static AMP_KERNEL Type lane(Type x, int j) { return set(x[j]); }
    static AMP_KERNEL float horizontal(Type a) { return (a[0] + a[2]) + (a[1] + a[3]); }
};

int recurrentWidth(int, bool) noexcept {
    return Portable::kWidth;
}

}  // namespace

const KernelTable kScalarKernels{Portable::kMaxGroup,
                                 recurrentWidth,
                                 kernel::matmul<Portable>,
                                 kernel::stack<Portable>,
                                 kernel::activate<Portable>,
                                 kernel::combine<Portable>,
                                 kernel::lstm<Portable>,
                                 kernel::gru<Portable>,
                                 kernel::silenceBroken<Portable>};

}  // namespace amp::models
