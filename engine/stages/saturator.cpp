// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/saturator.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/dsp/fast_math.h"
#include "engine/stages/control_grid.h"

namespace amp {
namespace {

constexpr double kButterworth = std::numbers::sqrt2 / 2.0;
constexpr float kMostMakeup = 4.0f;
constexpr double kLimit = 1e6;

}  // namespace

void Saturator::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    couplingPole_ = dsp::OnePole::coefficient(15.0, sampleRateHz_);
    attackWeight_ = dsp::onePoleWeight(0.001, sampleRateHz_);
    releaseWeight_ = dsp::onePoleWeight(0.050, sampleRateHz_);
    reset();
}

void Saturator::reset() AMP_RT {
    channel_ = {};
    stale_ = true;
}

float Saturator::saturate(Band& band, double x, float drive) AMP_RT {
    const auto in = static_cast<float>(std::clamp(x, -kLimit, kLimit));
    const float u = in * (1.0f + 9.0f * drive);
    const float bent = u / (1.0f + std::fabs(u));
    const auto follow = [&](float& level, float size) {
        level += (size > level ? attackWeight_ : releaseWeight_) * (size - level);
    };
    follow(band.inLevel, std::fabs(in));
    follow(band.outLevel, std::fabs(bent));
    const float makeup = std::clamp((band.inLevel + 1e-6f) / (band.outLevel + 1e-6f), 0.1f, kMostMakeup);
    const float wet = static_cast<float>(band.coupling.highPass(bent, couplingPole_)) * makeup;
    // Drive 0 is clean; the first tenth of the knob blends.
    const float blend = std::min(10.0f * drive, 1.0f);
    return in + blend * (wet - in);
}

void Saturator::process(Samples io, const ParamBlock& p) AMP_RT {
    const auto update = [&](int offset) {
        lowTune_ = dsp::Svf::tune(p.at(lowSplit, offset), kButterworth, sampleRateHz_);
        highTune_ = dsp::Svf::tune(p.at(highSplit, offset), kButterworth, sampleRateHz_);
    };
    forEachControlSlice(io, p, stale_, update, [&](Samples part, int offset) {
        for (int c = 0; c < part.channels; ++c) {
            float* x = part[c];
            Channel& s = channel_[static_cast<std::size_t>(c)];
            for (int i = 0; i < part.frames; ++i) {
                const int at = offset + i;
                const double low = s.low[1].process(s.low[0].process(x[i], lowTune_).low, lowTune_).low;
                const double rest = s.low[3].process(s.low[2].process(x[i], lowTune_).high, lowTune_).high;
                const double mid = s.high[1].process(s.high[0].process(rest, highTune_).low, highTune_).low;
                const double high = s.high[3].process(s.high[2].process(rest, highTune_).high, highTune_).high;
                const double lowAligned = s.align.allPass(low, highTune_);
                x[i] = p.at(lowLevel, at) * saturate(s.band[0], lowAligned, p.at(lowDrive, at)) +
                       p.at(midLevel, at) * saturate(s.band[1], mid, p.at(midDrive, at)) +
                       p.at(highLevel, at) * saturate(s.band[2], high, p.at(highDrive, at));
            }
        }
    });
}

}  // namespace amp
