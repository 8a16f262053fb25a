// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/params/param_spec.h"

namespace amp {

/// The value as the player reads it, with its unit: "−6.0 dB", "1.20 kHz", "350 ms", "40 %", "4.0:1", "Class AB", "On".
/// The minus sign is U+2212. Not for the audio thread.
[[nodiscard]] std::string formatValue(const ParamSpec& spec, float value);

/// Reads what a player types: "-6", "−6 dB", "1.2k", "350ms", "1.5 s", "40%", "4:1", a choice's name, "on", "off".
/// A value out of range lands on the nearest end. Fails with a sentence that says what can be typed.
[[nodiscard]] Expected<float> parseValue(const ParamSpec& spec, std::string_view text);

}  // namespace amp
