// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/params/param_spec.h"

namespace amp {

/// Position of a control, 0…1, for a value. Values outside the range land on the ends.
[[nodiscard]] float toTravel(const ParamSpec& spec, float value) AMP_RT;

/// Value for a position 0…1, in range; discrete parameters are rounded to a whole number.
[[nodiscard]] float fromTravel(const ParamSpec& spec, float travel) AMP_RT;

/// The value after `notches` wheel steps (fractions allowed: Shift gives tenths), in range. Log tapers move along the
/// travel, so that a notch is the same musical interval everywhere.
[[nodiscard]] float stepped(const ParamSpec& spec, float value, float notches) AMP_RT;

}  // namespace amp
