// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#if defined(__SSE2__)
#include <immintrin.h>
#endif
#include <cstdint>

#include "engine/base/attributes.h"

namespace amp::models {

/// Numbers too small to hear count as zero while this lives; slow arithmetic on them would cost more than the model.
/// A model does this itself, so that its bits and its speed do not depend on who calls it. Costs a few nanoseconds.
class FlushDenormals {
public:
#if defined(__SSE2__)
    FlushDenormals() AMP_RT : before_(_mm_getcsr()) {
        if ((before_ & kBits) != kBits) _mm_setcsr(before_ | kBits);
    }
    ~FlushDenormals() {
        if ((before_ & kBits) != kBits) _mm_setcsr(before_);
    }

private:
    static constexpr unsigned kBits = 0x8040;  // flush to zero, denormals are zero
    unsigned before_;
#elif defined(__aarch64__)
    FlushDenormals() AMP_RT {
        asm volatile("mrs %0, fpcr" : "=r"(before_));
        asm volatile("msr fpcr, %0" ::"r"(before_ | (std::uint64_t{1} << 24)));
    }
    ~FlushDenormals() {
        asm volatile("msr fpcr, %0" ::"r"(before_));
    }

private:
    std::uint64_t before_ = 0;
#else
    FlushDenormals() AMP_RT = default;
#endif
public:
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;
};

}  // namespace amp::models
