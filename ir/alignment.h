// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace amp::ir {

/// How two microphones before one cabinet fit together.
struct Alignment {
    double lagMs = 0.0;        ///< how much later the second one hears; negative: earlier
    bool inverted = false;     ///< the second one hears with the other polarity
    double correlation = 0.0;  ///< 0 … 1 at that lag: how alike they then are
    /// What to set: the earlier one is delayed, the other one not.
    [[nodiscard]] double firstDelayMs() const { return lagMs > 0.0 ? lagMs : 0.0; }
    [[nodiscard]] double secondDelayMs() const { return lagMs < 0.0 ? -lagMs : 0.0; }
};

/// Finds the lag within ±`reachMs` at which two impulses are most alike, and the sign, by cross-correlation between
/// 100 Hz and 4 kHz (what an amp's sound lives on), to a fraction of a sample.
/// Thread: any but audio; a few milliseconds.
[[nodiscard]] Alignment align(std::span<const float> first, std::span<const float> second, double sampleRateHz,
                              double reachMs = 10.0);

}  // namespace amp::ir
