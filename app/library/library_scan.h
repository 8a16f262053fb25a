// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/library/describe_file.h"

namespace amp {

/// What is remembered of a file between runs: valid while size and time are the same.
struct ScannedFile {
    gui::LibraryKind kind = gui::LibraryKind::model;
    std::int64_t modified = 0;
    std::uintmax_t bytes = 0;
    FileDescription description;
};

using ScanCache = std::unordered_map<std::string, ScannedFile>;

/// Result of going through the folders.
struct ScanResult {
    ScanCache files;                                 ///< by path
    std::vector<std::filesystem::path> directories;  ///< all that were entered, to be watched
    bool changed = false;                            ///< against the cache that was given
};

/// Goes through the folders with everything below them; describes what is new or has changed. Links to folders are not
/// followed twice. `stop` ends it early. Blocking: file system; 10,000 unknown files take about a second.
[[nodiscard]] ScanResult scanFolders(const std::vector<std::filesystem::path>& folders, const ScanCache& known,
                                     const std::atomic<bool>& stop);

/// The cache file: one JSON document, written in one step. A broken one counts as empty.
[[nodiscard]] ScanCache readScanCache(const std::filesystem::path& file);
void writeScanCache(const std::filesystem::path& file, const ScanCache& cache);

}  // namespace amp
