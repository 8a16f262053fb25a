// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/params/taper.h"

#include <algorithm>
#include <cmath>

namespace amp {

float toTravel(const ParamSpec& spec, float value) AMP_RT {
    const float v = spec.clamp(value);
    const auto [lo, hi] = spec.range;
    if (spec.taper == Taper::log) return std::log(v / lo) / std::log(hi / lo);
    return (v - lo) / (hi - lo);
}

float fromTravel(const ParamSpec& spec, float travel) AMP_RT {
    const float t = std::clamp(std::isnan(travel) ? 0.0f : travel, 0.0f, 1.0f);
    const auto [lo, hi] = spec.range;
    float v = spec.taper == Taper::log ? lo * std::exp(t * std::log(hi / lo)) : lo + t * (hi - lo);
    if (spec.discrete()) v = std::round(v);
    return spec.clamp(v);
}

float stepped(const ParamSpec& spec, float value, float notches) AMP_RT {
    if (spec.taper == Taper::log && spec.step == 0.0f) return fromTravel(spec, toTravel(spec, value) + 0.01f * notches);
    const float step = spec.step > 0.0f ? spec.step : 0.01f * (spec.range.max - spec.range.min);
    const float moved = value + step * notches;
    return spec.clamp(spec.discrete() ? std::round(moved) : moved);
}

}  // namespace amp
