// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/text/tr.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

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
