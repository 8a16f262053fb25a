// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rt/denormals.h"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace amp::rt {
namespace {

#if defined(__x86_64__)
constexpr std::uint64_t kFlush = 0x8000 | 0x0040;  // MXCSR: flush to zero, denormals are zero
std::uint64_t controlWord() AMP_RT {
    return _mm_getcsr();
}
void setControlWord(std::uint64_t word) AMP_RT {
    _mm_setcsr(static_cast<unsigned>(word));
}
#elif defined(__aarch64__)
constexpr std::uint64_t kFlush = std::uint64_t{1} << 24;  // FPCR.FZ
std::uint64_t controlWord() AMP_RT {
    std::uint64_t word = 0;
    asm volatile("mrs %0, fpcr" : "=r"(word));
    return word;
}
void setControlWord(std::uint64_t word) AMP_RT {
    asm volatile("msr fpcr, %0" : : "r"(word));
}
#else
constexpr std::uint64_t kFlush = 0;
std::uint64_t controlWord() AMP_RT {
    return 0;
}
void setControlWord(std::uint64_t) AMP_RT {}
#endif

}  // namespace

FlushDenormals::FlushDenormals() AMP_RT : before_(controlWord()) {
    setControlWord(before_ | kFlush);
}

// Only the flush bits go back: exception flags raised meanwhile stay.
FlushDenormals::~FlushDenormals() {
    setControlWord((controlWord() & ~kFlush) | (before_ & kFlush));
}

}  // namespace amp::rt
