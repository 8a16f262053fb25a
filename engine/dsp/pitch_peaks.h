// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>
#include <cstdint>
#include <span>

#include "engine/base/aligned.h"
#include "engine/base/attributes.h"
#include "engine/dsp/fft.h"
#include "engine/dsp/pitch_ring.h"

namespace amp::dsp {

/// A partial as one look at the spectrum shows it.
struct PitchPeak {
    double hz;
    double phase;  ///< at the look's centre
    double level;  ///< amplitude
};

/// Finds the partials of what rang during the last 210 ms of the decimated signal: maxima of a spectrum, long enough to tell
/// strings a few hertz apart, without the side lobes of stronger ones. One look is five steps, called in this order with
/// time between them, so that no block carries a look.
/// Thread: setup for `prepare`, audio for the rest. Cost: a transform of 2048 points and about three times as much beside it.
class PitchPeaks {
public:
    static constexpr int kMost = 40;

    void prepare(double analysisRateHz);
    void reset() AMP_RT;

    void window(const PitchRing& analysis, std::int64_t newest) AMP_RT;
    void transform() AMP_RT { fft_.forward(time_.data(), bins_.data()); }
    void pick() AMP_RT;
    void dropSideLobes() AMP_RT;
    void refine() AMP_RT;

    /// In the order of frequency; of the last look that was refined.
    [[nodiscard]] std::span<const PitchPeak> peaks() const AMP_RT {
        return {peaks_.data(), static_cast<std::size_t>(peakCount_)};
    }
    /// How far before the newest sample the look's centre lies, in analysis samples.
    [[nodiscard]] int centreAgo() const AMP_RT { return 2 * half_ - middle_; }

private:
    static constexpr int kTransform = 2048;
    static constexpr int kMostCandidates = 64;

    double analysisRateHz_ = 8000.0;
    RealFft fft_;
    int half_ = 840;
    int middle_ = 840;  ///< of the window, from its start
    AlignedVector<float> window_, time_;
    AlignedVector<std::complex<float>> bins_;
    AlignedVector<float> power_;
    std::array<int, kTransform / 2> candidates_{};
    std::array<float, kTransform / 2> keys_{};
    int candidateCount_ = 0;
    std::array<int, kMostCandidates> owned_{};
    int ownedCount_ = 0;
    std::array<PitchPeak, kMost> peaks_{};
    int peakCount_ = 0;
};

}  // namespace amp::dsp
