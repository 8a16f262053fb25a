// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/preamp.h"

#include <algorithm>
#include <cmath>

#include "engine/dsp/fast_math.h"

namespace amp {
namespace {

constexpr double kGridHz = 10000.0;
constexpr double kCouplingHz = 15.0;
constexpr float kLimit = 1e6f;  ///< far above any signal; keeps everything behind it finite

/// The first shaper for one setting of gain and bias.
struct FirstShaper {
    float drive, bias, rest, makeup;

    FirstShaper(float gain, float biasValue) AMP_RT : drive(1.0f + 1.8f * gain),
                                                      bias(biasValue),
                                                      rest(dsp::fastTanh(biasValue)),
                                                      makeup(1.0f) {
        const float cosh = std::cosh(biasValue);
        makeup = std::min(cosh * cosh, 4.0f);
    }

    [[nodiscard]] float operator()(float x) const AMP_RT { return makeup * (dsp::fastTanh(drive * x + bias) - rest); }
};

}  // namespace

void Preamp::prepare(const ProcessSpec& spec) {
    prepareClippers();
    gridPole_ = dsp::OnePole::coefficient(kGridHz, spec.sampleRateHz);
    couplingPole_ = dsp::OnePole::coefficient(kCouplingHz, spec.sampleRateHz);
    reset();
}

void Preamp::reset() AMP_RT {
    channel_ = {};
}

void Preamp::process(Samples io, const ParamBlock& p) AMP_RT {
    const auto curve = static_cast<Clipper>(p.choice(clipper));
    const bool moving = p.ramp(gain) != nullptr || p.ramp(bias) != nullptr;
    for (int c = 0; c < io.channels; ++c) {
        float* x = io[c];
        Channel& s = channel_[static_cast<std::size_t>(c)];
        for (int i = 0; i < io.frames; ++i) x[i] = std::min(std::max(x[i], -kLimit), kLimit);
        if (moving) {
            for (int i = 0; i < io.frames; ++i) x[i] = FirstShaper(p.at(gain, i), p.at(bias, i))(x[i]);
        } else {
            const FirstShaper shaper(p.value(gain), p.value(bias));
            for (int i = 0; i < io.frames; ++i) x[i] = shaper(x[i]);
        }
        for (int i = 0; i < io.frames; ++i) {
            const float drive = 1.0f + 0.3f * p.at(gain, i);
            x[i] = drive * static_cast<float>(s.grid.lowPass(x[i], gridPole_));
        }
        clip(curve, x, io.frames);
        for (int i = 0; i < io.frames; ++i) x[i] = static_cast<float>(s.coupling.highPass(x[i], couplingPole_));
    }
}

}  // namespace amp
