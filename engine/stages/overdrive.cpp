// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/overdrive.h"

#include <algorithm>
#include <cmath>

#include "engine/dsp/fast_math.h"
#include "engine/stages/clippers.h"
#include "engine/stages/control_grid.h"

namespace amp {
namespace {

constexpr double kCouplingHz = 30.0;
constexpr double kBoostHz = 720.0;
constexpr double kToneLowHz = 720.0, kToneHighHz = 7000.0;
constexpr float kDiodeLevel = 0.25f;  ///< where the diodes begin to hold the output
constexpr float kMostGainDb = 41.0f;
constexpr float kLeastGainDb = 21.0f;
constexpr double kLimit = 1e6;

}  // namespace

void Overdrive::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    couplingPole_ = dsp::OnePole::coefficient(kCouplingHz, sampleRateHz_);
    boostPole_ = dsp::OnePole::coefficient(kBoostHz, sampleRateHz_);
    antialias_ = sampleRateHz_ >= dsp::kAntialiasFromHz;
    curve_ = &clipperTable(Clipper::soft);
    reset();
}

void Overdrive::reset() AMP_RT {
    channel_ = {};
    for (auto& s : channel_) s.diodes.reset(*curve_);
    stale_ = true;
}

void Overdrive::process(Samples io, const ParamBlock& p) AMP_RT {
    const auto update = [&](int offset) {
        gain_ = dsp::dbToGain(kLeastGainDb + 0.1f * p.at(drive, offset) * (kMostGainDb - kLeastGainDb));
        tonePole_ = dsp::OnePole::coefficient(kToneLowHz * std::pow(kToneHighHz / kToneLowHz, 0.1 * p.at(tone, offset)),
                                              sampleRateHz_);
        // The middle of the knob gives back about the level of a clean single note.
        level_ = 0.04f * p.at(level, offset) * p.at(level, offset);
    };
    forEachControlSlice(io, p, stale_, update, [&](Samples part, int) {
        for (int c = 0; c < part.channels; ++c) {
            float* x = part[c];
            Channel& s = channel_[static_cast<std::size_t>(c)];
            for (int i = 0; i < part.frames; ++i) {
                const double in = s.coupling.highPass(std::clamp<double>(x[i], -kLimit, kLimit), couplingPole_);
                const double driven = s.boost.highPass(in, boostPole_) * gain_ / kDiodeLevel;
                double held;
                double clean = in;
                if (antialias_) {
                    held = s.diodes(*curve_, driven);
                    // The same half frame for the clean part.
                    clean = 0.5 * (in + s.lastIn);
                    s.lastIn = in;
                } else {
                    held = dsp::fastTanh(static_cast<float>(driven));
                }
                const double sum = clean + kDiodeLevel * held;
                x[i] = level_ * static_cast<float>(s.tone.lowPass(sum, tonePole_));
            }
        }
    });
}

}  // namespace amp
