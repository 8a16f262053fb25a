// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/base/error.h"
#include "engine/drivers/driver.h"

namespace amp {

/// Something that happens between two cycles: what the callback of a live driver would have met at this frame.
struct OfflineEvent {
    std::uint64_t frame = 0;      ///< counted from the first cycle of the job
    std::function<void()> apply;  ///< called when a cycle is about to begin at exactly that frame
};

/// What to drive through the client, and how.
struct OfflineJob {
    double sampleRateHz = 48000.0;
    /// Frames of each cycle, in turn and from the beginning again; {512} gives equal ones.
    std::vector<int> blocks{512};
    /// Fills up to `frames` samples and returns how many it had; 0: the input is over. Fewer than asked is no end.
    std::function<int(float* to, int frames)> read;
    /// Takes what came out; returns false to stop (cancelled, or the sink failed).
    std::function<bool(const float* left, const float* right, int frames)> write;
    std::uint64_t tailFrames = 0;  ///< silence to play after the input is over
    /// Sorted by frame. A cycle ends where an event falls, so each takes effect at its frame.
    std::vector<OfflineEvent> events;
};

/// Drives the client as fast as it can, on the calling thread, with the cycles of `OfflineJob`. The same engine, the same
/// scope, the same role as in a live callback; only nobody waits for a clock (ARCHITECTURE.md, law L4).
class OfflineDriver final : public Driver {
public:
    [[nodiscard]] Expected<void> start(AudioClient& client, const DriverConfig& config) override;
    void stop() override;
    [[nodiscard]] DriverStatus status() const override;

    /// Plays the whole job; returns how many frames were written. Call between start and stop, from any one thread.
    /// Fails: unavailable when not started, badArgument for a job without blocks.
    [[nodiscard]] Expected<std::uint64_t> run(const OfflineJob& job);

private:
    AudioClient* client_ = nullptr;
    DriverStatus status_;
};

}  // namespace amp
