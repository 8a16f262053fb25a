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
constexpr double kFastAttack = 0.05;
constexpr float kFastRelease = 6.0f;  ///< of what has lasted for less than kPeakSeconds
constexpr double kPeakSeconds = 0.100;
constexpr double kSqueezeAttackSeconds = 0.003;
constexpr float kSqueezeRatio = 10.0f;
constexpr double kSqueezeHz = 3500.0;
constexpr float kSqueezeFullDb = 18.0f;  ///< reduction at which all treble goes through the low-pass

}  // namespace

void Compressor::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    treblePole_ = dsp::OnePole::coefficient(kSqueezeHz, sampleRateHz_);
    reset();
}

void Compressor::reset() AMP_RT {
    for (auto& pole : lowCutPole_) pole.reset();
    for (auto& pole : treble_) pole.reset();
    envelope_ = slowDb_ = gainDb_ = 0.0f;
    levelDb_ = -120.0f;
    stale_ = true;
}

void Compressor::tune(const ParamBlock& p, int offset) AMP_RT {
    const double releaseSeconds = 0.001 * p.at(release, offset);
    double attackSeconds = 0.001 * p.at(attack, offset);
    float toOne = p.at(ratio, offset);
    if (p.choice(mode) == fast) attackSeconds *= kFastAttack;
    if (p.choice(mode) == squeeze) {
        attackSeconds = std::max(attackSeconds, kSqueezeAttackSeconds);
        toOne = std::max(toOne, kSqueezeRatio);
    }
    now_ = {.lowCut = dsp::OnePole::coefficient(p.at(lowCut, offset), sampleRateHz_),
            .attackWeight = dsp::onePoleWeight(attackSeconds, sampleRateHz_),
            .releaseWeight = dsp::onePoleWeight(releaseSeconds, sampleRateHz_),
            .slowWeight = dsp::onePoleWeight(kOpticalSlowdown * releaseSeconds, sampleRateHz_),
            .busyWeight = dsp::onePoleWeight(kPeakSeconds, sampleRateHz_),
            .thresholdDb = p.at(threshold, offset),
            .slope = 1.0f / toOne - 1.0f,
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

void Compressor::dull(Samples io, int i) AMP_RT {
    const float share = now_.mix * std::min(-gainDb_ / kSqueezeFullDb, 1.0f);
    for (int c = 0; c < io.channels; ++c) {
        float& x = io[c][i];
        x += share * (static_cast<float>(treble_[c].lowPass(x, treblePole_)) - x);
    }
}

void Compressor::process(Samples io, const ParamBlock& p) AMP_RT {
    const int how = p.choice(mode);
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
                float weight = size > envelope_ ? now_.attackWeight : now_.releaseWeight;
                // What the average has not followed yet was a peak.
                if (how == fast && size <= envelope_ && slowDb_ > 0.5f * gainDb_) {
                    weight = std::min(kFastRelease * weight, 1.0f);
                }
                envelope_ += weight * (size - envelope_);
                levelDb_ = dsp::gainToDb(envelope_);
                float reduction = curveDb(levelDb_);
                if (how == fast) slowDb_ += now_.busyWeight * (reduction - slowDb_);
                if (how == optical) {
                    slowDb_ += (reduction < slowDb_ ? now_.attackWeight : now_.slowWeight) * (reduction - slowDb_);
                    reduction = std::min(reduction, kOpticalShare * slowDb_ + (1.0f - kOpticalShare) * reduction);
                }
                gainDb_ = reduction;
                const float wet = dsp::dbToGain(reduction + now_.makeupDb);
                const float gain = 1.0f + now_.mix * (wet - 1.0f);
                for (int c = 0; c < part.channels; ++c) part[c][i] *= gain;
                if (how == squeeze) dull(part, i);
            }
        });
}

}  // namespace amp
