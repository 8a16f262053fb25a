// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>

#include "engine/runtime/audio_client.h"

namespace amp {

/// Stands between a driver and the engine, so that two drivers may be alive while only one of them plays: the demo sounds until
/// the JACK server is there. Closed, it gives silence and keeps the rate for later.
class ClientGate final : public AudioClient {
public:
    explicit ClientGate(AudioClient& behind) : behind_(behind) {}

    /// Only while the other driver does not run. Control thread.
    void open() {
        if (const double rate = rate_.load(std::memory_order_acquire); rate > 0.0) behind_.rateChanged(rate);
        open_.store(true, std::memory_order_release);
    }
    void close() { open_.store(false, std::memory_order_release); }

    void rateChanged(double sampleRateHz) noexcept override {
        rate_.store(sampleRateHz, std::memory_order_release);                          // partner: open
        if (open_.load(std::memory_order_acquire)) behind_.rateChanged(sampleRateHz);  // partner: open
    }
    void process(const Cycle& cycle) AMP_RT override {
        if (open_.load(std::memory_order_acquire)) {  // partner: open
            behind_.process(cycle);
        } else {
            std::fill_n(cycle.left, cycle.frames, 0.0f);
            std::fill_n(cycle.right, cycle.frames, 0.0f);
        }
    }
    [[nodiscard]] int latencyFrames() const noexcept override { return behind_.latencyFrames(); }

private:
    AudioClient& behind_;
    std::atomic<bool> open_{false};
    std::atomic<double> rate_{0.0};
};

}  // namespace amp
