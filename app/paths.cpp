// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/paths.h"

#include <cstdlib>
#include <fstream>

namespace amp {
namespace {

namespace fs = std::filesystem;

fs::path fromEnvironment(const char* name) {
    const char* value = std::getenv(name);
    // The specification says: relative paths are invalid and to be ignored.
    return value != nullptr && fs::path(value).is_absolute() ? fs::path(value) : fs::path();
}

fs::path home() {
    const fs::path path = fromEnvironment("HOME");
    return path.empty() ? fs::path("/tmp") : path;
}

fs::path base(const char* variable, const char* fallback) {
    const fs::path path = fromEnvironment(variable);
    return (path.empty() ? home() / fallback : path) / "halfstack";
}

/// The desktop's music folder as in user-dirs.dirs: XDG_MUSIC_DIR="$HOME/Music".
fs::path musicFolder() {
    if (const fs::path path = fromEnvironment("XDG_MUSIC_DIR"); !path.empty()) return path;
    fs::path config = fromEnvironment("XDG_CONFIG_HOME");
    if (config.empty()) config = home() / ".config";
    std::ifstream file(config / "user-dirs.dirs");
    constexpr std::string_view key = "XDG_MUSIC_DIR=\"";
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with(key) || line.back() != '"') continue;
        std::string value = line.substr(key.size(), line.size() - key.size() - 1);
        if (value.starts_with("$HOME/")) value = (home() / value.substr(6)).string();
        if (fs::path(value).is_absolute()) return value;
    }
    return home() / "Music";
}

}  // namespace

Paths findPaths(const fs::path& configDir, const fs::path& dataDir) {
    Paths paths;
    paths.config = configDir.empty() ? base("XDG_CONFIG_HOME", ".config") : fs::absolute(configDir);
    if (dataDir.empty()) {
        paths.data = base("XDG_DATA_HOME", ".local/share");
        paths.state = base("XDG_STATE_HOME", ".local/state");
        paths.cache = base("XDG_CACHE_HOME", ".cache");
        paths.takes = musicFolder() / "Halfstack";
    } else {
        paths.data = fs::absolute(dataDir);
        paths.state = paths.data / "state";
        paths.cache = paths.data / "cache";
        paths.takes = paths.data / "takes";
    }
    return paths;
}

}  // namespace amp
