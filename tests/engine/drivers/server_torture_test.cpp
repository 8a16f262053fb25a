// SPDX-License-Identifier: GPL-3.0-or-later
//
// Plays and records while a real server is killed, frozen, restarted at other rates and given other periods. The number
// of events is HALFSTACK_TORTURE_EVENTS (few in the suite, 500 in `make soak`), their order follows SEED.
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "engine/drivers/jack_driver.h"
#include "engine/record/disk_writer.h"
#include "engine/record/recorder.h"
#include "engine/rt/reclaimer.h"
#include "tests/engine/drivers/jack_server.h"
#include "tests/rt/traps.h"
#include "tests/support/skip.h"
#include "tests/support/temp_dir.h"

using namespace std::chrono_literals;
using amp::DriverState;
using amp::test::eventually;
using amp::test::JackServer;

namespace {

using Clock = std::chrono::steady_clock;

int number(const char* name, int fallback) {
    const char* const text = std::getenv(name);
    return text != nullptr ? std::atoi(text) : fallback;
}

std::ptrdiff_t entries(const char* folder) {
    return std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator());
}

long residentKb() {
    std::ifstream status("/proc/self/statm");
    long total = 0, resident = 0;
    status >> total >> resident;
    return resident * 4;
}

/// Passes its input on and records it, as the engine does.
class RecordingClient final : public amp::AudioClient {
public:
    void rateChanged(double) noexcept override {}
    void process(const amp::Cycle& cycle) AMP_RT override {
        recorder.skip(cycle.lostFrames);
        for (int i = 0; i < cycle.frames; ++i) {
            cycle.left[i] = cycle.input != nullptr ? cycle.input[i] : 0.0f;
            cycle.right[i] = cycle.left[i];
        }
        recorder.push(cycle.input, cycle.left, cycle.right, cycle.frames);
        lost.fetch_add(cycle.lostFrames, std::memory_order_relaxed);
        frames.fetch_add(static_cast<std::uint64_t>(cycle.frames), std::memory_order_relaxed);
    }
    [[nodiscard]] int latencyFrames() const noexcept override { return 0; }

    amp::Recorder recorder;  // the audio thread's while the driver runs
    std::atomic<std::uint64_t> frames{0};
    std::atomic<std::uint64_t> lost{0};
};

}  // namespace

TEST_CASE(
    "torture: after every death, freeze, restart and change the sound is back within two seconds, and nothing leaks") {
    if (!JackServer::installed()) return amp::test::skip("jackd is not installed (Debian: jackd2)");
    const int events = number("HALFSTACK_TORTURE_EVENTS", 8);
    const int longestFreezeMs = events < 100 ? 500 : 3000;
    const int seed = number("SEED", 1);
    CAPTURE(seed);
    std::mt19937 random(static_cast<unsigned>(seed));
    const auto pick = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };

    amp::rt::RetireList retire;
    amp::rt::Reclaimer reclaimer(retire);
    amp::DiskWriter writer(retire);
    const amp::test::TempDir folder;
    RecordingClient client;
    JackServer server;
    amp::JackDriver driver;
    REQUIRE(server.start());
    amp::TakeRequest request;
    request.folder = folder.path();
    auto tap = writer.begin(request);
    client.recorder.startTake(tap, 0);
    amp::test::traps::clear();
    REQUIRE(driver.start(client, {}));

    const std::vector<std::string> playback{"system:playback_1", "system:playback_2"};
    std::ptrdiff_t threads = 0, files = 0;
    long memory = 0;
    double slowest = 0.0, sum = 0.0;
    int hung = 0;
    for (int event = 0; event < events; ++event) {
        const int kind = event < 6 ? event : pick(6);  // each at least once
        CAPTURE(event);
        CAPTURE(kind);
        const int rate = std::vector<int>{44100, 48000, 96000}[static_cast<std::size_t>(pick(3))];
        const int period = 32 << pick(5);
        std::this_thread::sleep_for(std::chrono::milliseconds(pick(300)));
        bool answers = true;
        switch (kind) {
            case 0:
            case 1:
                server.kill();
                std::this_thread::sleep_for(std::chrono::milliseconds(pick(600)));
                answers = server.start(rate, period);
                break;
            case 2:
                server.terminate();
                answers = server.start(rate, period);
                break;
            case 3:
                server.freeze();
                std::this_thread::sleep_for(std::chrono::milliseconds(100 + pick(longestFreezeMs)));
                server.goOn();
                break;
            case 4:  // dies while it stands still
                server.freeze();
                std::this_thread::sleep_for(std::chrono::milliseconds(100 + pick(longestFreezeMs)));
                server.kill();
                answers = server.start(rate, period);
                break;
            default: JackServer::run({"jack_bufsize", std::to_string(period)}); break;
        }
        REQUIRE(answers);
        const auto back = Clock::now();
        const auto before = client.frames.load();
        const bool sound =
            eventually([&] { return client.frames > before && driver.status().state == DriverState::running; }, 5s);
        const double seconds = std::chrono::duration<double>(Clock::now() - back).count();
        slowest = std::max(slowest, seconds);
        sum += seconds;
        REQUIRE(sound);
        CHECK(seconds < 2.0);
        CHECK(eventually([&] { return driver.status().playback == playback; }, 5s));
        if (event == events / 5) {
            threads = entries("/proc/self/task");
            files = entries("/proc/self/fd");
            memory = residentKb();
        }
        hung = std::max(hung, static_cast<int>(entries("/proc/self/task")));
    }
    CHECK(eventually([&] { return entries("/proc/self/task") <= threads; }, 5s));
    CHECK(entries("/proc/self/fd") <= files + 1);
    const auto threadsAtEnd = entries("/proc/self/task");
    const auto filesAtEnd = entries("/proc/self/fd");
    const long memoryAtEnd = residentKb();
#ifndef __SANITIZE_ADDRESS__  // AddressSanitizer keeps what was freed, and looks for leaks by itself
    CHECK(memoryAtEnd < memory + 4096 + events * 8);
#endif
    driver.stop();
    const auto trapped = amp::test::traps::totals();
    CHECK(trapped.scopes > 0);
    for (const auto& violation : amp::test::traps::violations()) MESSAGE(amp::test::traps::describe(violation));
    CHECK(trapped.violations == 0);

    // All of it is one take: every frame that came and every frame of absence is in it.
    client.recorder.stopTake();
    REQUIRE(eventually([&] { return !writer.busy(); }));
    const auto reports = writer.takeReports();
    REQUIRE(reports.size() == 1);
    CHECK(reports[0].complete);
    CHECK(reports[0].frames == client.frames + client.lost);
    CHECK_FALSE(reports[0].marks.empty());
    std::printf(
        "%d events, %zu cycles watched, %llu frames played and %llu away in one take\n"
        "  slowest return %.2f s, mean %.2f s\n"
        "  threads %td, at most %d, at the end %td; files %td, at the end %td; memory %ld kB, at the end %ld kB\n",
        events, trapped.scopes, static_cast<unsigned long long>(client.frames),
        static_cast<unsigned long long>(client.lost), slowest, sum / events, threads, hung, threadsAtEnd, files,
        filesAtEnd, memory, memoryAtEnd);
}
