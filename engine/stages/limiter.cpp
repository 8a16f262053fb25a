// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/limiter.h"

#include <algorithm>
#include <cmath>

#include "engine/dsp/fast_math.h"
#include "engine/stages/control_grid.h"

namespace amp {

void Limiter::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    reset();
}

void Limiter::reset() AMP_RT {
    gain_ = 1.0f;
    peak_ = 0.0f;
    stale_ = true;
}

void Limiter::process(Samples io, const ParamBlock& p) AMP_RT {
    const auto update = [&](int offset) {
        ceiling_ = dsp::dbToGain(p.at(ceiling, offset));
        releaseWeight_ = dsp::onePoleWeight(0.001 * p.at(release, offset), sampleRateHz_);
    };
    forEachControlSlice(io, p, stale_, update, [&](Samples part, int) {
        for (int i = 0; i < part.frames; ++i) {
            float size = 0.0f;
            for (int c = 0; c < part.channels; ++c) size = std::max(size, std::fabs(part[c][i]));
            peak_ = size;
            gain_ += releaseWeight_ * (1.0f - gain_);
            if (size * gain_ > ceiling_) gain_ = ceiling_ / size;
            for (int c = 0; c < part.channels; ++c) {
                part[c][i] = std::clamp(part[c][i] * gain_, -ceiling_, ceiling_);  // rounding only
            }
        }
    });
}

StageMeters Limiter::meters() const AMP_RT {
    return {.gainDb = dsp::gainToDb(gain_), .levelDb = dsp::gainToDb(peak_)};
}

}  // namespace amp
