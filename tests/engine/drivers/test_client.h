// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <vector>

#include "engine/rt/role.h"
#include "engine/runtime/audio_client.h"

namespace amp::test {

/// A client that passes its input on (left) and turned over (right), and counts. Keeps what it heard when told to.
class TestClient final : public AudioClient {
public:
    void rateChanged(double sampleRateHz) noexcept override {
        rate = sampleRateHz;
        ++rateChanges;
    }

    void process(const Cycle& cycle) AMP_RT override {
        if (rt::currentRole() != rt::Role::audio) wrongRole = true;
        for (int i = 0; i < cycle.frames; ++i) {
            const float x = cycle.input != nullptr ? cycle.input[i] : 0.0f;
            cycle.left[i] = x + offset;
            cycle.right[i] = -x;
            peak = std::max(peak.load(std::memory_order_relaxed), x < 0.0f ? -x : x);
        }
        const auto at = frames.load(std::memory_order_relaxed);
        for (int i = 0; i < cycle.frames && at + static_cast<std::uint64_t>(i) < heard.size(); ++i) {
            heard[at + static_cast<std::uint64_t>(i)] = cycle.left[i];
        }
        largest = std::max(largest.load(std::memory_order_relaxed), cycle.frames);
        smallest = std::min(smallest.load(std::memory_order_relaxed), cycle.frames);
        period.store(cycle.frames, std::memory_order_relaxed);
        lost.fetch_add(cycle.lostFrames, std::memory_order_relaxed);
        cycles.fetch_add(1, std::memory_order_relaxed);
        frames.store(at + static_cast<std::uint64_t>(cycle.frames), std::memory_order_release);
    }

    [[nodiscard]] int latencyFrames() const noexcept override { return latency; }

    std::atomic<double> rate{0.0};
    std::atomic<int> rateChanges{0};
    std::atomic<bool> wrongRole{false};
    std::atomic<float> offset{0.0f};
    std::atomic<float> peak{0.0f};
    std::atomic<int> largest{0};
    std::atomic<int> smallest{1 << 30};
    std::atomic<int> period{0};
    std::atomic<int> latency{0};
    std::atomic<std::uint64_t> lost{0};
    std::atomic<std::uint64_t> cycles{0};
    std::atomic<std::uint64_t> frames{0};
    std::vector<float> heard;  ///< sized by the test before audio starts
};

}  // namespace amp::test
