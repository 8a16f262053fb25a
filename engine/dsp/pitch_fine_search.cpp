// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_fine_search.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace amp::dsp {
namespace {

constexpr double kWindowSeconds = 0.024;

int roundUp(int n, int step) {
    return (n + step - 1) / step * step;
}

}  // namespace

void PitchFineSearch::prepare(double sampleRateHz, int decimation, int scale, InstructionSet set) {
    kernels_ = &pitchKernels(set);
    window_ = roundUp(static_cast<int>(kWindowSeconds * sampleRateHz + 0.5), 8 * kSlots);
    reach_ = decimation + scale;
    lags_ = roundUp(2 * reach_ + 1, PitchKernels::kLagBlock);
    peakStep_ = 2 * scale;
    sums_.assign(static_cast<std::size_t>(lags_), 0.0f);
    forget();
}

void PitchFineSearch::begin(double lag, double sign, double delay, std::int64_t newest) AMP_RT {
    sign_ = sign;
    const int middle = static_cast<int>(std::lround(lag));
    first_ = std::max(middle - reach_, 1);
    const double ahead = (sign > 0.0 ? delay - (first_ + lags_) : delay) - 2.0;
    const auto place = newest - static_cast<std::int64_t>(delay);
    end_ = place + std::clamp<std::int64_t>(static_cast<std::int64_t>(ahead), -lags_, window_ / 2);
    std::fill(sums_.begin(), sums_.end(), 0.0f);
    slot_ = 0;
}

bool PitchFineSearch::step(const PitchRing& signal) AMP_RT {
    const std::int64_t start = end_ - window_ + 1;
    // Index j of the sums is the lag first_ + j towards the newest, or first_ + lags_ − 1 − j back.
    const std::int64_t other = sign_ > 0.0 ? start + first_ : start - (first_ + lags_ - 1);
    const int slice = window_ / kSlots;
    const int from = slot_ * slice;
    kernels_->correlate(signal.from(start + from), signal.from(other + from), slice, sums_.data(), lags_);
    if (++slot_ < kSlots) return false;
    slot_ = -1;
    choose(signal.from(start), signal.from(other));
    return true;
}

void PitchFineSearch::choose(const float* a, const float* b) AMP_RT {
    const double own = static_cast<double>(kernels_->dot(a, a, window_)) + 1e-12;
    double energy = static_cast<double>(kernels_->dot(b, b, window_));
    double best = -2.0;
    int at = 0;
    for (int j = 0; j < lags_; ++j) {
        const auto index = static_cast<std::size_t>(j);
        const double like = sums_[index] / std::sqrt(own * std::max(energy, 1e-12));
        sums_[index] = static_cast<float>(like);
        if (like > best) {
            best = like;
            at = j;
        }
        energy += static_cast<double>(b[window_ + j]) * b[window_ + j] - static_cast<double>(b[j]) * b[j];
    }
    double offset = 0.0;
    if (at >= peakStep_ && at + peakStep_ < lags_) {
        const auto index = static_cast<std::size_t>(at);
        const auto step = static_cast<std::size_t>(peakStep_);
        const double left = sums_[index - step], here = sums_[index], right = sums_[index + step];
        const double bend = left - 2.0 * here + right;
        if (bend < -1e-9) offset = std::clamp(0.5 * (left - right) / bend, -1.0, 1.0) * peakStep_;
    }
    lag_ = sign_ > 0.0 ? first_ + at + offset : first_ + lags_ - 1 - at - offset;
}

}  // namespace amp::dsp
