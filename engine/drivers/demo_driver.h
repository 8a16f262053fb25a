// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/drivers/driver.h"

namespace amp {

/// Drives the engine without any server: a synthesised guitar riff, or an audio file, in a loop. Heard through the default
/// ALSA device where there is one, else paced by a timer with absolute times, so that the mean rate is exact.
/// Its thread opens the audio scope around each cycle only; waiting for the device or the timer happens outside.
class DemoDriver final : public Driver {
public:
    DemoDriver();
    ~DemoDriver() override;

    /// Fails: what `loadLoop` fails with. Blocking: the time to make or read the loop.
    [[nodiscard]] Expected<void> start(AudioClient& client, const DriverConfig& config) override;
    void stop() override;
    [[nodiscard]] DriverStatus status() const override;

    /// Cycles from the start of the loop to now; for tests that compare with `render`. Any thread.
    [[nodiscard]] std::uint64_t framesPlayed() const { return framesPlayed_.load(std::memory_order_relaxed); }

    static constexpr int kDefaultPeriod = 128;

private:
    void run(AudioClient& client, bool audible);

    double rate_ = 48000.0;
    int period_ = kDefaultPeriod;
    std::vector<float> loop_;
    std::shared_ptr<const std::vector<float>> peaks_;  ///< of the loop, for who wants to draw it
    std::atomic<bool> stop_{false};
    std::atomic<bool> heard_{false};
    std::atomic<std::uint64_t> late_{0};
    std::atomic<int> playbackLatency_{0};
    std::atomic<std::uint64_t> framesPlayed_{0};
    std::atomic<bool> running_{false};
    std::thread thread_;
};

}  // namespace amp
