// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace amp {

/// Where Halfstack keeps its things (XDG base directories). All paths are absolute; none is created here.
struct Paths {
    std::filesystem::path config;  ///< settings.json
    std::filesystem::path data;    ///< presets/, models/, impulses/, index of takes
    std::filesystem::path state;   ///< autosave, logs, the retro ring
    std::filesystem::path cache;
    std::filesystem::path takes;  ///< Halfstack/ in the user's music folder

    [[nodiscard]] std::filesystem::path presets() const { return data / "presets"; }
    [[nodiscard]] std::filesystem::path models() const { return data / "models"; }
    [[nodiscard]] std::filesystem::path impulses() const { return data / "impulses"; }
    [[nodiscard]] std::filesystem::path logs() const { return state / "logs"; }
    [[nodiscard]] std::filesystem::path settings() const { return config / "settings.json"; }
};

/// From the environment; `configDir` and `dataDir` (from the command line) win where they are not empty. With a data folder of its
/// own an instance keeps state, cache and takes below it too, so that it touches nothing else.
[[nodiscard]] Paths findPaths(const std::filesystem::path& configDir, const std::filesystem::path& dataDir);

}  // namespace amp
