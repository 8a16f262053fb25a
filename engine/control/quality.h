// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "engine/dsp/oversampler.h"
#include "engine/preset/preset.h"

namespace amp {

// The quality "auto": the smallest oversampling factor at which no stage of a preset folds more than −80 dB (against the
// harmonics, below 20 kHz, sines of half full scale from 1 to 5 kHz). What each stage needs was measured, not guessed, by
// `halfstack-stages-bench table`, for every curve and five positions of its drive; a position between two takes the higher one.

inline constexpr int kAutoOversampling = 0;

/// How cleanly the player wants non-linear stages to work.
struct Quality {
    int oversampling = 1;  ///< 1, 2, 4, 8, 16 or kAutoOversampling
    dsp::OversamplingPhase phase = dsp::OversamplingPhase::lowLatency;
    friend bool operator==(const Quality&, const Quality&) = default;
};

inline constexpr double kAliasTargetDb = -80.0;

/// What makes a stage fold: the choice of its curve and its drives, which are turned up together when it is measured.
struct QualityKnob {
    std::string_view stage;
    std::string_view choice;  ///< key, or empty
    std::array<std::string_view, 3> drives;
    std::string_view off = {};  ///< a parameter that is at its lowest meanwhile: it makes new tones of its own
};
/// Of every non-linear stage.
[[nodiscard]] std::span<const QualityKnob> qualityKnobs();

inline constexpr int kQualitySteps = 4;

/// The factor for a chain with its lanes; 1 when nothing folds. Bypassed stages count, so that a foot switch changes no delay.
[[nodiscard]] int factorFor(const std::vector<PresetNode>& chain);
/// The factor that a quality means for a preset.
[[nodiscard]] inline int factorOf(const Quality& quality, const Preset& preset) {
    return quality.oversampling == kAutoOversampling ? factorFor(preset.chain) : quality.oversampling;
}

}  // namespace amp
