// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/preset/preset.h"

namespace amp {

/// Newest version of the preset format that is written and read in full.
inline constexpr int kPresetVersion = 1;

/// Reads the text of a preset (JSON, ARCHITECTURE.md "Presets"). Stage and parameter names are not checked here: what a
/// later version wrote is kept. `source` names the file in error sentences. Any thread that may allocate.
[[nodiscard]] Expected<Preset> parsePreset(std::string_view json, const std::string& source);

/// Reads a preset file of at most 4 MB. Relative resource paths stay as they are.
[[nodiscard]] Expected<Preset> readPreset(const std::filesystem::path& path);

/// The preset as text, keys in a fixed order, unknown ones at the end of their object.
[[nodiscard]] std::string presetText(const Preset& preset);

/// Saves in one step; on failure the old file is intact.
[[nodiscard]] Expected<void> writePreset(const std::filesystem::path& path, const Preset& preset);

}  // namespace amp
