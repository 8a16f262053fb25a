// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace amp {

/// What the player has set up once and for all; a preset's things are not here. Plain value.
struct Settings {
    // Audio
    std::string driver = "auto";  ///< auto, jack, alsa, demo
    bool connect = true;
    std::string capturePort, playbackLeft, playbackRight;
    std::string captureCard, playbackCard;  ///< of the ALSA driver; empty: the default device
    int cardInput = 0;                      ///< which input of that card, from 0
    bool followTransport = false;           ///< record while the server's transport rolls
    int periodFrames = 0;
    double sampleRateHz = 0.0;
    int oversampling = 1;      ///< 0: by what the preset needs
    bool linearPhase = false;  ///< of the oversampling
    float masterDb = 0.0f;
    bool unmutedOnce = false;  ///< a live input has been played before: no need to begin muted

    // Files
    std::vector<std::filesystem::path> folders;  ///< of models and impulse responses, besides the data folder
    std::filesystem::path takes;                 ///< empty: the default
    std::filesystem::path lastPreset;
    bool takesAsFloat = false;
    bool takesMono = false;  ///< the wet track
    bool listen = true;      ///< keep the last minutes, so that what was just played can be kept
    int listenMinutes = 30;
    int listenQuotaMegabytes = 2048;
    std::filesystem::path ring;  ///< where; empty: the default

    // Look
    int scalePercent = 0;
    bool strongContrast = false, lessMotion = false, bigTargets = false;
    int ampPanel = -1;
    std::string language = "en";
    bool welcomed = false;
    float interfaceDbu = 12.0f;
    std::map<std::string, std::string> keys;  ///< the player's own, by the action's name

    std::string unknown;  ///< JSON text of keys that this version does not know, kept on rewrite
    friend bool operator==(const Settings&, const Settings&) = default;
};

/// Reads the settings file. A missing one gives the defaults. One that cannot be understood is set aside under a name with
/// ".broken" and gives the defaults and a sentence in `note`; it is never overwritten.
[[nodiscard]] Settings readSettings(const std::filesystem::path& path, std::string& note);

/// Saves in one step; the old file is intact on failure.
[[nodiscard]] Expected<void> writeSettings(const std::filesystem::path& path, const Settings& settings);

}  // namespace amp
