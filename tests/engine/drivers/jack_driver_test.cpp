// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/jack_driver.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "tests/engine/drivers/jack_server.h"
#include "tests/engine/drivers/test_client.h"
#include "tests/support/skip.h"

using namespace std::chrono_literals;
using amp::DriverState;
using amp::JackDriver;
using amp::test::eventually;
using amp::test::JackServer;
using amp::test::TestClient;

#define NEEDS_JACKD() \
    if (!JackServer::installed()) return amp::test::skip("jackd is not installed (Debian: jackd2)")

namespace {

using Clock = std::chrono::steady_clock;

struct Player {
    TestClient client;
    JackDriver driver;

    explicit Player(amp::DriverConfig config = {}) { REQUIRE(driver.start(client, config)); }

    bool plays(std::chrono::milliseconds atMost = 5s) {
        const auto before = client.frames.load();
        return eventually([&] { return client.frames > before && driver.status().state == DriverState::running; },
                          atMost);
    }

    // Connected ports in the order of ours: capture, left, right.
    std::vector<std::string> cables() const {
        auto status = driver.status();
        status.capture.insert(status.capture.end(), status.playback.begin(), status.playback.end());
        return status.capture;
    }

    bool wired(const std::vector<std::string>& expected) {
        const bool right = eventually([&] { return cables() == expected; }, 5s);
        if (!right) {
            for (const auto& cable : cables()) MESSAGE("plugged: " << cable);
        }
        return right;
    }
};

const std::vector<std::string> kFirstPhysical{"system:capture_1", "system:playback_1", "system:playback_2"};

}  // namespace

TEST_CASE("jack driver: starts before the server, plays when it comes, and its ports are wired") {
    NEEDS_JACKD();
    JackServer server;
    Player player;
    CHECK(player.driver.status().state == DriverState::waiting);
    CHECK_FALSE(player.driver.status().sentence.empty());
    REQUIRE(server.start(48000, 64));
    REQUIRE(player.plays(2s));
    CHECK(player.client.rate == 48000.0);
    CHECK(player.client.period == 64);
    CHECK_FALSE(player.client.wrongRole);
    CHECK(player.wired(kFirstPhysical));
    CHECK(player.driver.status().server == "JACK 2");
    const auto ports = JackServer::run({"jack_lsp", "-s", server.name()});
    CHECK(ports.find("halfstack:in_1") != std::string::npos);
    CHECK(ports.find("halfstack:out_left") != std::string::npos);
    CHECK(ports.find("halfstack:out_right") != std::string::npos);
}

TEST_CASE("jack driver: audio passes in and out, and a second instance works beside the first") {
    NEEDS_JACKD();
    JackServer server;
    REQUIRE(server.start());
    amp::DriverConfig config;
    config.connect = false;
    Player source(config);
    Player sink(config);
    source.client.offset = 0.5f;
    REQUIRE(source.plays());
    REQUIRE(sink.plays());
    server.connect("halfstack:out_left", "halfstack-01:in_1");
    CHECK(eventually([&] { return sink.client.peak == 0.5f; }));
    CHECK(source.client.peak == 0.0f);
    CHECK(sink.wired({"halfstack:out_left"}));
}

TEST_CASE("jack driver: chosen ports are used, none when told not to connect") {
    NEEDS_JACKD();
    JackServer server;
    REQUIRE(server.start());
    amp::DriverConfig config;
    config.capturePort = "system:capture_2";
    config.playbackLeft = "system:playback_2";
    config.playbackRight = "system:playback_1";
    Player chosen(config);
    CHECK(chosen.wired({"system:capture_2", "system:playback_2", "system:playback_1"}));
    config = {};
    config.connect = false;
    Player none(config);
    REQUIRE(none.plays());
    std::this_thread::sleep_for(300ms);
    CHECK(none.cables().empty());
}

TEST_CASE("jack driver: survives the server's death and has exactly the player's cables back within two seconds") {
    NEEDS_JACKD();
    JackServer server;
    REQUIRE(server.start());
    Player player;
    REQUIRE(player.wired(kFirstPhysical));
    server.disconnect("halfstack:out_right", "system:playback_2");
    server.connect("system:capture_2", "halfstack:in_1");
    server.connect("halfstack:out_left", "system:playback_2");
    const std::vector<std::string> rewired{"system:capture_1", "system:capture_2", "system:playback_1",
                                           "system:playback_2"};
    REQUIRE(player.wired(rewired));
    for (const bool politely : {false, true, false}) {
        CAPTURE(politely);
        politely ? server.terminate() : server.kill();
        REQUIRE(eventually([&] { return player.driver.status().state == DriverState::lost; }, 5s));
        CHECK(player.driver.status().sentence.find("stopped") != std::string::npos);
        REQUIRE(server.start());
        const auto back = Clock::now();
        REQUIRE(player.plays(2s));
        CHECK(Clock::now() - back < 2s);
        CHECK(player.wired(rewired));
    }
    CHECK(player.client.lost > 0);
}

