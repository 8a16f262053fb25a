// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/compressor.h"

#include <algorithm>
#include <cmath>

#include "engine/dsp/fast_math.h"
#include "engine/stages/control_grid.h"

namespace amp {
namespace {

constexpr float kLoudest = 1e6f;
constexpr float kOpticalShare = 0.5f;     ///< of the reduction lingers
constexpr float kOpticalSlowdown = 8.0f;  ///< against the release knob

}  // namespace

void Compressor::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    reset();
}

void Compressor::reset() AMP_RT {
    for (auto& pole : lowCutPole_) pole.reset();
    envelope_ = slowDb_ = gainDb_ = 0.0f;
    levelDb_ = -120.0f;
    stale_ = true;
}

void Compressor::tune(const ParamBlock& p, int offset) AMP_RT {
    const double releaseSeconds = 0.001 * p.at(release, offset);
    now_ = {.lowCut = dsp::OnePole::coefficient(p.at(lowCut, offset), sampleRateHz_),
            .attackWeight = dsp::onePoleWeight(0.001 * p.at(attack, offset), sampleRateHz_),
            .releaseWeight = dsp::onePoleWeight(releaseSeconds, sampleRateHz_),
            .slowWeight = dsp::onePoleWeight(kOpticalSlowdown * releaseSeconds, sampleRateHz_),
            .thresholdDb = p.at(threshold, offset),
            .slope = 1.0f / p.at(ratio, offset) - 1.0f,
            .kneeDb = p.at(knee, offset),
            .makeupDb = p.at(makeup, offset),
            .mix = p.at(mix, offset)};
}

float Compressor::curveDb(float level) const AMP_RT {
    const float over = level - now_.thresholdDb;
    const float half = 0.5f * now_.kneeDb;
    if (over <= -half) return 0.0f;
    if (over >= half) return now_.slope * over;
    return now_.slope * (over + half) * (over + half) / (2.0f * now_.kneeDb);
}

void Compressor::process(Samples io, const ParamBlock& p) AMP_RT {
    const bool optical = p.choice(mode) == 1;
    forEachControlSlice(
        io, p, stale_, [&](int offset) { tune(p, offset); },
        [&](Samples part, int) {
            for (int i = 0; i < part.frames; ++i) {
                float size = 0.0f;
                for (int c = 0; c < part.channels; ++c) {
                    const double heard = lowCutPole_[c].highPass(part[c][i], now_.lowCut);
                    size = std::max(size, static_cast<float>(std::fabs(heard)));
                }
                size = std::min(size, kLoudest);
                envelope_ += (size > envelope_ ? now_.attackWeight : now_.releaseWeight) * (size - envelope_);
                levelDb_ = dsp::gainToDb(envelope_);
                float reduction = curveDb(levelDb_);
                if (optical) {
                    slowDb_ += (reduction < slowDb_ ? now_.attackWeight : now_.slowWeight) * (reduction - slowDb_);
                    reduction = std::min(reduction, kOpticalShare * slowDb_ + (1.0f - kOpticalShare) * reduction);
                }
                gainDb_ = reduction;
                const float wet = dsp::dbToGain(reduction + now_.makeupDb);
                const float gain = 1.0f + now_.mix * (wet - 1.0f);
                for (int c = 0; c < part.channels; ++c) part[c][i] *= gain;
            }
        });
}

}  // namespace amp
