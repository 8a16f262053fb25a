// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/passive_tone.h"

#include <cmath>

#include "engine/stages/control_grid.h"

namespace amp {

void PassiveTone::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    for (std::size_t i = 0; i < makeup_.size(); ++i) {
        // The loudness of a plucked string's spectrum, roughly: equal power in each third of an octave.
        const auto centred = dsp::toneCircuit(static_cast<dsp::ToneCircuit>(i), 0.5, 0.5, 0.5);
        double power = 0.0;
        int count = 0;
        for (double f = 80.0; f < 5000.0; f *= 1.26, ++count) power += std::norm(centred.at(f));
        makeup_[i] = std::sqrt(count / power);
    }
    reset();
}

void PassiveTone::reset() AMP_RT {
    for (auto& filter : filter_) filter.reset();
    stale_ = true;
}

void PassiveTone::process(Samples io, const ParamBlock& p) AMP_RT {
    const auto which = static_cast<std::size_t>(p.choice(circuit));
    const auto update = [&](int offset) {
        now_ = dsp::matched(dsp::toneCircuit(static_cast<dsp::ToneCircuit>(which), 0.1 * p.at(treble, offset),
                                             0.1 * p.at(middle, offset), 0.1 * p.at(bass, offset)),
                            sampleRateHz_);
        for (double& b : now_.b) b *= makeup_[which];
    };
    forEachControlSlice(io, p, stale_, update, [&](Samples part, int) {
        for (int c = 0; c < part.channels; ++c) {
            float* x = part[c];
            auto& filter = filter_[static_cast<std::size_t>(c)];
            for (int i = 0; i < part.frames; ++i) x[i] = static_cast<float>(filter.process(x[i], now_));
        }
    });
}

}  // namespace amp
