// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/oversampler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "engine/base/assert.h"

namespace amp::dsp {
namespace {

// Only the first doubling has a narrow transition; behind it the audio band is a small part of the rate.
constexpr std::array kLinearPairs{32, 8, 6, 6};
// So there is room in it for a deeper stop band at the same length.
constexpr std::array kKaiserBeta{9.5, 11.0, 11.0, 11.0};
constexpr std::array kSections{8, 4, 4, 2};
constexpr std::array kTransition{0.07, 0.2917, 0.3958, 0.4479};

}  // namespace

void Oversampler::prepare(int factor, OversamplingPhase phase, int maxFrames) {
    AMP_ASSERT(factor >= 1 && factor <= kMostFactor && (factor & (factor - 1)) == 0);
    factor_ = factor;
    phase_ = phase;
    stages_ = 0;
    while ((1 << stages_) < factor) ++stages_;
    const auto count = static_cast<std::size_t>(stages_);
    linear_.assign(phase == OversamplingPhase::linear ? count : 0, {});
    allPass_.assign(phase == OversamplingPhase::lowLatency ? count : 0, {});
    padLine_.clear();
    if (phase == OversamplingPhase::linear) {
        int innerDelay = 0;
        for (std::size_t s = 0; s < count; ++s) {
            linear_[s].prepare(kLinearPairs[s], kKaiserBeta[s], maxFrames << s);
            innerDelay += (2 * kLinearPairs[s] - 1) * (factor >> s);
        }
        const int whole = (innerDelay + factor - 1) / factor;
        padLine_.assign(static_cast<std::size_t>(whole * factor - innerDelay), 0.0f);
    } else {
        for (std::size_t s = 0; s < count; ++s) allPass_[s].prepare(kSections[s], kTransition[s]);
    }
    inner_.assign(static_cast<std::size_t>(maxFrames * factor), 0.0f);
    other_.assign(inner_.size(), 0.0f);
    latencyFrames_ = measureLatency();
    reset();
}

void Oversampler::reset() AMP_RT {
    for (auto& stage : linear_) stage.reset();
    for (auto& stage : allPass_) stage.reset();
    std::fill(padLine_.begin(), padLine_.end(), 0.0f);
}

float* Oversampler::up(const float* in, int frames) AMP_RT {
    float* to = inner_.data();
    float* spare = other_.data();
    if (stages_ == 0) {
        std::copy_n(in, frames, to);
        return to;
    }
    const float* from = in;
    for (int s = 0; s < stages_; ++s) {
        const auto n = static_cast<std::size_t>(s);
        if (phase_ == OversamplingPhase::linear) {
            linear_[n].up(from, to, frames << s);
        } else {
            allPass_[n].up(from, to, frames << s);
        }
        from = to;
        std::swap(to, spare);
    }
    pad(spare, frames * factor_);
    return spare;
}

void Oversampler::pad(float* inner, int frames) AMP_RT {
    const int length = static_cast<int>(padLine_.size());
    if (length == 0) return;
    // A delay of at most factor − 1 samples, through a line of that length.
    std::array<float, kMostFactor> last{};
    for (int i = 0; i < length; ++i) last[static_cast<std::size_t>(i)] = inner[frames - length + i];
    std::copy_backward(inner, inner + frames - length, inner + frames);
    std::copy(padLine_.begin(), padLine_.end(), inner);
    std::copy_n(last.begin(), length, padLine_.begin());
}

void Oversampler::down(const float* inner, float* out, int frames) AMP_RT {
    if (stages_ == 0) {
        std::copy_n(inner, frames, out);
        return;
    }
    const float* from = inner;
    // `inner` may be either buffer; the other one takes the first halving.
    float* to = inner == inner_.data() ? other_.data() : inner_.data();
    for (int s = stages_ - 1; s >= 0; --s) {
        const auto n = static_cast<std::size_t>(s);
        float* target = s == 0 ? out : to;
        if (phase_ == OversamplingPhase::linear) {
            linear_[n].down(from, target, frames << s);
        } else {
            allPass_[n].down(from, target, frames << s);
        }
        from = target;
        // Halving in place is safe (each output is written behind its inputs), so one buffer serves all the rest.
    }
}

int Oversampler::measureLatency() {
    if (stages_ == 0) return 0;
    // Group delay at 1 kHz of 48 kHz, from the impulse response of the whole way.
    constexpr int kFrames = 512;
    const double w = 2.0 * std::numbers::pi * 1000.0 / 48000.0;
    double re = 0.0, im = 0.0, nre = 0.0, nim = 0.0;
    reset();
    for (int i = 0; i < kFrames; ++i) {
        const float x = i == 0 ? 1.0f : 0.0f;
        float y = 0.0f;
        down(up(&x, 1), &y, 1);
        const double c = std::cos(w * i), s = std::sin(w * i);
        re += y * c;
        im -= y * s;
        nre += static_cast<double>(i) * y * c;
        nim -= static_cast<double>(i) * y * s;
    }
    return static_cast<int>(std::lround((nre * re + nim * im) / (re * re + im * im)));
}

}  // namespace amp::dsp
