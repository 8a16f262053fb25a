// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/instruction_set.h"

#include <doctest/doctest.h>

TEST_CASE("instruction set: the best set is one that this processor has, and it has a name") {
    const amp::InstructionSet best = amp::bestInstructionSet();
#if defined(__x86_64__)
    CHECK(best != amp::InstructionSet::neon);
    if (best == amp::InstructionSet::avx2) CHECK(__builtin_cpu_supports("avx2"));
#endif
    CHECK_FALSE(amp::name(best).empty());
    CHECK(best == amp::bestInstructionSet());
}
