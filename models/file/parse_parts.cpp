// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/file/parse_parts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "models/file/limits.h"
#include "models/file/parse_failure.h"

namespace amp::models {

void WeightReader::expect(std::int64_t count, bool moreIsFine) const {
    const auto present = static_cast<std::int64_t>(rest_.size());
    if (present == count || (moreIsFine && present > count)) return;
    refuse(path_ + " has " + std::to_string(present) + " numbers where the configuration needs " +
           std::to_string(count));
}

std::vector<float> WeightReader::take(std::int64_t count) {
    if (count > static_cast<std::int64_t>(rest_.size())) refuse(path_ + " has too few numbers");
    const auto part = rest_.first(static_cast<std::size_t>(count));
    rest_ = rest_.subspan(part.size());
    return {part.begin(), part.end()};
}

void WeightReader::fill(Conv& conv) {
    conv.weights = take(conv.weightCount() - (conv.hasBias ? conv.out : 0));
    if (conv.hasBias) conv.bias = take(conv.out);
}

void checkShape(const Conv& conv, const std::string& path) {
    if (conv.in % conv.groups != 0 || conv.out % conv.groups != 0) {
        refuse(path + ": " + std::to_string(conv.groups) + " groups do not divide " + std::to_string(conv.in) +
               " inputs and " + std::to_string(conv.out) + " outputs");
    }
    if (conv.weightCount() > static_cast<std::int64_t>(limits::kWeights)) {
        refuse(path + " asks for more than 2^26 weights", ErrorCode::tooLarge);
    }
    if (conv.lookback() > limits::kStateBytes / 4) refuse(path + " looks back too far", ErrorCode::tooLarge);
}

Activation activationNamed(const std::string& name, const JsonView& place) {
    constexpr std::array<std::pair<std::string_view, Function>, 11> kNames{{
        {"Tanh", Function::tanh},
        {"Hardtanh", Function::hardTanh},
        {"Fasttanh", Function::fastTanh},
        {"ReLU", Function::leaky},
        {"LeakyReLU", Function::leaky},
        {"PReLU", Function::leaky},
        {"Sigmoid", Function::sigmoid},
        {"SiLU", Function::silu},
        {"Hardswish", Function::hardSwish},
        {"Softsign", Function::softSign},
        {"LeakyHardtanh", Function::leakyHardTanh},
    }};
    const std::string_view canonical = name == "LeakyHardTanh" ? "LeakyHardtanh" : std::string_view(name);
    for (const auto& [known, function] : kNames) {
        if (known != canonical) continue;
        Activation activation{.function = function};
        if (function == Function::leaky) activation.slopes = {known == "ReLU" ? 0.0f : 0.01f};
        if (function == Function::leakyHardTanh) {
            activation.a = -1.0f;
            activation.b = 1.0f;
            activation.c = 0.01f;
            activation.d = 0.01f;
        }
        return activation;
    }
    refuse(place.path() + ": unknown activation '" + name.substr(0, 60) + "'", ErrorCode::unsupported);
}

Activation parseActivation(const JsonView& view) {
    if (view.isString()) return activationNamed(view.text(), view);
    if (!view.isObject()) view.complain("is neither the name of an activation nor an object with a type");
    const std::string& name = view.at("type").text();
    Activation activation = activationNamed(name, view);
    const auto number = [&](std::string_view key, float otherwise) {
        const auto found = view.findValue(key);
        if (!found) return otherwise;
        const auto value = static_cast<float>(found->real());
        if (!(value - value == 0.0f)) found->complain("is not finite");
        return value;
    };
    if (name == "LeakyReLU") activation.slopes = {number("negative_slope", 0.01f)};
    if (name == "PReLU") {
        const auto list = view.findValue("negative_slopes");
        if (view.findValue("negative_slope") || !list) {
            activation.slopes = {number("negative_slope", 0.01f)};
        } else {
            activation.slopes.clear();
            for (const JsonView& item : list->items()) {
                const auto slope = static_cast<float>(item.real());
                if (!(slope - slope == 0.0f)) item.complain("is not finite");
                activation.slopes.push_back(slope);
            }
            if (activation.slopes.empty()) list->complain("is empty");
        }
    }
    if (activation.function == Function::leakyHardTanh) {
        activation.a = number("min_val", -1.0f);
        activation.b = number("max_val", 1.0f);
        activation.c = number("min_slope", 0.01f);
        activation.d = number("max_slope", 0.01f);
        if (activation.a > activation.b) view.complain("has min_val above max_val");
    }
    return activation;
}

}  // namespace amp::models
