// SPDX-License-Identifier: GPL-3.0-or-later
//
// Nothing is lost (law L7) of what was not saved either: edits survive the end of the program, whatever its reason.
#include <doctest/doctest.h>

#include <csignal>
#include <thread>

#include "tests/scenario/halfstack_run.h"

using namespace amp::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

bool appears(const fs::path& path, std::chrono::milliseconds patience) {
    for (auto waited = 0ms; waited < patience; waited += 20ms) {
        if (fs::exists(path)) return true;
        std::this_thread::sleep_for(20ms);
    }
    return false;
}

}  // namespace

TEST_CASE("unsaved work: edits come back after the program was killed") {
    const Home home;
    const fs::path state = home.path() / ".local" / "state" / "halfstack";
    writeText(home / "events.json", R"([{"frame": 480, "stage": 0, "bypass": true}])");
    {
        ChildProcess amp(Home::command({"--headless", "--driver", "demo", "--events", (home / "events.json").string()}),
                         home.setting());
        REQUIRE(appears(state / "autosave.json", 20s));
        amp.send(SIGKILL);
        REQUIRE(amp.waitForEnd(5s));
    }
    const auto again = home.run({"--headless", "--driver", "demo", "--seconds", "0.3"});
    CAPTURE(again.standardError);
    CHECK(again.ok());
    const std::string log = readText(state / "logs" / "halfstack.log");
    CAPTURE(log);
    CHECK(log.find("Your unsaved changes are back.") != std::string::npos);
    // Still unsaved, so still kept.
    const auto kept = nlohmann::json::parse(readText(state / "autosave.json"), nullptr, false);
    REQUIRE(kept.is_object());
    CHECK(kept["document"]["chain"][0]["bypass"] == true);
}
