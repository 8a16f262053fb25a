// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/noise_gate.h"

#include <algorithm>
#include <cmath>

#include "engine/dsp/fast_math.h"
#include "engine/stages/control_grid.h"

namespace amp {
namespace {

constexpr double kDetectorLowHz = 80.0;
constexpr double kDetectorHighHz = 5000.0;
constexpr float kFastestOpeningDbPerMs = 20.0f;
constexpr float kSettledDb = 0.01f;

}  // namespace

void NoiseGate::prepare(const ProcessSpec& spec) {
    const double rate = sampleRateHz_ = spec.sampleRateHz;
    lowCut_ = dsp::OnePole::coefficient(kDetectorLowHz, rate);
    highCut_ = dsp::OnePole::coefficient(kDetectorHighHz, rate);
    peakAttack_ = dsp::onePoleWeight(0.0001, rate);
    peakDecay_ = 1.0f - dsp::onePoleWeight(0.010, rate);
    rmsWeight_ = dsp::onePoleWeight(0.005, rate);
    slowDecay_ = 1.0f - dsp::onePoleWeight(0.100, rate);
    openSlewDb_ = kFastestOpeningDbPerMs * 1000.0f / static_cast<float>(rate);
    reset();
}

void NoiseGate::reset() AMP_RT {
    lowPole_.reset();
    highPole_.reset();
    peak_ = meanSquare_ = slowSquare_ = levelSquare_ = 0.0f;
    open_ = false;
    held_ = 0;
    stale_ = true;
}

void NoiseGate::tune(const ParamBlock& p, int offset) AMP_RT {
    const float open = dsp::dbToGain(p.at(threshold, offset));
    const float close = open * dsp::dbToGain(-p.at(hysteresis, offset));
    const float closedDb = -dsp::gainToDb(p.at(ratio, offset));
    now_ = {.openSquare = open * open,
            .closeSquare = close * close,
            .closedDb = closedDb,
            .attackWeight = dsp::onePoleWeight(0.001 * p.at(attack, offset), sampleRateHz_),
            .releaseWeight = dsp::onePoleWeight(0.001 * p.at(release, offset), sampleRateHz_),
            .holdFrames = static_cast<int>(0.001 * p.at(hold, offset) * sampleRateHz_)};
}

float NoiseGate::detect(float x) AMP_RT {
    const double banded = highPole_.lowPass(lowPole_.highPass(x, lowCut_), highCut_);
    // The limit keeps the squares finite whatever comes in.
    const auto size = static_cast<float>(std::min(std::fabs(banded), 1e6));
    peak_ = size > peak_ ? peak_ + peakAttack_ * (size - peak_) : peak_ * peakDecay_;
    meanSquare_ += rmsWeight_ * (size * size - meanSquare_);
    // A sine's RMS is 3 dB below its peak.
    return std::max(peak_ * peak_, 2.0f * meanSquare_);
}

float NoiseGate::step(float levelSquare, bool adaptiveRelease) AMP_RT {
    if (levelSquare > now_.openSquare) {
        open_ = true;
        held_ = now_.holdFrames;
    } else if (open_ && levelSquare < now_.closeSquare) {
        if (held_ > 0) {
            --held_;
        } else {
            open_ = false;
        }
    } else if (open_) {
        held_ = now_.holdFrames;
    }

    slowSquare_ = std::max(levelSquare, slowSquare_ * slowDecay_);
    const float target = open_ ? 0.0f : now_.closedDb;
    if (std::fabs(target - gainDb_) < kSettledDb) {
        if (gainDb_ != target) {
            gainDb_ = target;
            gain_ = dsp::dbToGain(gainDb_);
        }
        return gain_;
    }
    if (target > gainDb_) {
        gainDb_ += std::min(now_.attackWeight * (target - gainDb_), openSlewDb_);
    } else {
        float weight = now_.releaseWeight;
        if (adaptiveRelease) {
            // The level has fallen far below its slow envelope: a muted stroke. Up to eight times faster.
            const float fallen = slowSquare_ / (levelSquare + 1e-12f);
            weight = std::min(weight * std::clamp(0.05f * fallen, 1.0f, 8.0f), 1.0f);
        }
        gainDb_ += weight * (target - gainDb_);
    }
    gain_ = dsp::dbToGain(gainDb_);
    return gain_;
}

void NoiseGate::process(Samples io, const ParamBlock& p) AMP_RT {
    const float* dry = p.choice(key) == 1 ? p.dry() : nullptr;
    const bool adaptiveRelease = p.on(adaptive);
    if (stale_) {
        // The idle state is closed, without a fade into it.
        tune(p, 0);
        gainDb_ = now_.closedDb;
        gain_ = dsp::dbToGain(gainDb_);
    }
    forEachControlSlice(
        io, p, stale_, [&](int offset) { tune(p, offset); },
        [&](Samples part, int offset) {
            for (int i = 0; i < part.frames; ++i) {
                float heard = 0.0f;
                if (dry != nullptr) {
                    heard = dry[offset + i];
                } else {
                    for (int c = 0; c < part.channels; ++c) {
                        if (std::fabs(part[c][i]) > std::fabs(heard)) heard = part[c][i];
                    }
                }
                levelSquare_ = detect(heard);
                const float gain = step(levelSquare_, adaptiveRelease);
                for (int c = 0; c < part.channels; ++c) part[c][i] *= gain;
            }
        });
}

StageMeters NoiseGate::meters() const AMP_RT {
    return {.gainDb = gainDb_, .levelDb = dsp::gainToDb(std::sqrt(levelSquare_))};
}

}  // namespace amp
