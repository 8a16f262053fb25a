// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace amp::gui {

/// The bytes of a font file that was taken in at build time ("Inter-Medium.otf"); empty when there is none of that name.
/// Constant data, any thread.
[[nodiscard]] std::span<const unsigned char> embeddedFont(std::string_view name);

}  // namespace amp::gui
