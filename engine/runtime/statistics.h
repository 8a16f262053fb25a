// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "engine/base/attributes.h"

namespace amp {

/// Figures of the callback's duration in microseconds, and the dropouts.
struct StatisticsSummary {
    std::uint64_t count = 0;
    double minUs = 0, medianUs = 0, meanUs = 0, p95Us = 0, p99Us = 0, p999Us = 0, maxUs = 0;
    double periodUs = 0;            ///< of the last cycle: the deadline
    std::uint64_t lateCycles = 0;   ///< cycles that took longer than their period
    std::uint64_t serverXruns = 0;  ///< reported by the server

    /// Both count the same events from two sides: the server reports most cycles that were late, and more of others' making.
    [[nodiscard]] std::uint64_t dropouts() const { return lateCycles > serverXruns ? lateCycles : serverXruns; }
};

/// Histogram of callback durations in fixed memory: 32 bins to the octave from 0.06 µs to 16 s, so a percentile is right to 2.2 %.
/// The audio thread adds, any other thread reads; a reading taken meanwhile may miss the cycle in progress.
class Statistics {
public:
    /// Thread: audio. Blocking: never. Memory: none.
    void add(std::int64_t nanoseconds, std::int64_t periodNanoseconds) AMP_RT;
    /// Thread: any but audio.
    [[nodiscard]] StatisticsSummary summary() const;
    /// Asks the audio thread to begin anew at its next cycle. Thread: any.
    void requestReset() AMP_RT { resetWanted_.store(true, std::memory_order_release); }
    /// How many cycles took how long, in `columns` equal parts from 0 to `topUs`; longer ones count in the last. A bin that lies
    /// over several columns is shared out among them. Thread: any but audio.
    [[nodiscard]] std::vector<float> histogram(double topUs, int columns) const;
    /// Raw bins; `binFloorUs(i)` is where bin i starts.
    static constexpr int kBins = 32 * 28;
    [[nodiscard]] std::uint64_t bin(int index) const AMP_RT {
        return bins_[static_cast<std::size_t>(index)].load(std::memory_order_relaxed);
    }
    [[nodiscard]] static double binFloorUs(int index);

private:
    std::array<std::atomic<std::uint64_t>, kBins> bins_{};
    std::atomic<std::uint64_t> count_{0}, sumNs_{0}, minNs_{UINT64_MAX}, maxNs_{0}, periodNs_{0}, late_{0};
    std::atomic<bool> resetWanted_{false};
};

}  // namespace amp
