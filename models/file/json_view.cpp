// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/file/json_view.h"

#include <cmath>

#include "models/file/parse_failure.h"

namespace amp::models {

void JsonView::complain(std::string_view what) const {
    refuse(path_ + " " + std::string(what));
}

std::optional<JsonView> JsonView::find(std::string_view key) const {
    for (const auto& [name, value] : node_->members) {
        if (name == key) return JsonView(value, path_.empty() ? std::string(key) : path_ + "." + std::string(key));
    }
    return std::nullopt;
}

std::optional<JsonView> JsonView::findValue(std::string_view key) const {
    auto found = find(key);
    if (found && found->isNull()) found.reset();
    return found;
}

JsonView JsonView::at(std::string_view key) const {
    mustBeObject();
    auto found = find(key);
    if (!found) refuse((path_.empty() ? "" : path_ + ".") + std::string(key) + " is missing");
    return *found;
}

void JsonView::mustBeObject() const {
    if (isObject()) return;
    if (path_.empty()) refuse("it does not hold a JSON object");
    complain("is not an object");
}

std::vector<JsonView> JsonView::items() const {
    if (!isList()) complain("is not a list");
    std::vector<JsonView> views;
    views.reserve(node_->items.size());
    for (std::size_t i = 0; i < node_->items.size(); ++i) {
        views.emplace_back(node_->items[i], path_ + "[" + std::to_string(i) + "]");
    }
    return views;
}

int JsonView::whole(int least, int most) const {
    if (!isNumber() && !isBoolean()) complain("is not a number");
    const double value = std::trunc(node_->number);
    if (!(value >= least && value <= most)) {
        complain("must be between " + std::to_string(least) + " and " + std::to_string(most));
    }
    return static_cast<int>(value);
}

double JsonView::real() const {
    if (!isNumber()) complain("is not a number");
    return node_->number;
}

bool JsonView::boolean() const {
    if (!isBoolean()) complain("is not true or false");
    return node_->number != 0.0;
}

const std::string& JsonView::text() const {
    if (!isString()) complain("is not text");
    return node_->text;
}

std::span<const float> JsonView::numbers() const {
    if (!isList() || !node_->items.empty()) complain("is not a list of numbers");
    if (node_->badItem >= 0) refuse(path_ + "[" + std::to_string(node_->badItem) + "] is not a number");
    for (std::size_t i = 0; i < node_->packed.size(); ++i) {
        if (!std::isfinite(node_->packed[i])) refuse(path_ + "[" + std::to_string(i) + "] is not finite");
    }
    return node_->packed;
}

int JsonView::wholeOr(std::string_view key, int otherwise, int least, int most) const {
    const auto found = find(key);
    return found ? found->whole(least, most) : otherwise;
}

bool JsonView::booleanOr(std::string_view key, bool otherwise) const {
    const auto found = find(key);
    return found ? found->boolean() : otherwise;
}

}  // namespace amp::models
