// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace amp::gui {

enum class Language { english, chinese };

/// One sentence or word in English and in Simplified Chinese.
struct Translation {
    std::string_view english;
    std::string_view chinese;
};

/// The text in the language that is set. English is the key; a test fails when a key used in the sources, or a label of the
/// stage tables, has no Chinese. What has none is shown in English. Thread: GUI. Cost: one search in a sorted table.
[[nodiscard]] std::string_view tr(std::string_view english);

/// The same with every `{}` replaced by the next argument.
[[nodiscard]] std::string trf(std::string_view english, std::string_view a, std::string_view b = {},
                              std::string_view c = {});

/// A finished sentence that came from elsewhere, the engine's messages above all: found as it is, or as one of the keys with
/// `{}` whose other words it has; what stands in the braces is looked up as well. Unknown ones stay English.
[[nodiscard]] std::string trSentence(std::string_view english);

/// Takes effect with the next frame. Thread: GUI.
void setLanguage(Language language);
[[nodiscard]] Language language();

/// Keys that were asked for in Chinese and had none, since the last call. For the tests.
[[nodiscard]] std::set<std::string> takeUntranslated();

/// All pairs, for the tests and for the characters that the Chinese font must have.
[[nodiscard]] std::span<const Translation> translations();

}  // namespace amp::gui
