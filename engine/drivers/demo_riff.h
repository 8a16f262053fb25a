// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace amp {

/// The guitar that plays when nobody does: about eleven seconds, a straight take from the guitar's jack, made of plucked
/// strings. A line of single notes, palm-muted eighths under power chords, a chord that rings, and a short rest, so that it
/// says something about clean and high-gain rigs alike and may be looped. Peak −8 dBFS.
/// The same bits on every run for one rate. Also what `render` plays without an input, and what preset levels are set by.
/// Not on the audio thread: allocates. Takes about 20 ms at 48 kHz.
[[nodiscard]] std::vector<float> demoRiff(double sampleRateHz);

}  // namespace amp