TEST_CASE("jack driver: follows another rate and period after a restart, and a period changed in flight") {
    NEEDS_JACKD();
    JackServer server;
    REQUIRE(server.start(48000, 64));
    Player player;
    REQUIRE(player.plays());
    for (const auto& [rate, period] : {std::pair{44100, 16}, {96000, 1024}, {48000, 128}}) {
        CAPTURE(rate);
        server.kill();
        REQUIRE(server.start(rate, period));
        REQUIRE(player.plays());
        CHECK(player.client.rate == rate);
        CHECK(eventually([&, frames = period] { return player.client.period == frames; }));
        CHECK(player.driver.status().sampleRateHz == rate);
        CHECK(player.driver.status().periodFrames == period);
    }
    JackServer::run({"jack_bufsize", "512"});
    CHECK(eventually([&] { return player.client.period == 512 && player.driver.status().periodFrames == 512; }));
}

TEST_CASE("jack driver: asks for the wished period and shows what was given") {
    NEEDS_JACKD();
    JackServer server;
    REQUIRE(server.start(48000, 128));
    amp::DriverConfig config;
    config.periodFrames = 256;
    Player player(config);
    CHECK(eventually([&] { return player.client.period == 256 && player.driver.status().periodFrames == 256; }));
    // And while it plays, without a break.
    CHECK(player.driver.wishPeriod(64));
    CHECK(eventually([&] { return player.client.period == 64 && player.driver.status().periodFrames == 64; }));
    CHECK(player.driver.status().periodWished == 64);
    // The wish comes back with the server; what somebody else asks for meanwhile is not fought.
    JackServer::run({"jack_bufsize", "512"});
    CHECK(eventually([&] { return player.driver.status().periodFrames == 512; }));
    CHECK(player.driver.status().periodWished == 64);
    server.kill();
    REQUIRE(server.start(48000, 128));
    CHECK(eventually([&] { return player.client.period == 64 && player.driver.status().periodFrames == 64; }));
}

TEST_CASE("jack driver: while the server runs free nothing counts as lost, neither during nor after") {
    NEEDS_JACKD();
    JackServer server;
    REQUIRE(server.start());
    Player player;
    REQUIRE(player.plays());
    {
        amp::test::ChildProcess exporter({"jack_freewheel", "y"});
        REQUIRE(eventually([&] { return player.driver.status().freewheeling; }));
        const auto before = player.client.frames.load();
        std::this_thread::sleep_for(300ms);
        CHECK(player.client.frames - before > 48000 / 2);  // faster than time
        CHECK(player.driver.status().state == DriverState::running);
        exporter.stop();
    }
    JackServer::run({"jack_freewheel", "n"});
    REQUIRE(eventually([&] { return !player.driver.status().freewheeling; }));
    REQUIRE(player.plays());
    CHECK(player.client.lost == 0);
}

TEST_CASE("jack driver: shows whether the server's transport rolls") {
    NEEDS_JACKD();
    JackServer server;
    REQUIRE(server.start());
    Player player;
    REQUIRE(player.plays());
    CHECK_FALSE(player.driver.status().transportRolling);
    const auto say = [](const std::string& word) {
        amp::test::ProgramSetting setting;
        setting.standardInput = word + "\nquit\n";
        static_cast<void>(amp::test::runProgram({"jack_transport"}, 10s, setting));
    };
    say("play");
    CHECK(eventually([&] { return player.driver.status().transportRolling; }));
    say("stop");
    CHECK(eventually([&] { return !player.driver.status().transportRolling; }));
}

TEST_CASE("jack driver: patch bays see names, groups, order and an icon") {
    NEEDS_JACKD();
    JackServer server;
    REQUIRE(server.start());
    Player player;
    REQUIRE(player.wired(kFirstPhysical));
    std::string all;
    const bool complete = eventually([&] {
        all = JackServer::run({"jack_property", "-l"});
        return all.find("icon-name") != std::string::npos;
    });
    CAPTURE(all);
    REQUIRE(complete);
    for (const char* const part : {"pretty-name", "Guitar", "Left", "Right", "port-group", "Input", "Output", "order"})
        CHECK(all.find(part) != std::string::npos);
    CHECK(all.find("halfstack") != std::string::npos);
}

