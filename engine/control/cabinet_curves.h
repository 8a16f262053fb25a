// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "engine/stages/impulse_resource.h"

namespace amp {

/// Frequencies at which a cabinet's curves are drawn: 20 Hz to 20 kHz, evenly in octaves.
inline constexpr std::size_t kCurvePoints = 200;
[[nodiscard]] float curveHz(std::size_t point);

/// dB, averaged over a twelfth of an octave.
using CabinetCurve = std::array<float, kCurvePoints>;

/// What the cabinet page draws.
struct CabinetCurves {
    /// Each microphone at its level, whether it is heard or not; nothing for an empty slot.
    std::array<std::optional<CabinetCurve>, 2> mics;
    /// All that leaves the stage: both microphones with blend, delays, polarity, filters and level; the mean of the sides.
    std::optional<CabinetCurve> whole;
    /// How the second microphone's impulse lies to the first one's, before any delay that is set.
    struct Lag {
        float ms = 0.0f;  ///< how much later the second one hears; negative: earlier
        bool inverted = false;
        float likeness = 0.0f;  ///< 0 … 1 at that lag
    };
    std::optional<Lag> lag;  ///< with two microphones
    bool fresh = true;       ///< false while newer ones are being computed
};

/// What they are computed from.
struct CabinetCurvesInput {
    std::array<std::shared_ptr<const PreparedImpulse>, 2> impulses;
    std::vector<float> values;  ///< of the cabinet stage, in the order of its table
    double sampleRateHz = 48000.0;
    friend bool operator==(const CabinetCurvesInput&, const CabinetCurvesInput&) = default;
};

/// Formulas: responses of the impulses by Fourier transform, delays as phase, the filters as the bilinear transform of
/// second-order Butterworth sections, which is what the stage's are. Impulses count up to 0.7 s.
/// Any thread but audio; a few milliseconds.
[[nodiscard]] CabinetCurves cabinetCurves(const CabinetCurvesInput& input);

}  // namespace amp
