// SPDX-License-Identifier: GPL-3.0-or-later
//
// A player who cannot decide: cabinets are changed at random while a real server calls and the machine is busy with other
// things. The number of changes is HALFSTACK_SWAPS (few in the suite, 1000 in the long run), their order follows SEED.
#include <doctest/doctest.h>
#include <sched.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>

#include "engine/control/file_resources.h"
#include "engine/control/live_control.h"
#include "engine/drivers/jack_driver.h"
#include "engine/record/disk_writer.h"
#include "engine/rt/reclaimer.h"
#include "engine/stages/cabinet.h"
#include "ir/factory_cabinet.h"
#include "tests/engine/drivers/jack_server.h"
#include "tests/rt/traps.h"
#include "tests/scenario/jack_probe_client.h"
#include "tests/support/skip.h"
#include "tests/support/temp_dir.h"

using namespace amp;
using namespace amp::test;
using namespace std::chrono_literals;

namespace {

int number(const char* name, int fallback) {
    const char* const text = std::getenv(name);
    return text != nullptr ? std::atoi(text) : fallback;
}

/// Keeps every processor busy, at the lowest priority, while it lives.
class Load {
public:
    Load() {
        for (unsigned i = 0; i < std::thread::hardware_concurrency(); ++i) {
            threads_.emplace_back([this] {
                setpriority(PRIO_PROCESS, 0, 19);  // of this thread alone on Linux
                volatile double x = 1.0;
                while (!stop_) x = x * 1.0000001 + 1e-9;
            });
        }
    }
    ~Load() {
        stop_ = true;
        for (std::thread& thread : threads_) thread.join();
    }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

private:
    std::atomic<bool> stop_{false};
    std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE(
    "cabinet swaps: changed at random under load, no cycle is missed for it and no rule of the audio thread broken") {
    if (!JackServer::installed()) return skip("jackd is not installed (Debian: jackd2)");
    const int swaps = number("HALFSTACK_SWAPS", 60);
    const int seed = number("SEED", 1);
    CAPTURE(seed);
    std::mt19937 random(static_cast<unsigned>(seed));
    const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random()) % count; };

    const TempDir folder;
    rt::RetireList retire;
    rt::Reclaimer reclaimer(retire);
    DiskWriter writer(retire);
    FileResources files;
    Engine engine;
    JackServer server;
    // Few cycles are no measure of missing any; many are, and then as a player's server runs, with priority.
    const bool judged = swaps >= 500;
    REQUIRE(server.start(48000, 64, judged ? JackServer::Priority::realtime : JackServer::Priority::ordinary));
    JackProbeClient idle("idle");
    REQUIRE(idle.there());
    LiveControl control(engine, retire, files, writer, {folder / "presets", folder / "takes"});
    JackDriver driver;
    traps::clear();
    REQUIRE(driver.start(engine, {}));
    Preset preset;
    for (const char* key : {"preamp", "cabinet"}) {
        PresetNode node;
        node.stage = key;
        preset.chain.push_back(std::move(node));
    }
    control.loadPreset(preset, {});
    const auto settle = [&] {
        return eventually(
            [&] {
                control.poll();
                return control.settled();
            },
            20s);
    };
    REQUIRE(settle());
    const StageId cabinet{control.document().chain[1].tag};

    const auto cabinets = ir::factoryCabinets();
    const Load load;
    std::this_thread::sleep_for(300ms);
    engine.statistics().requestReset();
    idle.forgetMisses();
    const auto xruns = driver.status().xruns;
    for (int i = 0; i < swaps; ++i) {
        const std::size_t slot = pick(Cabinet::kMics);
        const std::size_t what = pick(10);
        if (what == 0) {
            control.clearResource(cabinet, slot);
        } else if (what < 5) {
            control.setMicrophone(cabinet, slot,
                                  {.kind = static_cast<MicPlace::Kind>(pick(3)),
                                   .offsetCm = 0.1f * static_cast<float>(pick(120)),
                                   .distanceCm = 0.5f + static_cast<float>(pick(60))});
        } else {
            control.setResource(cabinet, slot, "factory:" + std::string(cabinets[pick(cabinets.size())].key));
        }
        // Some changes come while the last one is still being built or faded in.
        std::this_thread::sleep_for(std::chrono::milliseconds(pick(25)));
        control.poll();
    }
    REQUIRE(settle());
    const StatisticsSummary figures = engine.statistics().summary();
    const auto missed = driver.status().xruns - xruns;
    driver.stop();
    const auto trapped = traps::totals();
    for (const auto& violation : traps::violations()) MESSAGE(traps::describe(violation));
    CHECK(trapped.violations == 0);
    CHECK(trapped.scopes > 0);
    std::printf(
        "%d changes, %llu cycles of %.0f us: median %.1f us, p99.9 %.1f us, worst %.1f us; late %llu, "
        "xruns %llu, the idle client beside it missed %llu\n",
        swaps, static_cast<unsigned long long>(figures.count), figures.periodUs, figures.medianUs, figures.p999Us,
        figures.maxUs, static_cast<unsigned long long>(figures.lateCycles), static_cast<unsigned long long>(missed),
        static_cast<unsigned long long>(idle.misses()));
    CHECK(figures.count > static_cast<std::uint64_t>(swaps));
    // What the machine takes from an idle client it takes from us as well.
    if (judged) CHECK(figures.lateCycles <= idle.misses() + figures.count / 200);
    engine.clear();
}
