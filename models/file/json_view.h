// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/file/json_node.h"

namespace amp::models {

/// A value in a model file together with its path ("config.layers[0].channels"), so that every complaint names the key.
/// Reads like the format prescribes: whole numbers through a numeric cast (3.7 is 3, true is 1), real numbers without
/// booleans. Throws ParseFailure. Borrows the node.
class JsonView {
public:
    JsonView(const JsonNode& node, std::string path) : node_(&node), path_(std::move(path)) {}

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] bool isNull() const { return node_->kind == JsonNode::Kind::null; }
    [[nodiscard]] bool isNumber() const { return node_->kind == JsonNode::Kind::number; }
    [[nodiscard]] bool isBoolean() const { return node_->kind == JsonNode::Kind::boolean; }
    [[nodiscard]] bool isString() const { return node_->kind == JsonNode::Kind::string; }
    [[nodiscard]] bool isObject() const { return node_->kind == JsonNode::Kind::object; }
    [[nodiscard]] bool isList() const {
        return node_->kind == JsonNode::Kind::array || node_->kind == JsonNode::Kind::packed;
    }

    /// The member, or a complaint that it is missing.
    [[nodiscard]] JsonView at(std::string_view key) const;
    /// The member if it is there (also when it is null).
    [[nodiscard]] std::optional<JsonView> find(std::string_view key) const;
    /// The member if it is there and not null.
    [[nodiscard]] std::optional<JsonView> findValue(std::string_view key) const;

    [[nodiscard]] std::vector<JsonView> items() const;
    [[nodiscard]] int whole(int least, int most) const;
    [[nodiscard]] double real() const;
    [[nodiscard]] bool boolean() const;
    [[nodiscard]] const std::string& text() const;
    /// A flat list of finite numbers.
    [[nodiscard]] std::span<const float> numbers() const;
    void mustBeObject() const;

    [[nodiscard]] int wholeOr(std::string_view key, int otherwise, int least, int most) const;
    [[nodiscard]] bool booleanOr(std::string_view key, bool otherwise) const;

    [[noreturn]] void complain(std::string_view what) const;

private:
    const JsonNode* node_;
    std::string path_;
};

}  // namespace amp::models
