// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_onset.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace amp::dsp {
namespace {

constexpr double kWindowSeconds = 0.030;
constexpr float kShortRise = 3.3f;  ///< in power, against the largest of the last 40 ms
constexpr float kLongRise = 2.6f;
constexpr float kFloor = 1e-9f;  ///< −90 dBFS: hum and hiss of the input strike no strings
/// White noise added to the model, relative to the signal. Without it the prediction of pure tones is so good that any
/// change of tone counts; with it only what is louder than −40 dB below the strongest does.
constexpr double kWhite = 1e-4;
constexpr int kRestTicks = 75;  ///< 25 ms: one stroke counts once

}  // namespace

void PitchOnset::prepare(double sampleRateHz, int tickFrames, InstructionSet set) {
    kernels_ = &pitchKernels(set);
    scale_ = std::max(1, tickFrames / kTick);
    const double rate = sampleRateHz / scale_;
    window_ = static_cast<int>(kWindowSeconds * rate / kSlices + 0.5) * kSlices;
    past_.prepare(window_ + 2 * kTick);
    shape_.resize(static_cast<std::size_t>(window_));
    for (std::size_t i = 0; i < shape_.size(); ++i) {
        shape_[i] = static_cast<float>(0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * (static_cast<double>(i) + 0.5) /
                                                            static_cast<double>(window_)));
    }
    shaped_.assign(static_cast<std::size_t>(window_ + PitchKernels::kLagBlock), 0.0f);
    reset();
}

void PitchOnset::reset() AMP_RT {
    past_.reset(window_ + kTick);
    samples_ = 0;
    taps_.fill(0.0f);
    taps_[kOrder] = 1.0f;
    power_.fill(0.0f);
    short_ = long_ = {};
    ticks_ = cycle_ = span_ = rest_ = 0;
}

bool PitchOnset::Level::rises(float mean, float rise) const AMP_RT {
    return mean > rise * std::max(std::max(largest, running), kFloor);
}

void PitchOnset::Level::add(float mean, int slot, bool spanEnds, int span) AMP_RT {
    const auto at = static_cast<std::size_t>(slot);
    running = std::max(running, means[at]);
    means[at] = mean;
    if (!spanEnds) return;
    spans[static_cast<std::size_t>(span)] = running;
    running = 0.0f;
    largest = 0.0f;
    for (const float v : spans) largest = std::max(largest, v);
}

void PitchOnset::analyse() AMP_RT {
    if (cycle_ == 0) {
        const float* from = past_.from(samples_ - window_);
        for (int i = 0; i < window_; ++i) {
            shaped_[static_cast<std::size_t>(i)] = from[i] * shape_[static_cast<std::size_t>(i)];
        }
        sums_.fill(0.0f);
    } else if (cycle_ <= kSlices) {
        const int slice = window_ / kSlices;
        const float* from = shaped_.data() + (cycle_ - 1) * slice;
        kernels_->correlate(from, from, slice, sums_.data(), kOrder + 1);
    } else if (cycle_ == kSlices + 1) {
        solve();
    }
    cycle_ = (cycle_ + 1) % kCycleTicks;
}

/// Levinson's recursion: from the autocorrelation to the taps of the prediction error.
void PitchOnset::solve() AMP_RT {
    std::array<double, kOrder + 1> a{}, b{};
    a[0] = 1.0;
    double error = static_cast<double>(sums_[0]) * (1.0 + kWhite) + 1e-9;
    for (std::size_t i = 1; i <= kOrder; ++i) {
        double sum = 0.0;
        for (std::size_t j = 0; j < i; ++j) sum -= a[j] * static_cast<double>(sums_[i - j]);
        const double reflection = sum / error;
        for (std::size_t j = 0; j <= i; ++j) b[j] = a[j] + reflection * a[i - j];
        a = b;
        error *= 1.0 - reflection * reflection;
    }
    for (std::size_t j = 0; j <= kOrder; ++j) taps_[kOrder - j] = static_cast<float>(a[j]);
}

int PitchOnset::tick(const float* x) AMP_RT {
    const float share = 1.0f / static_cast<float>(scale_);
    for (int i = 0; i < kTick; ++i) {
        float sum = x[i * scale_];
        for (int k = 1; k < scale_; ++k) sum += x[i * scale_ + k];
        past_.write(samples_ + i, share * sum);
    }
    alignas(64) float left[kTick] = {};
    kernels_->correlate(taps_.data(), past_.from(samples_ - kOrder), kOrder + 1, left, kTick);
    samples_ += kTick;
    analyse();

    const int slot = ticks_ % kLongTicks;
    const auto back = [slot](int ticksAgo) {
        return static_cast<std::size_t>((slot + kLongTicks - ticksAgo) % kLongTicks);
    };
    power_[back(0)] = kernels_->dot(left, left, kTick) * (1.0f / kTick);
    const float shortMean = 0.5f * (power_[back(0)] + power_[back(1)]);
    float longMean = 0.0f;
    for (const float v : power_) longMean += v;
    longMean *= 1.0f / kLongTicks;

    const bool clear = short_.rises(shortMean, kShortRise);
    const bool soft = long_.rises(longMean, kLongRise);
    // What is remembered lags by the length of the mean, or the stroke's own beginning would hide the rest.
    const bool spanEnds = (ticks_ + 1) % kSpanTicks == 0;
    short_.add(shortMean, ticks_ % kShortTicks, spanEnds, span_);
    long_.add(longMean, slot, spanEnds, span_);
    if (spanEnds) span_ = (span_ + 1) % kSpans;
    ticks_ = (ticks_ + 1) % (kLongTicks * kSpanTicks);

    if (rest_ > 0) {
        --rest_;
        return 0;
    }
    if (!clear && !soft) return 0;
    rest_ = kRestTicks;
    if (clear) return kShortTicks;
    // The oldest tick that reaches the mean is where a soft stroke began.
    int ago = kLongTicks - 1;
    while (ago > 0 && power_[back(ago)] < longMean) --ago;
    return ago + 2;
}

}  // namespace amp::dsp
