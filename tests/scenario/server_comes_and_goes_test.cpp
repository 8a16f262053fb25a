// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real program while its server dies, stands still and comes back, and beside others of its kind.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <set>
#include <thread>
#include <utility>

#include "tests/engine/drivers/jack_server.h"
#include "tests/scenario/halfstack_run.h"
#include "tests/support/skip.h"

using namespace amp::test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

/// Waits until the amp writes to this file again.
bool goesOn(const std::filesystem::path& file) {
    const auto now = std::filesystem::file_size(file);
    return eventually([&] { return std::filesystem::file_size(file) > now; });
}

}  // namespace

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
    REQUIRE(goesOn(home.onlyTake() / "DI.wav"));
    std::this_thread::sleep_for(700ms);
    server.freeze();
    std::this_thread::sleep_for(800ms);
    server.goOn();
    REQUIRE(goesOn(home.onlyTake() / "DI.wav"));
    std::this_thread::sleep_for(700ms);
    const auto secondsPassed = [&] { return std::chrono::duration<double>(Clock::now() - began).count(); };
    const double atLeast = secondsPassed() - 0.6;  // less than either absence
    amp.send(SIGTERM);
    const auto end = amp.waitForEnd(10s);
    REQUIRE(end);
    const double atMost = secondsPassed() + 0.3;
    CHECK(end->ok());
    REQUIRE_FALSE(home.onlyTake().empty());
    const Recording di = readRecording(home.onlyTake() / "DI.wav");
    const Recording wet = readRecording(home.onlyTake() / "wet.wav");
    CHECK(di.frames() == wet.frames());
    CHECK(static_cast<double>(di.frames()) / 48000.0 > atLeast);
    CHECK(static_cast<double>(di.frames()) / 48000.0 < atMost);
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
        CHECK(saidBesidesDropouts(amp->standardError()) == "");
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
    const auto di = [&] { return home.onlyTake() / "DI.wav"; };
    REQUIRE(eventually([&] { return std::filesystem::exists(di()); }));
    REQUIRE(goesOn(di()));
    std::this_thread::sleep_for(500ms);
    say("stop");
    std::uintmax_t size = 0;
    CHECK(eventually([&] {
        const auto before = std::exchange(size, std::filesystem::file_size(di()));
        if (size != before) std::this_thread::sleep_for(500ms);
        return size == before;
    }));
    CHECK(readRecording(di()).frames() > 0.4 * 48000);
    std::this_thread::sleep_for(500ms);
    CHECK(std::filesystem::file_size(di()) == size);
    amp.send(SIGTERM);
    CHECK(amp.waitForEnd(10s));
}
