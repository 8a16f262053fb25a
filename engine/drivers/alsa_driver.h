// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "engine/drivers/driver.h"

namespace amp {

/// Plays straight through a card, for machines without an audio server: `captureCard` and `playbackCard` of the
/// configuration name ALSA devices (see alsaDevices; empty: "default"). One period in, one cycle, one period out, with two
/// periods of playback in reserve. After a dropout both directions start anew; a card that goes away is waited for, and
/// the client is told how much time went by without it.
/// Its thread opens the audio scope around each cycle only; waiting for the card happens outside.
class AlsaDriver final : public Driver {
public:
    AlsaDriver();
    ~AlsaDriver() override;

    /// Blocking: opens the card. Fails: unavailable, when it is not there, in use, or can do neither rate nor period.
    [[nodiscard]] Expected<void> start(AudioClient& client, const DriverConfig& config) override;
    void stop() override;
    [[nodiscard]] DriverStatus status() const override;

    static constexpr int kDefaultPeriod = 128;
    static constexpr double kDefaultRateHz = 48000.0;

private:
    struct Card;

    void run();
    [[nodiscard]] Expected<std::unique_ptr<Card>> open() const;
    void setStatus(DriverState state, const std::string& sentence, const Card* card);

    DriverConfig config_;
    AudioClient* client_ = nullptr;
    std::unique_ptr<Card> card_;  // the thread's, once it runs
    std::atomic<bool> stop_{false};
    std::atomic<std::uint64_t> dropouts_{0};
    std::thread thread_;
    mutable std::mutex mutex_;  // of status_, never taken inside a cycle
    DriverStatus status_;
};

}  // namespace amp
