// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/instruction_set.h"

#include <array>
#include <cstdlib>

namespace amp {
namespace {

constexpr std::array kAll{InstructionSet::scalar, InstructionSet::neon, InstructionSet::avx2, InstructionSet::avx512};

bool processorRuns(InstructionSet set) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    switch (set) {
        case InstructionSet::scalar: return true;
        case InstructionSet::neon: return false;
        case InstructionSet::avx2: return avx2;
        case InstructionSet::avx512:
            return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                   __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    }
    return false;
#elif defined(__aarch64__)
    return set == InstructionSet::scalar || set == InstructionSet::neon;
#else
    return set == InstructionSet::scalar;
#endif
}

InstructionSet detect() {
    InstructionSet best = InstructionSet::scalar;
    for (const InstructionSet set : kAll) {
        if (processorRuns(set)) best = set;
    }
    if (const char* wish = std::getenv("HALFSTACK_SIMD")) {
        for (const InstructionSet set : kAll) {
            if (name(set) == wish && processorRuns(set) && set < best) best = set;
        }
    }
    return best;
}

}  // namespace

InstructionSet bestInstructionSet() {
    static const InstructionSet best = detect();
    return best;
}

std::string_view name(InstructionSet set) AMP_RT {
    switch (set) {
        case InstructionSet::scalar: return "scalar";
        case InstructionSet::neon: return "neon";
        case InstructionSet::avx2: return "avx2";
        case InstructionSet::avx512: return "avx512";
    }
    return "scalar";
}

}  // namespace amp
