// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

#include "engine/base/attributes.h"

namespace amp {

/// The main clipping curves of the preamp. All map 0 to 0, so that silence stays silent.
enum class Clipper { soft, medium, hard, asymmetric, classA, triode };

inline constexpr std::array<std::string_view, 6> kClipperNames{"Soft",       "Medium",  "Hard",
                                                               "Asymmetric", "Class A", "Triode"};

/// Builds the table of the triode curve; call it once before `clip`. Setup thread.
void prepareClippers();

/// Bends `count` samples in place. Audio thread; branch-free except for the choice of the curve.
void clip(Clipper curve, float* x, int count) AMP_RT;

}  // namespace amp
