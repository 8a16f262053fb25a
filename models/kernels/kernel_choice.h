// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/instruction_set.h"
#include "models/kernels/kernels.h"

namespace amp::models {

/// The kernels for `wish`, or the best below it that this build contains. The caller passes what the processor runs
/// (bestInstructionSet() or less).
[[nodiscard]] const KernelTable& kernelsFor(InstructionSet wish) noexcept;

}  // namespace amp::models
