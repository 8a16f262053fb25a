// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "engine/control/impulse_cache.h"
#include "engine/control/model_cache.h"

namespace amp {

/// Loads models and impulse responses from files and built-in cabinets from code.
///   "factory:KEY"       a cabinet that we bring along; its microphone may be told too (ir/factory_address.h)
///   "raw:/path/x.wav"   the file's samples and nothing else: no trimming, no level matching
///   anything else       a file; a relative path is looked for below the folders
/// A file that has gone is looked for by its hash below the folders. Impulses that were loaded lately are kept prepared and
/// are not read again until the file changes; so are the numbers of models, of which some are built ahead. Builder threads; several may call at once.
class FileResources final : public ResourceLoader {
public:
    /// Folders in which relative and lost files are looked for. Any thread.
    void setFolders(std::vector<std::filesystem::path> folders);

    [[nodiscard]] Expected<LoadedResource> load(const ResourceWish& wish) override;
    void prepareAhead(const ResourceWish& wish) override;
    /// Memory of the impulses and of the models' numbers that are kept.
    [[nodiscard]] std::size_t keptBytes() const { return cache_.bytes() + models_.bytes(); }

private:
    [[nodiscard]] Expected<std::filesystem::path> locate(const std::filesystem::path& path, const std::string& sha256);
    [[nodiscard]] Expected<LoadedResource> factoryCabinet(const std::string& address, const ResourceWish& wish);
    [[nodiscard]] Expected<LoadedResource> impulse(const std::filesystem::path& file, bool raw,
                                                   const ResourceWish& wish);

    /// Reads or finds the model's numbers and builds it for the wish's rate.
    [[nodiscard]] Expected<LoadedResource> model(const std::filesystem::path& file, const std::string& key,
                                                 double sampleRateHz);

    ImpulseCache cache_;
    ModelCache models_;
    mutable std::mutex mutex_;
    std::vector<std::filesystem::path> folders_;
    std::map<std::string, std::filesystem::path> found_;  // lost files by hash: one search is enough
};

}  // namespace amp
