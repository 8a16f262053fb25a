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
    for (std::size_t i = 0; i < tables_.size(); ++i) tables_[i] = &clipperTable(static_cast<Clipper>(i));
    gridPole_ = dsp::OnePole::coefficient(kGridHz, spec.sampleRateHz);
    couplingPole_ = dsp::OnePole::coefficient(kCouplingHz, spec.sampleRateHz);
    antialias_ = spec.sampleRateHz >= dsp::kAntialiasFromHz;
    reset();
}

void Preamp::reset() AMP_RT {
    channel_ = {};
    idle_ = true;
}

void Preamp::processPlain(float* x, int frames, Channel& s, const ParamBlock& p) AMP_RT {
    if (p.ramp(gain) != nullptr || p.ramp(bias) != nullptr) {
        for (int i = 0; i < frames; ++i) x[i] = FirstShaper(p.at(gain, i), p.at(bias, i))(x[i]);
    } else {
        const FirstShaper shaper(p.value(gain), p.value(bias));
        for (int i = 0; i < frames; ++i) x[i] = shaper(x[i]);
    }
    for (int i = 0; i < frames; ++i) {
        const float drive = 1.0f + 0.3f * p.at(gain, i);
        x[i] = drive * static_cast<float>(s.grid.lowPass(x[i], gridPole_));
    }
    clip(static_cast<Clipper>(p.choice(clipper)), x, frames);
    for (int i = 0; i < frames; ++i) x[i] = static_cast<float>(s.coupling.highPass(x[i], couplingPole_));
}

void Preamp::processAntialiased(float* x, int frames, Channel& s, const ParamBlock& p) AMP_RT {
    const dsp::ShaperTable& soft = *tables_[static_cast<std::size_t>(Clipper::soft)];
    const dsp::ShaperTable& curve = *tables_[static_cast<std::size_t>(p.choice(clipper))];
    if (idle_) {
        s.first.reset(soft, p.at(bias, 0));
        s.main.reset(curve);
        s.rest.reset(soft, p.at(bias, 0));
        s.lastBias = p.at(bias, 0);
        s.restValue = soft.value(s.lastBias);
    }
    const bool moving = p.ramp(gain) != nullptr || p.ramp(bias) != nullptr;
    FirstShaper shaper(p.at(gain, 0), p.at(bias, 0));
    for (int i = 0; i < frames; ++i) {
        if (moving) shaper = FirstShaper(p.at(gain, i), p.at(bias, i));
        // The rest goes through the same antialiasing as the signal, so that silence cancels to the last bit.
        if (shaper.bias != s.lastBias || s.biasMoved) {
            s.biasMoved = shaper.bias != s.lastBias;
            s.lastBias = shaper.bias;
            s.restValue = s.rest(soft, s.lastBias);
        }
        const double bent = s.first(soft, static_cast<double>(shaper.drive) * x[i] + shaper.bias);
        const double driven =
            (1.0 + 0.3 * p.at(gain, i)) * s.grid.lowPass(shaper.makeup * (bent - s.restValue), gridPole_);
        x[i] = static_cast<float>(s.coupling.highPass(s.main(curve, driven), couplingPole_));
    }
}

void Preamp::process(Samples io, const ParamBlock& p) AMP_RT {
    for (int c = 0; c < io.channels; ++c) {
        float* x = io[c];
        Channel& s = channel_[static_cast<std::size_t>(c)];
        for (int i = 0; i < io.frames; ++i) x[i] = std::min(std::max(x[i], -kLimit), kLimit);
        if (antialias_) {
            processAntialiased(x, io.frames, s, p);
        } else {
            processPlain(x, io.frames, s, p);
        }
    }
    idle_ = false;
}

}  // namespace amp
