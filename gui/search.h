// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace amp::gui {

/// ASCII and Latin letters in lower case; everything else as it is.
[[nodiscard]] std::string lowered(std::string_view text);

/// True when every word of the query occurs in the (already lowered) text, in any order. Cost: a few memory scans, so ten
/// thousand rows take a millisecond.
[[nodiscard]] bool matches(std::string_view loweredText, std::string_view query);

}  // namespace amp::gui
