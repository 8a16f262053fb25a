// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_lag_search.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace amp::dsp {
namespace {

constexpr double kShortestSeconds = 0.002;
constexpr double kLongestSeconds = 0.034;
constexpr double kWindowSeconds = 0.030;
constexpr double kShortestWindowSeconds = 0.010;
/// A lag this good is as good as any, so the first one from `kPleasantSeconds` on is taken: short lags keep the delay short.
constexpr double kGoodEnough = 0.002;
constexpr double kPleasantSeconds = 0.006;

int roundUp(int n, int step) {
    return (n + step - 1) / step * step;
}

}  // namespace

void PitchLagSearch::prepare(double analysisRateHz, InstructionSet set) {
    kernels_ = &pitchKernels(set);
    shortest_ = static_cast<int>(kShortestSeconds * analysisRateHz);
    longest_ = static_cast<int>(kLongestSeconds * analysisRateHz);
    window_ = static_cast<int>(kWindowSeconds * analysisRateHz);
    lags_ = roundUp(longest_ - shortest_ + 1, PitchKernels::kLagBlock);
    perSlot_ = roundUp((lags_ + kSlots - 3) / (kSlots - 2), PitchKernels::kLagBlock);
    pleasant_ = kPleasantSeconds * analysisRateHz;
    shortestWindow_ = static_cast<int>(kShortestWindowSeconds * analysisRateHz);
    past_.assign(static_cast<std::size_t>(longest_ + window_ + PitchKernels::kLagBlock), 0.0f);
    sums_.assign(static_cast<std::size_t>(lags_), 0.0f);
    energy_.assign(past_.size() + 1, 0.0);
    reset();
}

void PitchLagSearch::reset() AMP_RT {
    looking_ = false;
    forget();
}

void PitchLagSearch::forget() AMP_RT {
    peakCount_ = 0;
}

void PitchLagSearch::step(int slot, const PitchRing& analysis, std::int64_t newest, std::int64_t sinceStroke) AMP_RT {
    if (slot == 0) {
        look(analysis, newest, sinceStroke);
        return;
    }
    if (!looking_) return;
    if (slot == kSlots - 1) {
        choose();
        return;
    }
    // Index j of the sums is the lag longest_ − j, so that memory runs forward.
    const int from = std::min((slot - 1) * perSlot_, lags_);
    const int count = std::min(perSlot_, lags_ - from);
    if (count > 0) {
        kernels_->correlate(past_.data() + longest_ + begin_, past_.data() + begin_ + from, window_ - begin_,
                            sums_.data() + from, count);
    }
}

void PitchLagSearch::look(const PitchRing& analysis, std::int64_t newest, std::int64_t sinceStroke) AMP_RT {
    // Soon after a stroke a shorter window keeps the old sound out.
    const auto half = static_cast<int>(std::min<std::int64_t>(sinceStroke / 2, window_));
    looking_ = half >= shortestWindow_;
    if (!looking_) return;
    begin_ = window_ - half;
    const int length = longest_ + window_;
    const float* from = analysis.from(newest - length + 1);
    double sum = 0.0;
    for (int i = 0; i < length; ++i) {
        const auto at = static_cast<std::size_t>(i);
        past_[at] = from[i];
        energy_[at] = sum;
        sum += static_cast<double>(from[i]) * from[i];
    }
    for (std::size_t at = static_cast<std::size_t>(length); at < energy_.size(); ++at) energy_[at] = sum;
    std::fill(sums_.begin(), sums_.end(), 0.0f);
    usable_ = static_cast<int>(std::min<std::int64_t>(sinceStroke - half, longest_));
}

void PitchLagSearch::choose() AMP_RT {
    const int window = window_ - begin_;
    const auto energyFrom = [&](int at) {
        return energy_[static_cast<std::size_t>(at + window)] - energy_[static_cast<std::size_t>(at)];
    };
    const double energyNow = energyFrom(longest_ + begin_);
    // A loop of its own, which the compiler turns into vectors.
    const double* energies = energy_.data() + begin_;
    for (int j = 0; j < lags_; ++j) {
        const auto product = static_cast<float>(energyNow * (energies[j + window] - energies[j])) + 1e-18f;
        sums_[static_cast<std::size_t>(j)] /= std::sqrt(product);
    }
    const auto likeness = [&](int lag) { return static_cast<double>(sums_[static_cast<std::size_t>(longest_ - lag)]); };
    peakCount_ = 0;
    double before = likeness(shortest_), here = likeness(shortest_ + 1);
    for (int lag = shortest_ + 1; lag < usable_; ++lag) {
        const double after = likeness(lag + 1);
        if (here > before && here >= after && peakCount_ < kMostPeaks) {
            const double bend = before - 2.0 * here + after;
            const double offset = bend < -1e-12 ? 0.5 * (before - after) / bend : 0.0;
            const double unlike = std::max(1.0 - (here - 0.25 * (before - after) * offset), 0.0);
            peaks_[static_cast<std::size_t>(peakCount_++)] = {lag + offset, unlike};
        }
        before = here;
        here = after;
    }
}

double PitchLagSearch::best(double from, double to) const AMP_RT {
    double least = 1e9, found = 0.0;
    for (int i = 0; i < peakCount_; ++i) {
        const Peak& peak = peaks_[static_cast<std::size_t>(i)];
        if (peak.lag < from || peak.lag > to) continue;
        if (peak.unlike < kGoodEnough && peak.lag > pleasant_) return peak.lag;
        const double cost = (peak.unlike + kGoodEnough) / peak.lag;
        if (cost < least) {
            least = cost;
            found = peak.lag;
        }
    }
    return found;
}

}  // namespace amp::dsp
