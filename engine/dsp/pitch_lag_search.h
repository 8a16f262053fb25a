// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/base/aligned.h"
#include "engine/base/attributes.h"
#include "engine/dsp/pitch_kernels.h"
#include "engine/dsp/pitch_ring.h"

namespace amp::dsp {

/// Finds by how much a reading point may jump so that the sound goes on as if nothing had happened: the lags at which the
/// recent signal resembles itself most (normalised correlation over up to 30 ms, lags of 2–34 ms, which holds one period of
/// a bass's lowest B and the common period of a power chord).
///
/// Works on the decimated signal in a cycle of `kSlots` equal steps, so that no block carries a search.
/// Thread: setup for `prepare`, audio for the rest. Cost: about 10 000 multiply-adds a step of 64 frames at 48 kHz.
class PitchLagSearch {
public:
    static constexpr int kSlots = 8;

    void prepare(double analysisRateHz, InstructionSet set);
    void reset() AMP_RT;

    /// One step, `slot` counting 0…kSlots − 1 round and round. Slot 0 looks at the samples up to `newest`, of which the last
    /// `sinceStroke` belong to the sound that rings now; the result appears with the last slot.
    void step(int slot, const PitchRing& analysis, std::int64_t newest, std::int64_t sinceStroke) AMP_RT;

    /// The lag between `from` and `to` (analysis samples, with fraction) at which jumping costs least for the time it buys:
    /// the shortest that is as good as any, else the best by likeness and length. 0 while there is none.
    [[nodiscard]] double best(double from, double to) const AMP_RT;
    /// Forgets the result: what rings now is another sound.
    void forget() AMP_RT;

    [[nodiscard]] double shortestLag() const AMP_RT { return shortest_; }
    [[nodiscard]] double longestLag() const AMP_RT { return longest_; }

private:
    struct Peak {
        double lag;
        double unlike;  ///< 1 − correlation
    };
    static constexpr int kMostPeaks = 96;

    void look(const PitchRing& analysis, std::int64_t newest, std::int64_t sinceStroke) AMP_RT;
    void choose() AMP_RT;

    const PitchKernels* kernels_ = nullptr;
    int shortest_ = 16, longest_ = 272, lags_ = 256, window_ = 360, begin_ = 0, perSlot_ = 48;
    int shortestWindow_ = 80, usable_ = 0;
    double pleasant_ = 48.0;
    bool looking_ = false;
    AlignedVector<float> past_;
    AlignedVector<float> sums_;
    std::vector<double> energy_;  ///< running sum of squares of past_
    std::array<Peak, kMostPeaks> peaks_{};
    int peakCount_ = 0;
};

}  // namespace amp::dsp
