// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real program on real servers: ports, sound, a take, figures.
#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include <string>

#include "tests/engine/drivers/pipewire_server.h"
#include "tests/scenario/halfstack_run.h"
#include "tests/scenario/jack_probe_client.h"
#include "tests/support/skip.h"

using namespace amp::test;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

/// The amp's ports as `halfstack ports --json` names them now, of one direction ("capture" gives sound).
std::vector<std::string> portsOf(const Home& home, const std::string& client, const std::string& direction) {
    const auto result = home.run({"ports", "--json"});
    const Json look = Json::parse(result.standardOutput, nullptr, false);
    std::vector<std::string> names;
    if (look.is_discarded() || look["server"].is_null()) return names;
    for (const Json& port : look["ports"]) {
        const std::string name = port["name"];
        if (name.starts_with(client + ":") && port["direction"] == direction && port["type"] == "audio")
            names.push_back(name);
    }
    return names;
}

void checkTake(const Home& home, int rate) {
    const auto take = home.onlyTake();
    REQUIRE_FALSE(take.empty());
    const Recording di = readRecording(take / "DI.wav");
    const Recording wet = readRecording(take / "wet.wav");
    CHECK(di.rate == rate);
    CHECK(wet.rate == rate);
    CHECK(di.channels == 1);
    CHECK(wet.channels == 2);
    CHECK(di.frames() == wet.frames());
    CHECK(di.frames() > static_cast<std::size_t>(rate) / 2);
    CHECK(di.frames() < static_cast<std::size_t>(rate) * 30);
}

}  // namespace

TEST_CASE("the program on a JACK server: ports appear, sound passes, a take is recorded, at every rate and period") {
    if (!JackServer::installed()) return skip("jackd is not installed (Debian: jackd2)");
    struct Case {
        int rate, period;
    };
    for (const Case c :
         {Case{48000, 16}, Case{48000, 64}, Case{48000, 128}, Case{48000, 1024}, Case{44100, 128}, Case{96000, 256}}) {
        CAPTURE(c.rate);
        CAPTURE(c.period);
        JackServer server;
        REQUIRE(server.start(c.rate, c.period));
        const Home home;
        const auto stats = home / "stats.json";
        ChildProcess amp(Home::command({"--headless", "--driver", "jack", "--seconds", "3", "--record", "--client-name",
                                        "scene", "--stats-json", stats.string()}),
                         home.setting());
        REQUIRE(eventually([&] {
            return !portsOf(home, "scene", "playback").empty() && portsOf(home, "scene", "capture").size() == 2;
        }));
        {
            JackProbeClient probe;
            REQUIRE(probe.there());
            CHECK(probe.connectTo(portsOf(home, "scene", "playback").front()));
            CHECK(probe.connectFrom(portsOf(home, "scene", "capture").front()));
            CHECK(eventually([&] { return probe.peak() > 0.001f; }, 3s));
            const auto end = amp.waitForEnd(40s);
            CAPTURE(amp.standardError());
            REQUIRE(end);
            CHECK(end->ok());
            CHECK(saidBesidesDropouts(amp.standardError()) == "");
        }
        checkTake(home, c.rate);
        CHECK(readRecording(home.onlyTake() / "DI.wav").peak() > 0.2f);
        CHECK(readRecording(home.onlyTake() / "wet.wav").peak() > 0.001f);

        const Json figures = Json::parse(readText(stats), nullptr, false);
        REQUIRE_FALSE(figures.is_discarded());
        CHECK(figures["driver"] == "jack");
        CHECK(figures["rate"] == c.rate);
        CHECK(figures["period"] == c.period);
        CHECK(figures["cycles"] >= c.rate / c.period);
        CHECK(figures["period_us"].get<double>() == doctest::Approx(1e6 * c.period / c.rate).epsilon(0.001));
        CHECK(figures["callback_us"]["min"] > 0.0);
        CHECK(figures["callback_us"]["min"] <= figures["callback_us"]["median"]);
        CHECK(figures["callback_us"]["median"] <= figures["callback_us"]["p99"]);
        CHECK(figures["callback_us"]["p99"] <= figures["callback_us"]["max"]);
    }
}

TEST_CASE("the program started before its server records as soon as there is one") {
    if (!JackServer::installed()) return skip("jackd is not installed (Debian: jackd2)");
    JackServer server;
    const Home home;
    ChildProcess amp(Home::command({"--headless", "--driver", "jack", "--seconds", "5", "--record"}), home.setting());
    std::this_thread::sleep_for(500ms);
    CHECK(amp.running());
    REQUIRE(server.start(48000, 256));
    const auto end = amp.waitForEnd(40s);
    CAPTURE(amp.standardError());
    REQUIRE(end);
    CHECK(end->ok());
    checkTake(home, 48000);
}

TEST_CASE("the program on PipeWire: ports appear, the null device's sound passes, a take is recorded") {
    if (!PipewireServer::installed()) {
        return skip("PipeWire is not installed (Debian: pipewire pipewire-jack wireplumber dbus)");
    }
    PipewireServer server;
    REQUIRE(server.start());
    const Home home;
    auto setting = home.setting();
    ChildProcess amp(Home::command({"--headless", "--driver", "jack", "--seconds", "4", "--record", "--client-name",
                                    "scene", "--stats-json", (home / "stats.json").string()}),
                     setting);
    CHECK(eventually(
        [&] { return !portsOf(home, "scene", "playback").empty() && portsOf(home, "scene", "capture").size() == 2; }));
    const auto end = amp.waitForEnd(40s);
    CAPTURE(amp.standardError());
    REQUIRE(end);
    CHECK(end->ok());
    checkTake(home, 48000);
    const Json figures = Json::parse(readText(home / "stats.json"), nullptr, false);
    REQUIRE_FALSE(figures.is_discarded());
    CHECK(figures["server"] == "PipeWire");
    CHECK(figures["cycles"] > 0);
}
