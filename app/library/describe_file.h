// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gui/services/library.h"

namespace amp {

/// What the library says about a file without loading it.
struct FileDescription {
    std::string name;               ///< the file's name without its end
    std::string detail;             ///< "Amp head · High gain · WaveNet", "500 ms · 48 kHz"
    std::vector<std::string> tags;  ///< words of the metadata to search for
};

/// What a file is by the end of its name; nothing for what the library does not list.
[[nodiscard]] std::optional<gui::LibraryKind> libraryKind(const std::filesystem::path& file);

/// Reads the head of a model file (at most 128 KB: metadata stands before the weights) or of a sound file.
/// Never fails: what cannot be understood has its name alone; loading it will say what is wrong.
/// Blocking: one short read, some 50 µs.
[[nodiscard]] FileDescription describeFile(const std::filesystem::path& file, gui::LibraryKind kind);

/// The kind of gear that a model's detail begins with ("Amp head"), or nothing.
[[nodiscard]] std::string gearOf(const std::string& detail);

}  // namespace amp
