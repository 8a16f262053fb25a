// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/paths.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/temp_dir.h"

using namespace amp;

namespace {

using Variables = std::vector<std::pair<std::string, std::string>>;

/// The environment that counts for paths, as the case wants it; put back at the end.
class PathEnvironment {
public:
    explicit PathEnvironment(const Variables& wanted) {
        for (const char* name :
             {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_MUSIC_DIR"}) {
            const char* value = std::getenv(name);
            before_.emplace_back(name, value != nullptr ? std::optional<std::string>(value) : std::nullopt);
            ::unsetenv(name);
        }
        for (const auto& [name, value] : wanted) ::setenv(name.c_str(), value.c_str(), 1);
    }
    ~PathEnvironment() {
        for (const auto& [name, value] : before_) {
            if (value) {
                ::setenv(name.c_str(), value->c_str(), 1);
            } else {
                ::unsetenv(name.c_str());
            }
        }
    }

private:
    std::vector<std::pair<std::string, std::optional<std::string>>> before_;
};

}  // namespace

TEST_CASE("paths: without variables everything is below the home folder") {
    const PathEnvironment environment(Variables{{"HOME", "/users/player"}});
    const Paths paths = findPaths({}, {});
    CHECK(paths.config == "/users/player/.config/halfstack");
    CHECK(paths.data == "/users/player/.local/share/halfstack");
    CHECK(paths.state == "/users/player/.local/state/halfstack");
    CHECK(paths.cache == "/users/player/.cache/halfstack");
    CHECK(paths.takes == "/users/player/Music/Halfstack");
    CHECK(paths.settings() == paths.config / "settings.json");
    CHECK(paths.presets() == paths.data / "presets");
}

TEST_CASE("paths: the desktop's variables win, relative ones are ignored") {
    const PathEnvironment environment(Variables{{"HOME", "/users/player"},
                                                {"XDG_CONFIG_HOME", "/etc/xdg-player"},
                                                {"XDG_DATA_HOME", "relative"},
                                                {"XDG_STATE_HOME", "/state"},
                                                {"XDG_MUSIC_DIR", "/music"}});
    const Paths paths = findPaths({}, {});
    CHECK(paths.config == "/etc/xdg-player/halfstack");
    CHECK(paths.data == "/users/player/.local/share/halfstack");
    CHECK(paths.state == "/state/halfstack");
    CHECK(paths.takes == "/music/Halfstack");
}

TEST_CASE("paths: the music folder is the desktop's") {
    const test::TempDir home;
    const PathEnvironment environment(Variables{{"HOME", home.path().string()}});
    std::filesystem::create_directory(home / ".config");
    std::ofstream(home.path() / ".config" / "user-dirs.dirs")
        << "XDG_DESKTOP_DIR=\"$HOME/Desk\"\nXDG_MUSIC_DIR=\"$HOME/Musik\"\n";
    CHECK(findPaths({}, {}).takes == home.path() / "Musik" / "Halfstack");
}

TEST_CASE("paths: folders from the command line hold everything that the instance writes") {
    const PathEnvironment environment(Variables{{"HOME", "/users/player"}});
    const Paths paths = findPaths("/c", "/d");
    CHECK(paths.config == "/c");
    for (const auto& path : {paths.data, paths.state, paths.cache, paths.takes, paths.presets(), paths.models()})
        CHECK(path.string().starts_with("/d"));
    CHECK(findPaths("here", {}).config == std::filesystem::absolute("here"));
}

TEST_CASE("paths: without a home there is still somewhere to write") {
    const PathEnvironment environment(Variables{});
    CHECK(findPaths({}, {}).config.is_absolute());
}
