// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/distortion.h"

#include <algorithm>

#include "engine/dsp/fast_math.h"
#include "engine/stages/control_grid.h"

namespace amp {
namespace {

constexpr double kCouplingHz = 70.0;
constexpr double kSlewHz = 9000.0;
constexpr double kToneLowHz = 500.0, kToneHighHz = 1000.0;
constexpr float kMostGainDb = 52.0f;
constexpr double kLimit = 1e6;

/// Silicon diodes to ground: straight up to half the ceiling, round to the end.
double diodes(double u) {
    const double size = std::fabs(u);
    if (size <= 0.5) return u;
    return std::copysign(0.5 + 0.5 * std::tanh(2.0 * (size - 0.5)), u);
}

const dsp::ShaperTable& diodeTable() {
    static const dsp::ShaperTable table(diodes);
    return table;
}

}  // namespace

void Distortion::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    couplingPole_ = dsp::OnePole::coefficient(kCouplingHz, sampleRateHz_);
    slewPole_ = dsp::OnePole::coefficient(kSlewHz, sampleRateHz_);
    lowPole_ = dsp::OnePole::coefficient(kToneLowHz, sampleRateHz_);
    highPole_ = dsp::OnePole::coefficient(kToneHighHz, sampleRateHz_);
    antialias_ = sampleRateHz_ >= dsp::kAntialiasFromHz;
    curve_ = &diodeTable();
    reset();
}

void Distortion::reset() AMP_RT {
    channel_ = {};
    for (auto& s : channel_) s.diodes.reset(*curve_);
    stale_ = true;
}

void Distortion::process(Samples io, const ParamBlock& p) AMP_RT {
    const auto update = [&](int offset) {
        gain_ = dsp::dbToGain(6.0f + 0.1f * p.at(drive, offset) * (kMostGainDb - 6.0f));
        highMix_ = 0.1f * p.at(tone, offset);
        lowMix_ = 1.0f - highMix_;
        level_ = 0.024f * p.at(level, offset) * p.at(level, offset);
    };
    forEachControlSlice(io, p, stale_, update, [&](Samples part, int) {
        for (int c = 0; c < part.channels; ++c) {
            float* x = part[c];
            Channel& s = channel_[static_cast<std::size_t>(c)];
            for (int i = 0; i < part.frames; ++i) {
                const double in = s.coupling.highPass(std::clamp<double>(x[i], -kLimit, kLimit), couplingPole_);
                const double driven = s.slew.lowPass(in, slewPole_) * gain_;
                const double held = antialias_ ? s.diodes(*curve_, driven) : curve_->value(driven);
                const double mixed =
                    lowMix_ * s.low.lowPass(held, lowPole_) + highMix_ * s.high.highPass(held, highPole_);
                x[i] = level_ * static_cast<float>(mixed);
            }
        }
    });
}

}  // namespace amp
