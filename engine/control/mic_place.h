// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace amp {

/// Where the microphone of a built-in cabinet stands, in the panel's units. It is part of the slot's path
/// ("factory:KEY@kind,offset,metres,degrees"), so presets, undo and comparison know it without knowing of microphones.
struct MicPlace {
    enum class Kind { dynamic, ribbon, condenser };
    Kind kind = Kind::dynamic;
    float offsetCm = 0.0f;    ///< from the middle of the dust cap towards the cone's edge
    float distanceCm = 3.0f;  ///< from the grille, 0.5 … 300
    float angleDeg = 0.0f;    ///< turned off the axis, 0 … 75
    float radiusCm = 12.5f;   ///< of the cone: the largest offset. The cabinet's, not to be changed
    int drivers = 4;          ///< of the cabinet
    friend bool operator==(const MicPlace&, const MicPlace&) = default;
};

/// Nothing for a file, or for a cabinet that this version does not have. Any thread; microseconds.
[[nodiscard]] std::optional<MicPlace> micPlaceOf(const std::filesystem::path& path);
/// The same cabinet with its microphone there; what is out of reach is brought into it. A file stays as it is.
[[nodiscard]] std::filesystem::path withMicAt(const std::filesystem::path& path, const MicPlace& place);
/// Name of a built-in cabinet, for the time until it is loaded; the file's stem otherwise.
[[nodiscard]] std::string resourceName(const std::filesystem::path& path);

}  // namespace amp
