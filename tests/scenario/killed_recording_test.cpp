// SPDX-License-Identifier: GPL-3.0-or-later
//
// Recordings whose program or disk dies at any moment. HALFSTACK_KILL_ROUNDS and HALFSTACK_DISK_ROUNDS say how often (few
// in the suite, hundreds in `make soak`); moments follow SEED.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/mount.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <random>
#include <thread>

#include "engine/drivers/demo_riff.h"
#include "tests/engine/drivers/jack_server.h"
#include "tests/scenario/halfstack_run.h"

// sys/mount.h defines macros with common names.
#undef BLOCK_SIZE

using namespace amp::test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

int number(const char* name, int fallback) {
    const char* const text = std::getenv(name);
    return text != nullptr ? std::atoi(text) : fallback;
}

double secondsSince(Clock::time_point then) {
    return std::chrono::duration<double>(Clock::now() - then).count();
}

/// The demo's guitar is known, so a DI can be checked sample for sample: how many of its frames are something else.
std::size_t strangers(const Recording& di) {
    static const std::vector<float> riff = amp::demoRiff(48000.0);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < di.samples.size(); ++i) wrong += di.samples[i] == riff[i % riff.size()] ? 0 : 1;
    return wrong;
}

/// The amp that plays the demo and records. The demo is paced by the clock, and a busy machine that lets it wait would look as
/// if something had been lost; so it gets the priority of a live session where that is allowed.
std::vector<std::string> recordingAmp(std::vector<std::string> more = {}) {
    static const bool mayHurry = runProgram({"chrt", "-f", "10", "true"}).ok();
    std::vector<std::string> command = Home::command({"--headless", "--driver", "demo", "--record"});
    if (mayHurry) command.insert(command.begin(), {"chrt", "-f", "10"});
    command.insert(command.end(), more.begin(), more.end());
    return command;
}

std::filesystem::path takeIn(const std::filesystem::path& takes) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(takes, error)) {
        if (std::filesystem::exists(entry.path() / "wet.wav", error)) return entry.path();
    }
    return {};
}

}  // namespace

TEST_CASE("kill -9 at any moment of a recording leaves both files open to read, with at most a second lost") {
    const int rounds = number("HALFSTACK_KILL_ROUNDS", 1);
    std::mt19937 random(static_cast<unsigned>(number("SEED", 1)));
    double most = 0.0, sum = 0.0;
    for (int round = 0; round < rounds; ++round) {
        CAPTURE(round);
        const Home home;
        ChildProcess amp(recordingAmp(), home.setting());
        REQUIRE(eventually([&] { return !takeIn(home.takes()).empty(); }, 30s));
        const auto began = Clock::now();
        std::this_thread::sleep_for(std::chrono::milliseconds(200 + random() % 1800));
        const double played = secondsSince(began);
        amp.send(SIGKILL);
        REQUIRE(amp.waitForEnd(5s));
        const auto take = takeIn(home.takes());
        const Recording di = readRecording(take / "DI.wav");
        const Recording wet = readRecording(take / "wet.wav");
        REQUIRE(di.rate == 48000);
        REQUIRE(wet.rate == 48000);
        CHECK(strangers(di) == 0);
        for (const Recording* file : {&di, &wet}) {
            const double lost = played - static_cast<double>(file->frames()) / 48000.0;
            CHECK(lost <= 1.0);
            most = std::max(most, lost);
            sum += lost / 2.0;
        }
    }
    MESSAGE(rounds << " kills: lost at most " << most << " s, " << sum / rounds << " s on average");
}

TEST_CASE("a small disk that runs full or loses the takes' folder at any moment keeps what it was given, and says so") {
    const int rounds = number("HALFSTACK_DISK_ROUNDS", 1);
    std::mt19937 random(static_cast<unsigned>(number("SEED", 1)));
    double most = 0.0;
    int full = 0, freed = 0, removed = 0;
    for (int round = 0; round < rounds; ++round) {
        CAPTURE(round);
        const Home home;
        const auto data = home / "data";
        const auto takes = data / "takes";
        std::filesystem::create_directories(takes);
        if (::mount("tmpfs", takes.c_str(), "tmpfs", 0, "size=6m") != 0) {
            MESSAGE("mounting is not permitted here; the recorder's tests with injected faults stand for it");
            return;
        }
        {
            ChildProcess amp(recordingAmp({"--data-dir", data.string()}), home.setting());
            REQUIRE(eventually([&] { return !takeIn(takes).empty(); }, 30s));
            const auto began = Clock::now();
            std::this_thread::sleep_for(std::chrono::milliseconds(300 + random() % 1500));
            const int kind = (round + 1) % 3;
            CAPTURE(kind);
            double safe = secondsSince(began);
            if (kind < 2) {  // 0: stays full, 1: has room again later
                ++(kind == 0 ? full : freed);
                std::ofstream filler(takes / "filler", std::ios::binary);
                const std::vector<char> block(4096, 'x');
                while (filler.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
                }
                filler.close();
                CHECK(amp.waitForOutput("disk is full", 5s));
                if (kind == 1) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 1000));
                    std::filesystem::remove(takes / "filler");
                    std::this_thread::sleep_for(1200ms);
                    safe = secondsSince(began);
                }
            } else {
                ++removed;
                std::filesystem::remove_all(takeIn(takes));
                std::this_thread::sleep_for(1500ms);
                safe = secondsSince(began);
            }
            amp.send(SIGTERM);
            REQUIRE(amp.waitForEnd(30s));
            const auto take = takeIn(takes);
            REQUIRE_FALSE(take.empty());
            const Recording di = readRecording(take / "DI.wav");
            const Recording wet = readRecording(take / "wet.wav");
            REQUIRE(di.rate == 48000);
            REQUIRE(wet.rate == 48000);
            CHECK(strangers(di) == 0);
            for (const Recording* file : {&di, &wet}) {
                const double lost = safe - static_cast<double>(file->frames()) / 48000.0;
                CHECK(lost <= 1.0);
                most = std::max(most, lost);
            }
        }
        CHECK(::umount2(takes.c_str(), MNT_DETACH) == 0);
    }
    MESSAGE(full << " full, " << freed << " full for a while, " << removed << " folders removed: lost at most " << most
                 << " s of what came before");
}
