// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/fractional_delay.h"

#include <algorithm>

#include "engine/base/assert.h"

namespace amp::dsp {
namespace {

/// Blocks between two moves of the past to the front.
constexpr int kBlocks = 16;

}  // namespace

void FractionalDelay::prepare(int maxFrames, int maxBlock) {
    maxFrames_ = maxFrames;
    past_ = maxFrames + 4;
    line_.assign(static_cast<std::size_t>(past_ + kBlocks * maxBlock), 0.0f);
    reset();
}

void FractionalDelay::reset() AMP_RT {
    std::fill_n(line_.begin(), past_, 0.0f);
    at_ = static_cast<std::size_t>(past_);
}

FractionalDelay::Taps FractionalDelay::tapsFor(double delayFrames) const AMP_RT {
    const double delay = std::clamp(delayFrames, 0.0, static_cast<double>(maxFrames_));
    // The four samples lie around the delay; below one frame there is none on the newer side.
    const int whole = std::max(0, static_cast<int>(delay) - 1);
    const auto x = static_cast<float>(delay - whole);
    const float x1 = x - 1.0f, x2 = x - 2.0f, x3 = x - 3.0f;
    return {whole,
            {-x1 * x2 * x3 * (1.0f / 6.0f), 0.5f * x * x2 * x3, -0.5f * x * x1 * x3, x * x1 * x2 * (1.0f / 6.0f)}};
}

void FractionalDelay::push(const float* in, int frames) AMP_RT {
    const auto count = static_cast<std::size_t>(frames);
    if (at_ + count > line_.size()) {
        const auto past = static_cast<std::size_t>(past_);
        std::copy_n(line_.begin() + static_cast<std::ptrdiff_t>(at_ - past), past, line_.begin());
        at_ = past;
    }
    AMP_ASSERT(at_ + count <= line_.size());
    std::copy_n(in, count, line_.begin() + static_cast<std::ptrdiff_t>(at_));
    at_ += count;
}

void FractionalDelay::process(const float* in, float* out, int frames, double delayFrames) AMP_RT {
    push(in, frames);
    const Taps taps = tapsFor(delayFrames);
    const float* x = line_.data() + at_ - frames - taps.whole;
    for (int t = 0; t < frames; ++t) {
        out[t] = (taps.weight[0] * x[t] + taps.weight[1] * x[t - 1]) +
                 (taps.weight[2] * x[t - 2] + taps.weight[3] * x[t - 3]);
    }
}

void FractionalDelay::process(const float* in, float* out, int frames, const float* delayFrames) AMP_RT {
    push(in, frames);
    for (int t = 0; t < frames; ++t) {
        const Taps taps = tapsFor(static_cast<double>(delayFrames[t]));
        const float* x = line_.data() + at_ - frames - taps.whole + t;
        out[t] = (taps.weight[0] * x[0] + taps.weight[1] * x[-1]) + (taps.weight[2] * x[-2] + taps.weight[3] * x[-3]);
    }
}

}  // namespace amp::dsp
