// SPDX-License-Identifier: GPL-3.0-or-later
//
// Law L1 for the program that players run: its audio thread under the preloaded traps.
#include <doctest/doctest.h>

#include "tests/engine/drivers/jack_server.h"
#include "tests/rt/trap_report.h"
#include "tests/scenario/halfstack_run.h"
#include "tests/support/skip.h"

using namespace amp::test;
using namespace std::chrono_literals;

namespace {

void checkClean(const TrappedRun& run, int scopes) {
    CAPTURE(run.result.standardError);
    CAPTURE(run.report);
    CHECK(run.result.ok());
    CHECK(run.figure("scopes") >= scopes);
    CHECK(run.figure("violations") == 0);
    CHECK(run.figure("major_faults") == 0);
}

}  // namespace

TEST_CASE("the program under the traps with the demo driver: it plays, records and changes without waiting") {
    const Home home;
    writeText(home / "events.json", R"([{"frame": 5000, "stage": 2, "param": "gain", "value": 6},
                                        {"frame": 9001, "stage": 3, "bypass": true},
                                        {"frame": 30000, "stage": 3, "bypass": false}])");
    const auto run = runTrapped(AMP_TRAPS_LIBRARY,
                                Home::command({"--headless", "--driver", "demo", "--seconds", "2", "--record",
                                               "--preset", "Crunch", "--events", (home / "events.json").string()}),
                                "print", 60s, home.setting());
    checkClean(run, 200);
    CHECK(readRecording(home.onlyTake() / "wet.wav").peak() > 0.01f);
}

TEST_CASE("the program under the traps on a JACK server: it plays and records without waiting") {
    if (!JackServer::installed()) return skip("jackd is not installed (Debian: jackd2)");
    JackServer server;
    REQUIRE(server.start(48000, 128));
    const Home home;
    const auto run = runTrapped(
        AMP_TRAPS_LIBRARY,
        Home::command({"--headless", "--driver", "jack", "--seconds", "4", "--record", "--preset", "Ambient"}), "print",
        60s, home.setting());
    checkClean(run, 300);
    CHECK_FALSE(home.onlyTake().empty());
}
