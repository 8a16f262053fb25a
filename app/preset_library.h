// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/preset/preset.h"

namespace amp {

/// A preset that can be chosen by name.
struct PresetEntry {
    std::string name;
    std::vector<std::string> tags;
    std::filesystem::path path;  ///< "factory:FILE" for those that come with the program
};

/// All presets: the player's own (files in `folder`, broken ones left out) and the factory's, sorted by name; the player's
/// first where names are equal. Reads files.
[[nodiscard]] std::vector<PresetEntry> listPresets(const std::filesystem::path& folder);

/// Loads what `wanted` names: a file, "factory:FILE", or a preset's name (case does not matter).
[[nodiscard]] Expected<Preset> openPreset(const std::string& wanted, const std::filesystem::path& folder,
                                          std::filesystem::path* path = nullptr);

/// Name of the preset that plays when nothing was chosen.
inline constexpr const char* kDefaultPreset = "Crunch";

}  // namespace amp
