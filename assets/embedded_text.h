// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace amp::assets {

/// A text file that was built into the program. Constant data.
struct EmbeddedText {
    std::string_view name;  ///< file name without folder
    std::string_view text;
};

/// The factory presets, in the order of their file names.
[[nodiscard]] std::span<const EmbeddedText> factoryPresets();

}  // namespace amp::assets
