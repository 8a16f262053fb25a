// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/input_filter.h"

#include "engine/stages/control_grid.h"

namespace amp {

void InputFilter::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    reset();
}

void InputFilter::reset() AMP_RT {
    for (auto& pole : highPole_) pole.reset();
    for (auto& pole : lowPole_) pole.reset();
    stale_ = true;
}

void InputFilter::process(Samples io, const ParamBlock& p) AMP_RT {
    const bool highOn = p.on(highPass);
    const bool lowOn = p.on(lowPass);
    const auto update = [&](int offset) {
        high_ = dsp::OnePole::coefficient(p.at(highPassHz, offset), sampleRateHz_);
        low_ = dsp::OnePole::coefficient(p.at(lowPassHz, offset), sampleRateHz_);
    };
    forEachControlSlice(io, p, stale_, update, [&](Samples part, int) {
        for (int c = 0; c < part.channels; ++c) {
            const auto ch = static_cast<std::size_t>(c);
            float* x = part[c];
            if (highOn) {
                for (int i = 0; i < part.frames; ++i) x[i] = static_cast<float>(highPole_[ch].highPass(x[i], high_));
            }
            if (lowOn) {
                for (int i = 0; i < part.frames; ++i) x[i] = static_cast<float>(lowPole_[ch].lowPass(x[i], low_));
            }
        }
    });
}

}  // namespace amp
