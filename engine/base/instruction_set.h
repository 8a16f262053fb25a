// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "engine/base/attributes.h"

namespace amp {

/// Which family of kernels runs. Builds are baseline x86-64 or aarch64; kernels for more than the baseline live in files
/// of their own (`*_avx2.cpp`, `*_avx512.cpp`, `*_neon.cpp`) and are chosen in `prepare()`.
enum class InstructionSet { scalar, neon, avx2, avx512 };

/// The best set that this processor and system run, found once. `avx2` implies FMA.
/// The environment variable HALFSTACK_SIMD=scalar|neon|avx2|avx512 lowers the choice (never raises it beyond the processor).
/// Any thread but the audio thread.
[[nodiscard]] InstructionSet bestInstructionSet();

/// "scalar", "neon", "avx2" or "avx512".
[[nodiscard]] std::string_view name(InstructionSet set) AMP_RT;

}  // namespace amp
