// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "engine/dsp/reverb.h"

namespace amp::dsp {
namespace {

constexpr double kReferenceRateHz = 29761.0;
constexpr double kSwingFrames = 8.0;  ///< at the reference rate
constexpr double kSwingHz = 1.0;
constexpr double kLoopSeconds = (672 + 4453 + 1800 + 3720 + 908 + 4217 + 2656 + 3163) / kReferenceRateHz;

}  // namespace

std::size_t PlateReverb::frames(int atReferenceRate) const AMP_RT {
    return static_cast<std::size_t>(std::lround(atReferenceRate * scale_));
}

void PlateReverb::prepare(double sampleRateHz) {
    sampleRateHz_ = sampleRateHz;
    scale_ = sampleRateHz / kReferenceRateHz;
    input_[0].prepare(frames(142), 0.75f);
    input_[1].prepare(frames(107), 0.75f);
    input_[2].prepare(frames(379), 0.625f);
    input_[3].prepare(frames(277), 0.625f);
    constexpr std::array<std::array<int, 4>, 2> lengths{{{672, 4453, 1800, 3720}, {908, 4217, 2656, 3163}}};
    for (std::size_t h = 0; h < 2; ++h) {
        half_[h].moved.prepare(frames(lengths[h][0]), -0.70f);
        half_[h].firstFrames = frames(lengths[h][1]);
        half_[h].first.prepare(half_[h].firstFrames);
        half_[h].fixed.prepare(frames(lengths[h][2]), 0.50f);
        half_[h].secondFrames = frames(lengths[h][3]);
        half_[h].second.prepare(half_[h].secondFrames);
    }
    reset();
    tune({});
}

void PlateReverb::reset() AMP_RT {
    for (auto& d : input_) d.reset();
    for (Half& h : half_) {
        h.moved.reset();
        h.fixed.reset();
        h.first.reset();
        h.second.reset();
        h.damper.reset();
        h.end = 0.0f;
    }
    lfo_.reset();
}

void PlateReverb::tune(const ReverbTuning& tuning) AMP_RT {
    damping_ = OnePole::coefficient(tuning.dampingHz, sampleRateHz_);
    // Four factors a round trip.
    const double factor = std::pow(10.0, -3.0 * kLoopSeconds / (4.0 * tuning.decaySeconds));
    decay_ = static_cast<float>(std::min(factor, 0.98));
}

StereoFrame PlateReverb::process(float x) AMP_RT {
    for (auto& d : input_) x = d.process(x);
    lfo_.advance(kSwingHz / sampleRateHz_);
    const double swing = std::min(kSwingFrames * scale_, 30.0);
    const float ends[2] = {half_[0].end, half_[1].end};
    for (std::size_t h = 0; h < 2; ++h) {
        Half& s = half_[h];
        const float in = x + decay_ * ends[1 - h];
        const float diffused = s.moved.processMoved(in, swing * lfo_.sine(h == 0 ? 0.0 : 0.25));
        const float first = s.first.read(s.firstFrames);
        s.first.push(diffused);
        const float damped = decay_ * static_cast<float>(s.damper.lowPass(first, damping_));
        const float second = s.second.read(s.secondFrames);
        s.second.push(s.fixed.process(damped));
        s.end = decay_ * second;
    }
    const Half& l = half_[0];
    const Half& r = half_[1];
    const float left = r.first.read(frames(266)) + r.first.read(frames(2974)) - r.fixed.tap(frames(1913)) +
                       r.second.read(frames(1996)) - l.first.read(frames(1990)) - l.fixed.tap(frames(187)) -
                       l.second.read(frames(1066));
    const float right = l.first.read(frames(353)) + l.first.read(frames(3627)) - l.fixed.tap(frames(1228)) +
                        l.second.read(frames(2673)) - r.first.read(frames(2111)) - r.fixed.tap(frames(335)) -
                        r.second.read(frames(121));
    return {0.5f * left, 0.5f * right};
}

}  // namespace amp::dsp
