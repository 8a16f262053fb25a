// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "engine/base/error.h"

namespace amp {

/// What the demo driver plays in a loop, at the session's rate: the riff, or an audio file summed to mono and brought to
/// the rate. Not on the audio thread. Fails: notFound, badFormat, tooLarge (over ten minutes), with a sentence.
[[nodiscard]] Expected<std::vector<float>> loadLoop(const std::string& fileOrEmpty, double sampleRateHz);

}  // namespace amp
