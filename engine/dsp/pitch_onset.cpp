// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/pitch_onset.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace amp::dsp {
namespace {

constexpr double kPickHz = 2500.0;
constexpr float kPickRise = 1.9f;  ///< in power, against the largest of the last 40 ms
constexpr float kBodyRise = 2.6f;
constexpr float kPickFloor = 1e-9f;  ///< −90 dBFS: hum and hiss of the input strike no strings
constexpr float kBodyFloor = 1e-8f;
constexpr float kPickShare = 1e-4f;  ///< of the whole band's power, or the pick's level means nothing
constexpr int kRestTicks = 75;       ///< 25 ms: one stroke counts once

}  // namespace

void PitchOnset::prepare(double sampleRateHz, int tickFrames) {
    tickFrames_ = tickFrames;
    highPass_ = static_cast<float>(std::exp(-2.0 * std::numbers::pi * kPickHz / sampleRateHz));
    reset();
}

void PitchOnset::reset() AMP_RT {
    state1_ = state2_ = 0.0f;
    body_.fill(0.0f);
    pick_.fill(0.0f);
    bodyLevels_.fill(0.0f);
    bodyPast_ = pickPast_ = {};
    ticks_ = span_ = rest_ = 0;
}

float PitchOnset::Past::largest() const AMP_RT {
    float most = running;
    for (const float v : spans) most = std::max(most, v);
    return most;
}

void PitchOnset::Past::add(float level, bool spanEnds, int span) AMP_RT {
    running = std::max(running, level);
    if (spanEnds) {
        spans[static_cast<std::size_t>(span)] = running;
        running = 0.0f;
    }
}

bool PitchOnset::tick(const float* x) AMP_RT {
    const float pass = 1.0f - highPass_;
    float pick = 0.0f, body = 0.0f;
    for (int i = 0; i < tickFrames_; ++i) {
        const float v = x[i];
        body += v * v;
        state1_ = pass * v + highPass_ * state1_;
        const float once = v - state1_;
        state2_ = pass * once + highPass_ * state2_;
        const float twice = once - state2_;
        pick += twice * twice;
    }
    const auto slot = static_cast<std::size_t>(ticks_ % kBodyTicks);
    const float scale = 1.0f / static_cast<float>(tickFrames_);
    body_[slot] = body * scale;
    pick_[slot] = pick * scale;

    float bodyNow = 0.0f;
    for (const float v : body_) bodyNow += v;
    bodyNow *= 1.0f / kBodyTicks;
    const auto older = static_cast<std::size_t>((ticks_ + kBodyTicks - 1) % kBodyTicks);
    const auto old2 = static_cast<std::size_t>((ticks_ + kBodyTicks - 2) % kBodyTicks);
    const float pickNow = 0.5f * (pick_[slot] + pick_[older]);

    const bool struck =
        pickNow > kPickRise * std::max(pickPast_.largest(), kPickFloor) && pickNow > kPickShare * bodyNow;
    const bool swelled = bodyNow > kBodyRise * std::max(bodyPast_.largest(), kBodyFloor);

    // What is remembered lags a little, or the stroke's own first tick would hide its second.
    const bool spanEnds = (ticks_ + 1) % kSpanTicks == 0;
    pickPast_.add(pick_[old2], spanEnds, span_);
    bodyPast_.add(bodyLevels_[slot], spanEnds, span_);
    bodyLevels_[slot] = bodyNow;
    if (spanEnds) span_ = (span_ + 1) % kSpans;
    ticks_ = (ticks_ + 1) % (kBodyTicks * kSpanTicks);

    if (rest_ > 0) {
        --rest_;
        return false;
    }
    if (!struck && !swelled) return false;
    rest_ = kRestTicks;
    return true;
}

}  // namespace amp::dsp
