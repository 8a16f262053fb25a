// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace amp {

/// The whole file as bytes. Fails with a sentence that names the file when it is missing, a folder, unreadable or larger than
/// `mostBytes`. Any thread that may touch files.
[[nodiscard]] Expected<std::string> readFile(const std::filesystem::path& path, std::size_t mostBytes);

/// Replaces the file in one step: a reader sees the old contents or the new ones, also after a crash. Makes the folder.
/// On failure the old file is intact and nothing is left behind.
[[nodiscard]] Expected<void> writeFileAtomically(const std::filesystem::path& path, std::string_view contents);

}  // namespace amp
