// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <thread>
#include <vector>

#include "app/preset_library.h"
#include "engine/control/file_resources.h"
#include "engine/control/live_control.h"
#include "engine/record/disk_writer.h"
#include "engine/rt/reclaimer.h"
#include "engine/rt/scope.h"
#include "engine/runtime/engine.h"

namespace amp::test {

/// A live amp with a guitar that never stops: the real control, engine, recorder and builder, and an audio thread that plays
/// in periods of its own, `speed` times as fast as a clock would. The test's thread is the player.
class LivePlayer {
public:
    LivePlayer(const std::filesystem::path& folder, int period, double speed)
        : control_(std::make_unique<LiveControl>(engine_, retire_, files_, writer_,
                                                 ControlFolders{folder / "presets", folder / "takes"})),
          period_(period) {
        engine_.rateChanged(kRate);
        audio_ = std::thread([this, speed] { run(speed); });
    }
    ~LivePlayer() {
        stop_ = true;
        audio_.join();
        control_.reset();
        engine_.clear();
    }

    [[nodiscard]] LiveControl& control() { return *control_; }
    [[nodiscard]] DiskWriter& writer() { return writer_; }
    /// Lets audio run for so long, polling as a window would.
    void play(double seconds) {
        const std::uint64_t until = played_ + static_cast<std::uint64_t>(seconds * kRate);
        while (played_ < until) {
            control_->poll();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        control_->poll();
    }
    template <class Condition>
    [[nodiscard]] bool playUntil(Condition&& condition) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end) return false;
            play(0.01);
        }
        return true;
    }
    /// The server is away for so many frames before the next cycle.
    void loseFrames(std::uint32_t frames) { lost_ = frames; }

    [[nodiscard]] StageId id(std::size_t n) const { return StageId{control_->document().chain[n].tag}; }

    static constexpr double kRate = 48000.0;

private:
    void run(double speed) {
        std::vector<float> in(static_cast<std::size_t>(period_)), left(in.size()), right(in.size());
        const auto begin = std::chrono::steady_clock::now();
        while (!stop_) {
            for (float& x : in) {
                // Strokes of a string, each a little different.
                const double t = static_cast<double>(time_++) / kRate;
                const double stroke = std::fmod(t, 0.23);
                const double pitch = 82.4 * (1 + static_cast<int>(t / 0.23) % 5);
                x = static_cast<float>(0.5 * std::exp(-6.0 * stroke) * std::sin(6.283185307 * pitch * t));
            }
            {
                const rt::Scope scope(rt::Role::audio);
                engine_.process({.input = in.data(),
                                 .left = left.data(),
                                 .right = right.data(),
                                 .frames = period_,
                                 .lostFrames = lost_.exchange(0)});
            }
            played_ += in.size();
            std::this_thread::sleep_until(
                begin + std::chrono::duration_cast<std::chrono::nanoseconds>(
                            std::chrono::duration<double>(static_cast<double>(played_) / kRate / speed)));
        }
    }

    rt::RetireList retire_;
    rt::Reclaimer reclaimer_{retire_};
    FileResources files_;
    DiskWriter writer_{retire_};
    Engine engine_;
    std::unique_ptr<LiveControl> control_;
    int period_;
    std::uint64_t time_ = 0;  ///< of the audio thread
    std::atomic<std::uint64_t> played_{0};
    std::atomic<std::uint32_t> lost_{0};
    std::atomic<bool> stop_{false};
    std::thread audio_;
};

}  // namespace amp::test
