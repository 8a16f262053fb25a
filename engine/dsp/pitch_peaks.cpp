// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_peaks.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <numbers>
#include <vector>

#include "engine/dsp/pitch_approx.h"

namespace amp::dsp {
namespace {

constexpr double kWindowSeconds = 0.210;
constexpr double kRise = 0.60;  ///< part of the window before its peak
constexpr double kLowestHz = 25.0;
constexpr float kPeakFloor = 0.003f;   ///< of the strongest peak
constexpr float kQuiet = 3e-5f;        ///< −90 dBFS
constexpr float kFarthestLobe = 7.5f;  ///< in lobes: farther ones lie below kPeakFloor

}  // namespace

void PitchPeaks::prepare(double analysisRateHz) {
    analysisRateHz_ = analysisRateHz;
    half_ = std::min(static_cast<int>(0.5 * kWindowSeconds * analysisRateHz_), kTransform / 2 - 1);
    fft_ = RealFft(kTransform);
    // Rises slowly and falls fast: as sharp as Hann's window, but its middle is nearer to the present.
    const int length = 2 * half_ + 1;
    const auto rise = static_cast<int>(kRise * length);
    std::vector<double> shape(static_cast<std::size_t>(length));
    double sum = 0.0, moment = 0.0;
    for (int n = 0; n < length; ++n) {
        const double u = n < rise ? (n + 1.0) / (rise + 1.0) : static_cast<double>(length - n) / (length - rise + 1.0);
        const double w = 0.5 - 0.5 * std::cos(std::numbers::pi * u);
        shape[static_cast<std::size_t>(n)] = w;
        sum += w;
        moment += w * n;
    }
    middle_ = static_cast<int>(moment / sum + 0.5);
    window_.resize(shape.size());
    // Scaled so that a bin is half the amplitude of the sine in it; doubled in the measuring.
    for (std::size_t n = 0; n < shape.size(); ++n) window_[n] = static_cast<float>(shape[n] / sum);
    time_.assign(kTransform, 0.0f);
    bins_.assign(kTransform / 2 + 1, {});
    power_.assign(kTransform / 2, 0.0f);
    reset();
}

void PitchPeaks::reset() AMP_RT {
    candidateCount_ = ownedCount_ = peakCount_ = 0;
}

void PitchPeaks::window(const PitchRing& analysis, std::int64_t newest) AMP_RT {
    const int length = 2 * half_ + 1;
    const float* from = analysis.from(newest - length + 1);
    // The window's centre of gravity is time zero of the transform: there a bin's phase is the partial's, to first order
    // even beside the peak.
    for (int n = middle_; n < length; ++n) {
        time_[static_cast<std::size_t>(n - middle_)] = from[n] * window_[static_cast<std::size_t>(n)];
    }
    std::fill(time_.begin() + (length - middle_), time_.end() - middle_, 0.0f);
    for (int n = 0; n < middle_; ++n) {
        time_[static_cast<std::size_t>(kTransform - middle_ + n)] = from[n] * window_[static_cast<std::size_t>(n)];
    }
}

void PitchPeaks::pick() AMP_RT {
    // Eight maxima, which the compiler keeps in vectors.
    std::array<float, 8> mosts{};
    for (std::size_t k = 0; k < power_.size(); k += 8) {
        for (std::size_t lane = 0; lane < 8; ++lane) {
            const std::complex<float> bin = bins_[k + lane];
            const float power = bin.real() * bin.real() + bin.imag() * bin.imag();
            power_[k + lane] = power;
            mosts[lane] = std::max(mosts[lane], power);
        }
    }
    const float most = *std::max_element(mosts.begin(), mosts.end());
    const float floor = std::max(most * kPeakFloor * kPeakFloor, kQuiet * kQuiet);
    const auto lowest = static_cast<std::size_t>(std::max(kLowestHz / analysisRateHz_ * kTransform, 2.0));
    std::size_t count = 0;
    float before = 0.0f, here = power_[lowest - 1], after = power_[lowest];
    for (std::size_t k = lowest; k < kTransform / 2 - 2; ++k) {
        before = here;
        here = after;
        after = power_[k + 1];
        // Always written and sometimes kept: in noise a branch would be guessed wrong half of the time.
        candidates_[count] = static_cast<int>(k);
        keys_[count] = here;
        count += static_cast<std::size_t>(here > floor) & static_cast<std::size_t>(here > before) &
                 static_cast<std::size_t>(here >= after);
    }
    candidateCount_ = static_cast<int>(count);
    if (candidateCount_ <= kMostCandidates) return;
    std::nth_element(keys_.begin(), keys_.begin() + (kMostCandidates - 1), keys_.begin() + candidateCount_,
                     std::greater<>());
    const float least = keys_[kMostCandidates - 1];
    int kept = 0;
    for (int i = 0; i < candidateCount_ && kept < kMostCandidates; ++i) {
        const int k = candidates_[static_cast<std::size_t>(i)];
        if (power_[static_cast<std::size_t>(k)] >= least) candidates_[static_cast<std::size_t>(kept++)] = k;
    }
    candidateCount_ = kept;
}

void PitchPeaks::dropSideLobes() AMP_RT {
    // Side lobes of strong partials are no partials. They fall with the third power of the distance.
    const auto binsToLobes = static_cast<float>((2.0 * half_ + 2.0) / kTransform);
    int kept = 0;
    for (int i = 0; i < candidateCount_; ++i) {
        const int k = candidates_[static_cast<std::size_t>(i)];
        const float mine = power_[static_cast<std::size_t>(k)];
        bool own = true;
        for (const int side : {-1, 1}) {
            for (int j = i + side; j >= 0 && j < candidateCount_ && own; j += side) {
                const int other = candidates_[static_cast<std::size_t>(j)];
                const float distance = static_cast<float>(std::abs(other - k)) * binsToLobes;
                if (distance > kFarthestLobe) break;
                const float theirs = power_[static_cast<std::size_t>(other)];
                if (theirs <= mine) continue;
                const float cube = distance * distance * distance;
                // 0.06 and 1.2 / d³ in amplitude
                const bool hidden = cube < 20.0f ? mine < theirs * 0.0036f : mine * cube * cube < theirs * 1.44f;
                own = !hidden && distance >= 1.2f;
            }
        }
        if (own) owned_[static_cast<std::size_t>(kept++)] = k;
    }
    ownedCount_ = kept;
}

void PitchPeaks::refine() AMP_RT {
    if (ownedCount_ > kMost) {
        for (int i = 0; i < ownedCount_; ++i) {
            keys_[static_cast<std::size_t>(i)] = power_[static_cast<std::size_t>(owned_[static_cast<std::size_t>(i)])];
        }
        std::nth_element(keys_.begin(), keys_.begin() + (kMost - 1), keys_.begin() + ownedCount_, std::greater<>());
        const float least = keys_[kMost - 1];
        int kept = 0;
        for (int i = 0; i < ownedCount_ && kept < kMost; ++i) {
            const int k = owned_[static_cast<std::size_t>(i)];
            if (power_[static_cast<std::size_t>(k)] >= least) owned_[static_cast<std::size_t>(kept++)] = k;
        }
        ownedCount_ = kept;
    }
    // A parabola through the logarithms. Gathered first, so that the rest becomes vectors.
    alignas(64) std::array<float, kMost> left{}, here{}, right{}, re{}, im{}, offset{}, phase{}, shrink{};
    for (int i = 0; i < ownedCount_; ++i) {
        const auto k = static_cast<std::size_t>(owned_[static_cast<std::size_t>(i)]);
        const auto at = static_cast<std::size_t>(i);
        left[at] = power_[k - 1] + 1e-30f;
        here[at] = power_[k] + 1e-30f;
        right[at] = power_[k + 1] + 1e-30f;
        re[at] = bins_[k].real();
        im[at] = bins_[k].imag();
    }
    for (std::size_t i = 0; i < kMost; ++i) {
        const float before = pitchLog(left[i] + 1e-30f), top = pitchLog(here[i] + 1e-30f),
                    after = pitchLog(right[i] + 1e-30f);
        const float bend = before - 2.0f * top + after;
        offset[i] = std::max(std::min(0.5f * (before - after) / std::min(bend, -1e-6f), 0.5f), -0.5f);
        shrink[i] = 0.125f * (before - after) * offset[i];
        phase[i] = pitchAngle(re[i], im[i]);
    }
    peakCount_ = ownedCount_;
    for (int i = 0; i < peakCount_; ++i) {
        const auto at = static_cast<std::size_t>(i);
        peaks_[at] = {
            (owned_[at] + static_cast<double>(offset[at])) * analysisRateHz_ / kTransform,
            static_cast<double>(phase[at]),
            2.0 * std::sqrt(static_cast<double>(here[at])) * pitchExp(std::min(-static_cast<double>(shrink[at]), 0.5))};
    }
}

}  // namespace amp::dsp
