// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/file/json_node.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "models/file/limits.h"
#include "models/file/parse_failure.h"

namespace amp::models {
namespace {

using nlohmann::json;

/// Builds JsonNodes from the parser's events. `stack_` holds the open containers; while `skipped_` is above zero events
/// belong to a value nobody reads and only its nesting is counted, so its depth costs nothing.
class NodeBuilder : public nlohmann::json_sax<json> {
public:
    bool null() override { return scalar(JsonNode{}); }
    bool boolean(bool value) override {
        JsonNode node;
        node.kind = JsonNode::Kind::boolean;
        node.number = value ? 1.0 : 0.0;
        return scalar(std::move(node));
    }
    bool number_integer(number_integer_t value) override { return number(static_cast<double>(value)); }
    bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value)); }
    bool number_float(number_float_t value, const string_t&) override { return number(value); }
    bool string(string_t& value) override {
        JsonNode node;
        node.kind = JsonNode::Kind::string;
        node.text = value.substr(0, limits::kTextBytes);
        return scalar(std::move(node));
    }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(JsonNode::Kind::object); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(JsonNode::Kind::array); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (skipped_ == 0) key_ = name;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const json::exception& error) override {
        if (error.id == 406) refuse("a number near byte " + std::to_string(position) + " is out of range");
        refuse("it is not valid JSON (near byte " + std::to_string(position) + ")");
    }

    JsonNode root;

private:
    struct Open {
        JsonNode* node;
        bool weights;  ///< under a key `weights`: arrays start packed
        int metadata;  ///< 0 outside, 1 the metadata object itself, 2 an object in it
    };

    bool number(double value) {
        if (skipped_ > 0) return true;
        if (!stack_.empty() && stack_.back().node->kind == JsonNode::Kind::packed)
            return pack(static_cast<float>(value));
        JsonNode node;
        node.kind = JsonNode::Kind::number;
        node.number = value;
        return scalar(std::move(node));
    }

    bool pack(float value) {
        if (++weights_ > limits::kWeights) refuse("it has more than 2^26 weights", ErrorCode::tooLarge);
        stack_.back().node->packed.push_back(value);
        return true;
    }

    bool scalar(JsonNode node) {
        if (skipped_ > 0) return true;
        if (!stack_.empty() && stack_.back().node->kind == JsonNode::Kind::packed) {
            JsonNode& array = *stack_.back().node;
            if (node.kind == JsonNode::Kind::boolean) return pack(static_cast<float>(node.number));
            if (array.badItem < 0) array.badItem = static_cast<long>(array.packed.size());
            return pack(0.0f);
        }
        place(std::move(node));
        return true;
    }

    /// Puts a value where the open container expects one. Of duplicate keys the last counts.
    JsonNode* place(JsonNode node) {
        if (++nodes_ > limits::kJsonNodes) refuse("it has too many values outside its weights", ErrorCode::tooLarge);
        if (stack_.empty()) {
            root = std::move(node);
            return &root;
        }
        JsonNode& parent = *stack_.back().node;
        if (parent.kind != JsonNode::Kind::object) {
            parent.items.push_back(std::move(node));
            return &parent.items.back();
        }
        // Objects in model files have few keys; the node limit bounds the search.
        const auto same = std::find_if(parent.members.begin(), parent.members.end(),
                                       [&](const auto& member) { return member.name == key_; });
        if (same != parent.members.end()) {
            same->value = std::move(node);
            return &same->value;
        }
        if (parent.members.size() >= 1024) refuse("an object in it has more than 1024 keys", ErrorCode::tooLarge);
        parent.members.push_back({key_.substr(0, limits::kTextBytes), std::move(node)});
        return &parent.members.back().value;
    }

    bool open(JsonNode::Kind kind) {
        const bool isObject = kind == JsonNode::Kind::object;
        if (skipped_ > 0) {
            ++skipped_;
            return true;
        }
        const bool inObject = !stack_.empty() && stack_.back().node->kind == JsonNode::Kind::object;
        bool weights = false;
        int metadata = 0;
        if (!stack_.empty()) {
            weights = stack_.back().weights || (inObject && key_ == "weights" && !isObject);
            metadata =
                stack_.back().metadata > 0 ? stack_.back().metadata + 1 : (inObject && key_ == "metadata" ? 1 : 0);
            if (metadata > 2 || (metadata == 2 && !isObject) ||
                (inObject && (key_ == "input_batch" || key_ == "output_batch"))) {
                skipped_ = 1;
                return true;
            }
        }
        if (stack_.size() >= limits::kJsonDepth) refuse("it is nested too deeply", ErrorCode::tooLarge);
        // A packed array that turns out to hold arrays (a matrix) becomes a list of packed rows.
        if (weights && !stack_.empty() && stack_.back().node->kind == JsonNode::Kind::packed) {
            JsonNode& parent = *stack_.back().node;
            if (!parent.packed.empty() || isObject) {
                if (parent.badItem < 0) parent.badItem = static_cast<long>(parent.packed.size());
                skipped_ = 1;
                return true;
            }
            parent.kind = JsonNode::Kind::array;
        }
        JsonNode node;
        node.kind = isObject ? kind : (weights ? JsonNode::Kind::packed : JsonNode::Kind::array);
        JsonNode* placed = place(std::move(node));
        stack_.push_back({placed, weights, metadata});
        return true;
    }

    bool close() {
        if (skipped_ > 0) {
            --skipped_;
            return true;
        }
        stack_.pop_back();
        return true;
    }

    std::vector<Open> stack_;
    std::string key_;
    std::size_t skipped_ = 0;
    std::size_t nodes_ = 0;
    std::size_t weights_ = 0;
};

}  // namespace

JsonNode::JsonNode() = default;
JsonNode::JsonNode(JsonNode&&) noexcept = default;
JsonNode& JsonNode::operator=(JsonNode&&) noexcept = default;
JsonNode::~JsonNode() = default;

JsonNode parseJson(std::string_view bytes) {
    NodeBuilder builder;
    try {
        constexpr bool kToTheEnd = false;  // what follows the root is ignored
        if (!json::sax_parse(bytes.begin(), bytes.end(), &builder, json::input_format_t::json, kToTheEnd)) {
            refuse("it is not valid JSON");
        }
    } catch (const json::exception& error) {
        refuse("it is not valid JSON");
    }
    return std::move(builder.root);
}

}  // namespace amp::models
