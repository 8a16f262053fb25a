// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/kernels/kernel_choice.h"

namespace amp::models {

const KernelTable& kernelsFor(InstructionSet wish) noexcept {
#if defined(AMP_HAVE_AVX512)
    if (wish == InstructionSet::avx512) return kAvx512Kernels;
#endif
#if defined(AMP_HAVE_AVX2)
    if (wish >= InstructionSet::avx2) return kAvx2Kernels;
#endif
#if defined(AMP_HAVE_NEON)
    if (wish == InstructionSet::neon) return kNeonKernels;
#endif
    static_cast<void>(wish);
    return kScalarKernels;
}

}  // namespace amp::models
