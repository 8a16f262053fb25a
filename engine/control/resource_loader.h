// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/base/error.h"
#include "engine/stages/resource.h"

namespace amp {

/// A file made ready for a stage, with what the window says about it.
struct LoadedResource {
    std::unique_ptr<Resource> resource;
    std::filesystem::path path;  ///< where it was found, if not where the preset said
    std::string sha256;          ///< of the file's contents; empty for built-in material
    std::string name;            ///< for display
    std::string detail;          ///< one line: architecture, rate, size
};

/// Turns files into resources, off the audio thread. Builder threads call it, one call at a time per object.
class ResourceLoader {
public:
    virtual ~ResourceLoader() = default;

    /// Loads what `path` names for a session at `sampleRateHz`. If it is not there any more it is looked for by its hash.
    /// "factory:KEY" names built-in material. Blocking: as long as reading and preparing take.
    [[nodiscard]] virtual Expected<LoadedResource> load(ResourceKind kind, const std::filesystem::path& path,
                                                        const std::string& sha256, double sampleRateHz) = 0;
};

}  // namespace amp
