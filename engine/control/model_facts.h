// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

namespace amp {

/// What a model's file says of itself, for its card in the window. Empty for anything but a model.
struct ModelFacts {
    std::vector<int> layers;  ///< width of each layer, from input to output
    std::optional<double> inputLevelDbu;
    std::optional<double> loudnessDb;
};

}  // namespace amp
