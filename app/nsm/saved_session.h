// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/preset/preset.h"
#include "engine/runtime/audio_client.h"

namespace amp {

/// All that a session manager's session keeps of the amp, so that it comes back as it was. Plain value.
struct SavedSession {
    Preset preset;                     ///< as it is played, saved in the library or not
    std::filesystem::path presetPath;  ///< where it comes from; may be empty
    float masterDb = 0.0f;
    bool muted = false;
    int oversampling = 1;       ///< 0: by what the preset needs
    bool linearPhase = false;   ///< of the oversampling
    bool window = false;        ///< shown
    std::vector<Cable> cables;  ///< empty: the program's own choice
    friend bool operator==(const SavedSession&, const SavedSession&) = default;
};

/// The file inside the folder that the manager gives us.
[[nodiscard]] std::filesystem::path savedSessionFile(const std::filesystem::path& project);

/// Fails: notFound for a new session; badFormat with a sentence for a file that is not understood. Reads a file.
[[nodiscard]] Expected<SavedSession> readSession(const std::filesystem::path& project);

/// In one step; makes the folder. Writes a file.
[[nodiscard]] Expected<void> writeSession(const std::filesystem::path& project, const SavedSession& session);

}  // namespace amp
