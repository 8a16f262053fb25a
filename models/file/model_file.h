// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "models/file/network_spec.h"

namespace amp::models {

/// What a file says about the capture. Everything is optional; fields of the wrong type count as absent and are
/// mentioned in the warnings.
struct ModelMetadata {
    std::string name, modeledBy, gearMake, gearModel, gearType, toneType;
    std::optional<double> loudnessDb;      ///< RMS of the output for the standard signal, dB re full scale
    std::optional<double> inputLevelDbu;   ///< dBu RMS that is a 0 dBFS peak sine at the input
    std::optional<double> outputLevelDbu;  ///< the same at the output
    std::optional<double> gain;            ///< 0 clean .. 1 saturated
    std::optional<double> validationEsr;
};

/// A model file, read and checked; nothing is built yet. Immutable and shared, so that another size or rate is
/// built without reading the file again.
struct ModelFile {
    std::string displayName;  ///< in sentences about it
    NetworkSpec network;
    ModelMetadata metadata;
    std::vector<std::string> warnings;
};

/// Reads a .nam file, or a keras/RTNeural .json or .aidax file; the content decides, not the name.
/// Thread: any but audio. Fails: notFound, unreadable, badFormat, unsupported, tooLarge; the sentence names the file
/// and the key. Memory: bounded by what the file contains (limits.h), never by what it claims.
[[nodiscard]] Expected<std::shared_ptr<const ModelFile>> readModelFile(const std::filesystem::path& path);

/// The same from memory; `displayName` stands for the file in sentences.
[[nodiscard]] Expected<std::shared_ptr<const ModelFile>> readModelBytes(std::span<const std::byte> bytes,
                                                                        const std::string& displayName);

}  // namespace amp::models
