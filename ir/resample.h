// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace amp::ir {

/// Converts an impulse response from one rate to another off-line: Kaiser-windowed sinc, flat to 91 % of the lower half
/// rate, images below −140 dB. Sample n of the result sits at time n / toHz exactly; what would ring before time zero is
/// left out. Scaled by fromHz / toHz, so that a convolution has the same gain at both rates.
[[nodiscard]] std::vector<float> resampleImpulse(std::span<const float> taps, double fromHz, double toHz);

}  // namespace amp::ir
