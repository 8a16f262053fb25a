// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "engine/control/resource_loader.h"

namespace amp {

/// Loads models and impulse responses from files and built-in cabinets from code.
///   "factory:KEY"       a cabinet that we bring along; its microphone may be told too (ir/factory_address.h)
///   "raw:/path/x.wav"   the file's samples and nothing else: no trimming, no level matching
///   anything else       a file; a relative path is looked for below the folders
/// A file that has gone is looked for by its hash below the folders. Builder threads; one call at a time.
class FileResources final : public ResourceLoader {
public:
    /// Folders in which relative and lost files are looked for. Any thread.
    void setFolders(std::vector<std::filesystem::path> folders);

    [[nodiscard]] Expected<LoadedResource> load(ResourceKind kind, const std::filesystem::path& path,
                                                const std::string& sha256, double sampleRateHz) override;

private:
    [[nodiscard]] Expected<std::filesystem::path> locate(const std::filesystem::path& path,
                                                         const std::string& sha256) const;

    mutable std::mutex mutex_;
    std::vector<std::filesystem::path> folders_;
};

}  // namespace amp
