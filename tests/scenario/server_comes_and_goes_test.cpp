// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real program while its server dies, stands still and comes back, and beside others of its kind.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <set>
#include <thread>

#include "tests/engine/drivers/jack_server.h"
#include "tests/scenario/halfstack_run.h"
#include "tests/support/skip.h"

using namespace amp::test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST_CASE("a take goes on through the server's death and freeze, with silence for as long as it was away") {
    if (!JackServer::installed()) return skip("jackd is not installed (Debian: jackd2)");
    JackServer server;
    REQUIRE(server.start(48000, 128));
    const Home home;
    ChildProcess amp(Home::command({"--headless", "--driver", "jack", "--record"}), home.setting());
    REQUIRE(eventually([&] { return !home.onlyTake().empty(); }));
    const auto began = Clock::now();
    std::this_thread::sleep_for(600ms);
    server.kill();
    std::this_thread::sleep_for(700ms);
    REQUIRE(server.start(48000, 128));
    std::this_thread::sleep_for(1000ms);
    server.freeze();
    std::this_thread::sleep_for(600ms);
    server.goOn();
    std::this_thread::sleep_for(800ms);
    amp.send(SIGTERM);
    const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
    const auto end = amp.waitForEnd(10s);
    REQUIRE(end);
    CHECK(end->ok());
    REQUIRE_FALSE(home.onlyTake().empty());
    const Recording di = readRecording(home.onlyTake() / "DI.wav");
    const Recording wet = readRecording(home.onlyTake() / "wet.wav");
    CHECK(di.frames() == wet.frames());
    CHECK(static_cast<double>(di.frames()) / 48000.0 == doctest::Approx(seconds).epsilon(0.15));
}

TEST_CASE("three amps play and record at once, each with a name, a take and a log of its own") {
    if (!JackServer::installed()) return skip("jackd is not installed (Debian: jackd2)");
    JackServer server;
    REQUIRE(server.start(48000, 256));
    const Home home;
    std::vector<std::unique_ptr<ChildProcess>> amps;
    for (int i = 0; i < 3; ++i) {
        amps.push_back(std::make_unique<ChildProcess>(Home::command({"--headless", "--driver", "jack", "--record"}),
                                                      home.setting()));
    }
    const auto takes = [&] {
        std::set<std::string> names;
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(home.takes(), error)) {
            if (std::filesystem::exists(entry.path() / "wet.wav")) names.insert(entry.path().filename().string());
        }
        return names;
    };
    CHECK(eventually([&] { return takes().size() == 3; }, 20s));
    const auto ports = JackServer::run({"jack_lsp", "-s", server.name()});
    for (const char* const name : {"halfstack:in_1", "halfstack-01:in_1", "halfstack-02:in_1"})
        CHECK(ports.find(name) != std::string::npos);
    std::this_thread::sleep_for(500ms);
    for (const auto& amp : amps) amp->send(SIGTERM);
    for (const auto& amp : amps) {
        const auto end = amp->waitForEnd(20s);
        REQUIRE(end);
        CHECK(end->ok());
        CHECK(amp->standardError() == "");
    }
    for (const auto& name : takes()) CHECK(readRecording(home.takes() / name / "DI.wav").frames() > 4800);
}

TEST_CASE("the recorder follows the server's transport when the player wants it to") {
    if (!JackServer::installed()) return skip("jackd is not installed (Debian: jackd2)");
    JackServer server;
    REQUIRE(server.start(48000, 256));
    const Home home;
    ChildProcess amp(Home::command({"--headless", "--driver", "jack", "--follow-transport"}), home.setting());
    REQUIRE(eventually([&] {
        return JackServer::run({"jack_lsp", "-s", server.name()}).find("halfstack:in_1") != std::string::npos;
    }));
    std::this_thread::sleep_for(500ms);
    CHECK_FALSE(std::filesystem::exists(home.takes()));
    const auto say = [](const std::string& word) {
        ProgramSetting setting;
        setting.standardInput = word + "\nquit\n";
        static_cast<void>(runProgram({"jack_transport"}, 10s, setting));
    };
    say("play");
    REQUIRE(eventually([&] { return !home.onlyTake().empty(); }));
    std::this_thread::sleep_for(700ms);
    say("stop");
    std::this_thread::sleep_for(700ms);
    const auto first = readRecording(home.onlyTake() / "DI.wav").frames();
    CHECK(first > 0.4 * 48000);
    std::this_thread::sleep_for(300ms);
    CHECK(readRecording(home.onlyTake() / "DI.wav").frames() == first);
    amp.send(SIGTERM);
    CHECK(amp.waitForEnd(10s));
}
