// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/text/tr.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gui/text/zh_cn.h"

namespace amp::gui {
namespace {

Language current = Language::english;
std::set<std::string> untranslated;

const std::unordered_map<std::string_view, std::string_view>& chinese() {
    static const std::unordered_map<std::string_view, std::string_view> map = [] {
        std::unordered_map<std::string_view, std::string_view> m;
        for (const Translation& t : kChinese) m.emplace(t.english, t.chinese);
        return m;
    }();
    return map;
}

}  // namespace

std::string_view tr(std::string_view english) {
    if (current == Language::english) return english;
    const auto found = chinese().find(english);
    if (found != chinese().end()) return found->second;
    if (untranslated.size() < 1000) untranslated.emplace(english);
    return english;
}

std::string trf(std::string_view english, std::string_view a, std::string_view b, std::string_view c) {
    const std::string_view pattern = tr(english);
    const std::array arguments{a, b, c};
    std::string out;
    std::size_t next = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern.substr(i, 2) == "{}" && next < arguments.size()) {
            out += arguments[next++];
            ++i;
        } else {
            out += pattern[i];
        }
    }
    return out;
}

namespace {

/// What stands in a pattern's braces when the text has its other words; nothing otherwise.
std::optional<std::vector<std::string_view>> match(std::string_view pattern, std::string_view text) {
    std::vector<std::string_view> found;
    std::size_t at = pattern.find("{}");
    if (!text.starts_with(pattern.substr(0, at))) return std::nullopt;
    text.remove_prefix(at);
    pattern.remove_prefix(at + 2);
    for (;;) {
        at = pattern.find("{}");
        const std::string_view words = pattern.substr(0, at);
        const bool last = at == std::string_view::npos;
        if (last && !text.ends_with(words)) return std::nullopt;
        const std::size_t end = last ? text.size() - words.size() : text.find(words);
        if (end == std::string_view::npos || end == 0) return std::nullopt;
        found.push_back(text.substr(0, end));
        if (last) return found;
        text.remove_prefix(end + words.size());
        pattern.remove_prefix(at + 2);
    }
}

std::string_view known(std::string_view english) {
    const auto found = chinese().find(english);
    return found != chinese().end() ? found->second : english;
}

}  // namespace

std::string trSentence(std::string_view english) {
    if (current == Language::english || english.empty()) return std::string(english);
    if (const auto found = chinese().find(english); found != chinese().end()) return std::string(found->second);
    // The pattern with the most words of its own says the most.
    constexpr std::size_t kLeastWords = 6;
    const Translation* best = nullptr;
    std::vector<std::string_view> arguments;
    for (const Translation& t : kChinese) {
        if (t.english.find("{}") == std::string_view::npos || t.english.size() < kLeastWords + 2) continue;
        if (best != nullptr && best->english.size() >= t.english.size()) continue;
        if (auto found = match(t.english, english)) {
            best = &t;
            arguments = std::move(*found);
        }
    }
    if (best == nullptr) return std::string(english);
    arguments.resize(3);
    return trf(best->english, known(arguments[0]), known(arguments[1]), known(arguments[2]));
}

void setLanguage(Language wanted) {
    current = wanted;
}

Language language() {
    return current;
}

std::set<std::string> takeUntranslated() {
    return std::exchange(untranslated, {});
}

std::span<const Translation> translations() {
    return kChinese;
}

}  // namespace amp::gui
