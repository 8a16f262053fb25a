// SPDX-License-Identifier: GPL-3.0-or-later
//
// Milliseconds from the choice of a model to the first block in which it is heard, in a playing rig: the engine runs on a
// thread of its own at the pace of the clock, the control side is polled as often as the window draws.
//
//     build/release/bin/halfstack-model-swap-bench [polls per second, 60 unless told]
//
// The models are A1 standard, about 300 KB of text each, and 20 dB louder than the one that plays before them.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "engine/control/file_resources.h"
#include "engine/control/live_control.h"
#include "engine/record/disk_writer.h"
#include "engine/rt/scope.h"
#include "engine/runtime/engine.h"
#include "tests/bench/bench_rig.h"
#include "tests/models/generated.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace amp;
using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

constexpr double kRate = 48000.0;
constexpr int kPeriod = 64;
constexpr int kTurns = 20;

/// The engine, played by the clock. Tells the level of each block.
class Player {
public:
    explicit Player(Engine& engine) : engine_(engine), thread_([this] { run(); }) {}
    ~Player() {
        ends_ = true;
        thread_.join();
    }
    Player(const Player&) = delete;
    Player& operator=(const Player&) = delete;
    [[nodiscard]] float level() const { return level_; }

private:
    void run() {
        const rt::Scope scope(rt::Role::audio);
        AMP_RT_EXEMPT("a benchmark sleeps where a server would wait");
        std::vector<float> in(kPeriod), left(kPeriod), right(kPeriod);
        auto next = Clock::now();
        for (std::uint64_t frame = 0; !ends_;) {
            for (float& x : in) x = 0.2f * std::sin(0.05f * static_cast<float>(frame++ % 125664));
            engine_.process({.input = in.data(), .left = left.data(), .right = right.data(), .frames = kPeriod});
            float peak = 0.0f;
            for (const float y : left) peak = std::max(peak, std::fabs(y));
            level_ = peak;
            next += std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 * kPeriod / kRate));
            std::this_thread::sleep_until(next);
        }
    }

    Engine& engine_;
    std::atomic<bool> ends_{false};
    std::atomic<float> level_{0.0f};
    std::thread thread_;
};

/// The control side as the window runs it.
class Desk {
public:
    Desk(LiveControl& control, rt::RetireList& retire, double pollsPerSecond)
        : control_(control), retire_(retire), pause_(static_cast<std::int64_t>(1e9 / pollsPerSecond)) {}

    void runFor(std::chrono::milliseconds time) {
        for (const auto end = Clock::now() + time; Clock::now() < end;) poll();
    }
    void poll() {
        control_.poll();
        retire_.collect();
        std::this_thread::sleep_for(pause_);
    }
    /// Polls until the level is beyond `bound`; milliseconds since `from`, or the limit.
    double waitForLevel(const Player& player, bool above, float bound, Clock::time_point from) {
        // Looked at between polls too: the sound does not wait for the window.
        auto next = Clock::now() + pause_;
        for (;;) {
            const std::chrono::duration<double, std::milli> since = Clock::now() - from;
            if ((player.level() > bound) == above || since.count() > 5000.0) return since.count();
            std::this_thread::sleep_for(std::chrono::microseconds(100));
            if (Clock::now() < next) continue;
            control_.poll();
            retire_.collect();
            next += pause_;
        }
    }

private:
    LiveControl& control_;
    rt::RetireList& retire_;
    std::chrono::nanoseconds pause_;
};

void print(const char* what, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    std::printf("%-28s median %5.1f ms, worst of %zu %5.1f ms\n", what, times[times.size() / 2], times.size(),
                times.back());
}

}  // namespace

int main(int argc, char** argv) {
    const double pollsPerSecond = argc > 1 ? std::atof(argv[1]) : 60.0;
    const test::TempDir folder;
    const std::vector<int> ten{1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
    auto model = test::plainWaveNet({{16, 8, ten}, {8, 1, ten}}, 3, 1);
    const auto write = [&](const std::string& name, double headScale) {
        // Both the number that is read and the weight that stands for it.
        model["config"]["head_scale"] = headScale;
        model["weights"].back() = headScale;
        std::ofstream(folder / name, std::ios::binary) << model.dump();
        return (folder / name).string();
    };
    const double scale = model["config"]["head_scale"].get<double>();
    const std::string quiet = write("quiet.nam", scale);
    std::vector<std::string> loud;
    for (int i = 0; i < 3 * kTurns; ++i) loud.push_back(write("loud " + std::to_string(i) + ".nam", 10.0 * scale));
    std::printf("%ju bytes a model, %.0f polls per second\n", static_cast<std::uintmax_t>(fs::file_size(loud[0])),
                pollsPerSecond);

    rt::RetireList retire;
    FileResources files;
    DiskWriter writer(retire);
    Engine engine;
    engine.rateChanged(kRate);
    LiveControl control(engine, retire, files, writer, {folder / "presets", folder / "takes"});
    Preset preset;
    preset.chain = {bench::stage("gate", {{"threshold", -90.0f}}), bench::stage("nam"), bench::stage("parametric_eq"),
                    bench::stage("stereo_reverb")};
    preset.chain[1].resources.push_back({"model", quiet, {}});
    control.loadPreset(preset, {});
    {
        const Player player(engine);
        Desk desk(control, retire, pollsPerSecond);
        desk.runFor(std::chrono::milliseconds(1500));
        const StageId id{control.document().chain[1].tag};
        const float before = player.level();
        std::vector<double> fresh, known, ahead;
        const auto choose = [&](const std::string& path, std::vector<double>& times) {
            const auto begin = Clock::now();
            control.setResource(id, 0, path);
            times.push_back(desk.waitForLevel(player, true, 2.0f * before, begin));
            desk.runFor(std::chrono::milliseconds(100));
            control.setResource(id, 0, quiet);
            desk.waitForLevel(player, false, 2.0f * before, Clock::now());
            desk.runFor(std::chrono::milliseconds(700));  // until the reverb has gone
        };
        for (int i = 0; i < kTurns; ++i) {
            choose(loud[static_cast<std::size_t>(i)], fresh);
            choose(loud[static_cast<std::size_t>(i)], known);
            const std::string& next = loud[static_cast<std::size_t>(kTurns + i)];
            control.prepareAhead(id, 0, {next});
            desk.runFor(std::chrono::milliseconds(150));
            choose(next, ahead);
        }
        print("never read before", fresh);
        print("read before", known);
        print("made ready while browsing", ahead);
    }
    engine.clear();
    return 0;
}
