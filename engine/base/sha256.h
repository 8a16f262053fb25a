// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace amp {

/// SHA-256 of some bytes as 64 lower-case hexadecimal digits: the name by which a moved file is known again.
[[nodiscard]] std::string sha256Of(std::string_view bytes);

}  // namespace amp
