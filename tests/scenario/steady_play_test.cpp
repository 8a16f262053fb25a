// SPDX-License-Identifier: GPL-3.0-or-later
//
// Long play at the shortest period, beside a client that does nothing: what both miss is the machine's doing, what the amp
// misses alone is ours. HALFSTACK_STEADY_SECONDS says how long; without it a few seconds show that the comparison works.
#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include <cstdlib>

#include "tests/engine/drivers/jack_server.h"
#include "tests/scenario/halfstack_run.h"
#include "tests/scenario/jack_probe_client.h"
#include "tests/support/dev_data.h"
#include "tests/support/skip.h"

using namespace amp::test;
using namespace std::chrono_literals;
using Json = nlohmann::json;

TEST_CASE("at 16 frames the amp misses no more cycles than an idle client beside it") {
    if (!JackServer::installed()) return skip("jackd is not installed (Debian: jackd2)");
    const char* wanted = std::getenv("HALFSTACK_STEADY_SECONDS");
    const int seconds = wanted != nullptr ? std::atoi(wanted) : 3;
    JackServer server;
    REQUIRE(server.start(48000, 16));
    const Home home;
    std::string preset = "Crunch";
    const auto model = devData("models/a1-standard.nam");
    const auto impulse = devData("ir/4x12-v30-sm57-center.wav");
    if (model && impulse) {
        preset = (home / "rig.json").string();
        const Json text = {{"format", "halfstack.preset"},
                           {"version", 1},
                           {"name", "Rig"},
                           {"chain",
                            {{{"stage", "nam"}, {"resources", {{{"slot", "model"}, {"path", model->string()}}}}},
                             {{"stage", "cabinet"}, {"resources", {{{"slot", "a"}, {"path", impulse->string()}}}}}}}};
        writeText(preset, text.dump());
    }
    JackProbeClient control("control");
    REQUIRE(control.there());
    const auto stats = home / "stats.json";
    ChildProcess amp(Home::command({"--headless", "--driver", "jack", "--seconds", std::to_string(seconds), "--preset",
                                    preset, "--stats-json", stats.string()}),
                     home.setting());
    std::this_thread::sleep_for(1s);
    control.forgetMisses();
    const auto end = amp.waitForEnd(std::chrono::seconds(seconds + 30));
    CAPTURE(amp.standardError());
    REQUIRE(end);
    CHECK(end->ok());
    const Json figures = Json::parse(readText(stats), nullptr, false);
    REQUIRE_FALSE(figures.is_discarded());
    const auto cycles = figures["cycles"].get<std::uint64_t>();
    const auto late = figures["dropouts"]["late_cycles"].get<std::uint64_t>();
    MESSAGE("cycles " << cycles << ", late " << late << ", the idle client's " << control.misses() << "; callback "
                      << figures["callback_us"].dump() << " of " << figures["period_us"]);
    // A second of cycles at least, also where the machine stands still now and then.
    CHECK(cycles > static_cast<std::uint64_t>(seconds) * 48000 / 16 / 3);
    // The half of the cycles has to be far from the deadline, whatever else the machine does.
    CHECK(figures["callback_us"]["median"] < 0.5 * figures["period_us"].get<double>());
    // Being at work for a third of the time, the amp is met by interruptions that an idle client sleeps through.
    CHECK(late <= control.misses() + cycles / 200);
}
