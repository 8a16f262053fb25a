// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

/// Model files made up for the tests: every architecture and option of the format, with random weights scaled so that
/// signals keep a musical size.
namespace amp::test {

struct GeneratedModel {
    std::string name;
    std::string json;
};

/// All of them, the same at every call.
[[nodiscard]] const std::vector<GeneratedModel>& generatedModels();

/// One of them by name, parsed, to be bent by a test.
[[nodiscard]] nlohmann::json generatedModel(const std::string& name);

/// A WaveNet of the A1 kind: per array channels, head size, dilations.
struct PlainArray {
    int channels;
    int headSize;
    std::vector<int> dilations;
};
[[nodiscard]] nlohmann::json plainWaveNet(const std::vector<PlainArray>& arrays, int kernel, std::uint64_t seed);

/// Fills `weights` of a model (and of its nested ones) with as many random numbers as its configuration needs.
void fillWeights(nlohmann::json& model, std::uint64_t seed);

[[nodiscard]] inline std::span<const std::byte> bytesOf(const std::string& text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace amp::test
