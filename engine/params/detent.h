// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <optional>

#include "engine/params/taper.h"

namespace amp {

/// The value at which a control changes nothing, where a hand feels for it: 0 of what goes both ways (decibels included), 1 of
/// a gain factor from 0 to 2. None for other controls.
[[nodiscard]] constexpr std::optional<float> detentOf(const ParamSpec& spec) {
    if (spec.discrete()) return std::nullopt;
    if (spec.bipolar()) return 0.0f;
    if (spec.unit == Unit::decibel && spec.range.min < 0.0f && spec.range.max > 0.0f) return 0.0f;
    if (spec.unit == Unit::none && spec.range.min == 0.0f && spec.range.max == 2.0f) return 1.0f;
    return std::nullopt;
}

/// Value for a position 0…1 under a hand: within 1.5 % of the travel around the detent it is the detent.
[[nodiscard]] inline float detented(const ParamSpec& spec, float travel) {
    if (const auto rest = detentOf(spec); rest && std::fabs(travel - toTravel(spec, *rest)) < 0.015f) return *rest;
    return fromTravel(spec, travel);
}

}  // namespace amp
