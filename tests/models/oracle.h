// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <vector>

/// The oracle: a plain double-precision evaluation of model files, written from the description of the format alone. Whole
/// signals at a time, one loop per formula, no sharing with the code under test. It starts from an all-zero past
/// and runs the silence of the prewarm in front of the input, so it also checks the closed form of the settled state.
namespace amp::test {

using Signal = std::vector<std::vector<double>>;  // [channel][frame]

/// Hands out the weights in order; `scale` says how large a random one should be.
using WeightSource = std::function<double(double scale)>;

/// Output for `input` of a model (.nam or keras). `size` chooses from variable-size models.
[[nodiscard]] std::vector<double> oracle(const nlohmann::json& model, const std::vector<float>& input,
                                         double size = 1.0);

/// One .nam network over a signal, with weights from anywhere. Nested models use their own `weights`.
[[nodiscard]] Signal evaluateNetwork(const nlohmann::json& model, const Signal& input, const WeightSource& weights);

}  // namespace amp::test