TEST_CASE("jack driver: a session's cables are plugged as they were, and no others") {
    NEEDS_JACKD();
    JackServer server;
    REQUIRE(server.start());
    amp::DriverConfig config;
    config.capturePort = "system:capture_1";
    config.cables = {
        {"in_1", "system:capture_2"}, {"out_left", "system:playback_1"}, {"out_left", "system:playback_2"}};
    Player player(config);
    CHECK(player.wired({"system:capture_2", "system:playback_1", "system:playback_2"}));
    CHECK(player.driver.status().cables == config.cables);
}

TEST_CASE("jack driver: a third instance works beside the second and the first") {
    NEEDS_JACKD();
    JackServer server;
    REQUIRE(server.start());
    Player first, second, third;
    for (Player* const player : {&first, &second, &third}) {
        CHECK(player->plays());
        CHECK(player->wired(kFirstPhysical));
    }
    server.kill();
    REQUIRE(server.start());
    for (Player* const player : {&first, &second, &third}) {
        CHECK(player->plays());
        CHECK(player->wired(kFirstPhysical));
    }
}

TEST_CASE("jack driver: a server that stands still and goes on costs exactly that time") {
    NEEDS_JACKD();
    JackServer server;
    REQUIRE(server.start());
    Player player;
    REQUIRE(player.plays());
    server.freeze();
    const auto frozen = Clock::now();
    CHECK(eventually([&] { return player.driver.status().state == DriverState::lost; }, 5s));
    std::this_thread::sleep_for(500ms);
    server.goOn();
    const double seconds = std::chrono::duration<double>(Clock::now() - frozen).count();
    REQUIRE(player.plays(2s));
    CHECK(static_cast<double>(player.client.lost) == doctest::Approx(seconds * 48000.0).epsilon(0.1));
    CHECK(player.wired(kFirstPhysical));
}

TEST_CASE("jack driver: stopping and starting while the server is frozen or dead takes no more than two seconds") {
    NEEDS_JACKD();
    JackServer server;
    REQUIRE(server.start());
    for (int round = 0; round < 3; ++round) {
        Player player;
        REQUIRE(player.plays());
        server.freeze();
        std::this_thread::sleep_for(50ms);
        auto start = Clock::now();
        player.driver.stop();
        CHECK(Clock::now() - start < 2s);
        start = Clock::now();
        REQUIRE(player.driver.start(player.client, {}));
        CHECK(Clock::now() - start < 2s);
        CHECK(player.driver.status().state == DriverState::waiting);
        std::this_thread::sleep_for(round * 1000ms);
        round == 1 ? server.kill() : server.goOn();
        if (round == 1) REQUIRE(server.start());
        REQUIRE(player.plays(4s));
    }
}

TEST_CASE("jack driver: reports its latency to the server and follows changes") {
    NEEDS_JACKD();
    JackServer server;
    REQUIRE(server.start());
    Player player;
    REQUIRE(player.wired(kFirstPhysical));
    // What the card adds, and ours: at our output seen from the strings, at our input seen from the speaker.
    const auto reported = [&](const char* port, const std::string& direction) {
        const auto text = JackServer::run({"jack_lsp", "-s", server.name(), "-l", port});
        const std::string label = "port " + direction + " latency = [ ";
        const auto at = text.find(label);
        return at == std::string::npos ? -1 : std::atoi(text.c_str() + at + label.size());
    };
    const int before = reported("halfstack:out_left", "capture");
    const int behind = reported("halfstack:in_1", "playback");
    REQUIRE(before >= 0);
    REQUIRE(behind >= 0);
    player.client.latency = 77;
    CHECK(eventually([&] { return reported("halfstack:out_left", "capture") == before + 77; }));
    CHECK(eventually([&] { return reported("halfstack:in_1", "playback") == behind + 77; }));
}

TEST_CASE("jack driver: no cycle runs after stop") {
    NEEDS_JACKD();
    JackServer server;
    REQUIRE(server.start());
    Player player;
    REQUIRE(player.plays());
    player.driver.stop();
    const auto frames = player.client.frames.load();
    std::this_thread::sleep_for(50ms);
    CHECK(player.client.frames == frames);
    CHECK(player.driver.status().state == DriverState::stopped);
}
