// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "gui/text/tr.h"

namespace amp::gui {

/// Simplified Chinese. English is the key.
inline constexpr std::array kChinese{
    Translation{"Save", "保存"},
};

}  // namespace amp::gui
