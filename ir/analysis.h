// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace amp::ir {

/// First sample within 60 dB of the largest. All channels count.
[[nodiscard]] std::size_t onset(const std::vector<std::vector<float>>& channels);

/// One beyond the last sample within `rangeDb` of the largest.
[[nodiscard]] std::size_t end(const std::vector<std::vector<float>>& channels, double rangeDb);

/// +1 or −1: the direction of the first half-wave that comes within 6 dB of the strongest of the first two milliseconds.
[[nodiscard]] int polarity(std::span<const float> taps, double sampleRateHz);

/// The gain that an impulse response gives a guitar amp's output as the ear weighs it: the mean of its power spectrum,
/// weighted with the power of a driven guitar (density falls 6 dB per octave above 1 kHz, 12 dB below 100 Hz) times the
/// loudness filter of ITU-R BS.1770. Linear, not dB. With several channels the mean of their powers.
[[nodiscard]] double guitarGain(const std::vector<std::vector<float>>& channels, double sampleRateHz);

/// The gain that matched impulses have: about 0 dB for a mid-forward cabinet whose strongest third octave is +6 dB.
inline constexpr double kMatchedGain = 1.0;

}  // namespace amp::ir
