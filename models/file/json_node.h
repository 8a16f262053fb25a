// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace amp::models {

struct JsonMember;

/// One value of a parsed model file. Weights take four bytes each: an array of numbers under a key `weights` is
/// `packed`. Other values are few.
struct JsonNode {
    enum class Kind { null, boolean, number, string, array, object, packed };
    JsonNode();
    JsonNode(JsonNode&&) noexcept;
    JsonNode& operator=(JsonNode&&) noexcept;
    ~JsonNode();

    Kind kind = Kind::null;
    double number = 0.0;
    std::string text;
    std::vector<JsonNode> items;
    std::vector<JsonMember> members;
    std::vector<float> packed;
    long badItem = -1;  ///< packed: index of the first element that is not a number, or -1
};

/// A key of an object and its value.
struct JsonMember {
    std::string name;
    JsonNode value;
};

/// Parses one JSON document; anything after its root is ignored. Works in one pass without a document in between.
/// Not kept: what deeper than scalars stands in `metadata` (except `training.validation_esr`), test vectors, and text
/// beyond the limit. Throws ParseFailure: not JSON, too deep, too large.
[[nodiscard]] JsonNode parseJson(std::string_view bytes);

}  // namespace amp::models
