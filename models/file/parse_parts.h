// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/file/json_view.h"
#include "models/file/network_spec.h"

/// The pieces of the model file parser. All throw ParseFailure.
namespace amp::models {

/// Hands out a model's weights from left to right.
class WeightReader {
public:
    WeightReader(std::span<const float> weights, std::string path) : rest_(weights), path_(std::move(path)) {}

    /// Complains unless exactly `count` weights remain (or at least, with `moreIsFine`). Called before anything is
    /// taken, so that a wrong configuration costs no memory.
    void expect(std::int64_t count, bool moreIsFine = false) const;
    [[nodiscard]] std::vector<float> take(std::int64_t count);
    [[nodiscard]] float takeOne() { return take(1).front(); }
    void fill(Conv& conv);

private:
    std::span<const float> rest_;
    std::string path_;
};

/// Checks a convolution's shape against the limits and that its groups divide; `path` names it in complaints.
void checkShape(const Conv& conv, const std::string& path);

[[nodiscard]] Activation parseActivation(const JsonView& view);
[[nodiscard]] Activation activationNamed(const std::string& name, const JsonView& place);

/// A complete .nam model object (nested ones too). `depth` counts containers and conditions around it.
[[nodiscard]] NetworkSpec parseNetwork(const JsonView& root, int depth, std::vector<std::string>& warnings);

[[nodiscard]] WaveNetSpec parseWaveNet(const NetworkSpec& network, const JsonView& config, WeightReader weights,
                                       int depth, std::vector<std::string>& warnings);
[[nodiscard]] ConvNetSpec parseConvNet(const JsonView& config, WeightReader weights);
[[nodiscard]] LinearSpec parseLinear(const JsonView& config, WeightReader weights);
[[nodiscard]] LstmSpec parseLstm(const JsonView& config, WeightReader weights);

/// A keras export as RTNeural reads it.
[[nodiscard]] NetworkSpec parseKeras(const JsonView& root, std::vector<std::string>& warnings);

}  // namespace amp::models
