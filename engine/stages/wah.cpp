// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/wah.h"

#include <algorithm>
#include <cmath>

#include "engine/dsp/fast_math.h"

namespace amp {
namespace {

constexpr double kHeelHz = 400.0, kToeHz = 2200.0;

}  // namespace

void Wah::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    attackWeight_ = dsp::onePoleWeight(0.005, sampleRateHz_);
    releaseWeight_ = dsp::onePoleWeight(0.150, sampleRateHz_);
    swingWeight_ = dsp::onePoleWeight(0.010, sampleRateHz_);
    reset();
}

void Wah::reset() AMP_RT {
    for (auto& filter : filter_) filter.reset();
    envelope_ = 0.0f;
    place_ = tunedPlace_ = tunedQ_ = -1.0;
}

void Wah::process(Samples io, const ParamBlock& p) AMP_RT {
    const bool touch = p.choice(mode) == 1;
    for (int i = 0; i < io.frames; ++i) {
        float size = 0.0f;
        for (int c = 0; c < io.channels; ++c) size = std::max(size, std::fabs(io[c][i]));
        size = std::min(size, 1e6f);
        envelope_ += (size > envelope_ ? attackWeight_ : releaseWeight_) * (size - envelope_);
        double target = p.at(position, i);
        if (touch) target += envelope_ * dsp::dbToGain(2.0f * p.at(sensitivity, i));
        target = std::min(target, 1.0);
        // A pedal has inertia; it also makes the change of mode a swing instead of a jump.
        if (place_ < 0.0) place_ = target;
        place_ += swingWeight_ * (target - place_);
        if (std::fabs(target - place_) < 1e-6) place_ = target;

        const double q = p.at(resonance, i);
        if (place_ != tunedPlace_ || q != tunedQ_) {
            tune_ = dsp::Svf::tune(kHeelHz * std::exp2(std::log2(kToeHz / kHeelHz) * place_), q, sampleRateHz_);
            tunedPlace_ = place_;
            tunedQ_ = q;
        }
        const float wet = p.at(mix, i);
        for (int c = 0; c < io.channels; ++c) {
            float& x = io[c][i];
            // The peak stands 8 dB above the input whatever the resonance, so that sharpness does not cost level.
            const double band = filter_[static_cast<std::size_t>(c)].process(x, tune_).band;
            x += wet * (static_cast<float>(2.5 * tune_.k * band) - x);
        }
    }
}

}  // namespace amp
