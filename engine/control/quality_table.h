// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

#include "engine/control/quality.h"

namespace amp {

struct QualityRow {
    std::string_view stage;
    int choice;
    std::array<int, kQualitySteps + 1> factor;  ///< with the drives at 0, a quarter, half, three quarters and full
};

// Printed by `halfstack-stages-bench table`.
inline constexpr std::array kQualityRows{
    QualityRow{"overdrive", 0, {8, 8, 8, 16, 16}},   QualityRow{"distortion", 0, {2, 4, 8, 16, 16}},
    QualityRow{"fuzz", 0, {16, 16, 16, 16, 16}},     QualityRow{"octaver", 0, {1, 16, 16, 16, 16}},
    QualityRow{"preamp", 0, {1, 2, 4, 4, 4}},         // Soft
    QualityRow{"preamp", 1, {1, 2, 4, 4, 4}},         // Medium
    QualityRow{"preamp", 2, {1, 8, 8, 8, 8}},         // Hard
    QualityRow{"preamp", 3, {2, 4, 4, 4, 4}},         // Asymmetric
    QualityRow{"preamp", 4, {1, 4, 8, 8, 8}},         // Class A
    QualityRow{"preamp", 5, {1, 4, 4, 4, 8}},         // Triode
    QualityRow{"tube_preamp", 0, {1, 1, 4, 8, 16}},   // Full
    QualityRow{"tube_preamp", 1, {1, 1, 4, 8, 16}},   // Hot
    QualityRow{"tube_preamp", 2, {1, 1, 2, 8, 16}},   // Tight
    QualityRow{"tube_preamp", 3, {1, 1, 1, 2, 8}},    // Cold
    QualityRow{"power_amp", 0, {8, 8, 8, 8, 16}},     // Class A
    QualityRow{"power_amp", 1, {8, 8, 8, 16, 16}},    // Class AB
    QualityRow{"power_amp", 2, {4, 4, 8, 8, 8}},      // Class B
    QualityRow{"tube_power", 0, {1, 1, 1, 4, 8}},     // Firm
    QualityRow{"tube_power", 1, {1, 1, 1, 4, 16}},    // Wide
    QualityRow{"tube_power", 2, {1, 4, 16, 16, 16}},  // Chime
    QualityRow{"saturator", 0, {1, 8, 8, 16, 16}},
};

}  // namespace amp
