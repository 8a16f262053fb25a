// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/preset/preset.h"

namespace amp {

/// True if the text is a preset of the amp Rustortion: an object with "stages" and without our "format".
[[nodiscard]] bool isRustortionPreset(std::string_view json);

/// Translates such a preset into one of ours with an equivalent sound: input filters, stages (amp stages before effects, as it
/// plays them), pitch shift, cabinet. Values keep their meaning; files keep the names that preset had for them, relative, so
/// that they are found in the player's folders. Older files with filter stages are understood. A stage it does not know is
/// left out. `source` names the file in error sentences.
[[nodiscard]] Expected<Preset> importRustortion(std::string_view json, const std::string& source);

}  // namespace amp
