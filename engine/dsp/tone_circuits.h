// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

#include "engine/dsp/passive_network.h"

namespace amp::dsp {

/// Passive tone stacks of classic amplifiers, by what they sound like.
enum class ToneCircuit { warm, scooped, small, early, bold, modern, lead, chime };

inline constexpr std::array<std::string_view, 8> kToneCircuitNames{"Warm", "Scooped", "Small", "Early",
                                                                   "Bold", "Modern",  "Lead",  "Chime"};

/// A potentiometer never quite reaches its ends.
inline constexpr double kPotEnd = 0.01;

/// The circuit's response with its controls at 0…1 as printed on the panel (the bass pot's taper is inside). Small has a
/// fixed middle resistor, Chime has no middle and a bass potentiometer of its own kind.
[[nodiscard]] AnalogResponse toneCircuit(ToneCircuit circuit, double treble, double middle, double bass) AMP_RT;

}  // namespace amp::dsp
