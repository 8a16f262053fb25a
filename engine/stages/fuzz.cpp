// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/fuzz.h"

#include <algorithm>
#include <cmath>

#include "engine/dsp/fast_math.h"
#include "engine/stages/control_grid.h"

namespace amp {
namespace {

constexpr double kInputHz = 40.0;
constexpr double kOutputHz = 30.0;
constexpr double kToneLowHz = 800.0, kToneHighHz = 9000.0;
constexpr double kChargeSeconds = 0.035;
constexpr double kLimit = 1e4;

/// Soft towards cut-off, firm towards saturation.
double firstCurve(double u) {
    return u >= 0.0 ? std::tanh(u) : 0.6 * std::tanh(u / 0.6 * 0.8);
}

/// Slams against the supply, sooner on one side.
double secondCurve(double u) {
    return std::tanh(1.5 * u) * (u < 0.0 ? 0.8 : 1.0);
}

}  // namespace

void Fuzz::prepare(const ProcessSpec& spec) {
    static const dsp::ShaperTable first(firstCurve);
    static const dsp::ShaperTable second(secondCurve);
    first_ = &first;
    second_ = &second;
    sampleRateHz_ = spec.sampleRateHz;
    inputPole_ = dsp::OnePole::coefficient(kInputHz, sampleRateHz_);
    outputPole_ = dsp::OnePole::coefficient(kOutputHz, sampleRateHz_);
    chargeWeight_ = dsp::onePoleWeight(kChargeSeconds, sampleRateHz_);
    antialias_ = sampleRateHz_ >= dsp::kAntialiasFromHz;
    reset();
}

void Fuzz::reset() AMP_RT {
    channel_ = {};
    for (auto& s : channel_) {
        s.first.reset(*first_);
        s.second.reset(*second_);
    }
    stale_ = true;
}

void Fuzz::process(Samples io, const ParamBlock& p) AMP_RT {
    const auto update = [&](int offset) {
        gain_ = dsp::dbToGain(12.0f + 3.6f * p.at(fuzz, offset));
        starve_ = 1.2 * (1.0 - 0.1 * p.at(bias, offset));
        tonePole_ = dsp::OnePole::coefficient(kToneLowHz * std::pow(kToneHighHz / kToneLowHz, 0.1 * p.at(tone, offset)),
                                              sampleRateHz_);
        level_ = 0.016f * p.at(level, offset) * p.at(level, offset);
    };
    forEachControlSlice(io, p, stale_, update, [&](Samples part, int) {
        for (int c = 0; c < part.channels; ++c) {
            float* x = part[c];
            Channel& s = channel_[static_cast<std::size_t>(c)];
            for (int i = 0; i < part.frames; ++i) {
                const double in = s.input.highPass(std::clamp<double>(x[i], -kLimit, kLimit), inputPole_);
                const double one = bend(s.first, *first_, gain_ * in);
                // The base conducts on one side only, so the capacitor charges with the level.
                s.charge += chargeWeight_ * (std::max(one, 0.0) - s.charge);
                const double driven = 4.0 * (one - (0.4 + starve_) * s.charge);
                // A starved transistor conducts only once the signal has climbed over its base voltage.
                const double size = std::fabs(driven);
                const double two = bend(s.second, *second_, driven * size / (size + 0.05 + 0.5 * starve_));
                const double out = s.output.highPass(two, outputPole_);
                x[i] = level_ * static_cast<float>(s.tone.lowPass(out, tonePole_));
            }
        }
    });
}

}  // namespace amp
