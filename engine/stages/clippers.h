// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

#include "engine/base/attributes.h"
#include "engine/dsp/shaper_table.h"

namespace amp {

/// The main clipping curves of the preamp. All map 0 to 0, so that silence stays silent.
enum class Clipper { soft, medium, hard, asymmetric, classA, triode };

inline constexpr std::array<std::string_view, 6> kClipperNames{"Soft",       "Medium",  "Hard",
                                                               "Asymmetric", "Class A", "Triode"};

/// The curve with its antiderivative; the same curve as `clip` to 1e-5. Built at the first call, kept for ever. Setup thread.
[[nodiscard]] const dsp::ShaperTable& clipperTable(Clipper curve);

/// Makes `clip` ready. Setup thread.
void prepareClippers();

/// Bends `count` samples in place. Audio thread; branch-free except for the choice of the curve.
void clip(Clipper curve, float* x, int count) AMP_RT;

}  // namespace amp
