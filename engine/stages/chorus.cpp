// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/chorus.h"

#include <algorithm>

namespace amp {

void ModulatedDelay::prepare(const ProcessSpec& spec, const Shape& shape) {
    sampleRateHz_ = spec.sampleRateHz;
    shape_ = shape;
    const double longest = shape.centreSeconds + shape.swingSeconds;
    for (auto& line : line_) line.prepare(static_cast<std::size_t>(longest * sampleRateHz_) + 8);
    reset();
}

void ModulatedDelay::reset() AMP_RT {
    for (auto& line : line_) line.reset();
    lfo_.reset();
}

void ModulatedDelay::run(Samples io, const ParamBlock& p, std::size_t rateParam, std::size_t depthParam,
                         std::size_t feedbackParam, std::size_t mixParam) AMP_RT {
    for (int i = 0; i < io.frames; ++i) {
        lfo_.advance(p.at(rateParam, i) / sampleRateHz_);
        const double swing = shape_.swingSeconds * p.at(depthParam, i);
        const float back = feedbackParam == none ? 0.0f : p.at(feedbackParam, i);
        const float wet = p.at(mixParam, i);
        for (int c = 0; c < io.channels; ++c) {
            auto& line = line_[static_cast<std::size_t>(c)];
            float& x = io[c][i];
            const double seconds = shape_.centreSeconds + swing * lfo_.sine(c == 1 ? -0.25 : 0.0);
            const float late = line.readCubic(std::max(seconds * sampleRateHz_, 2.0));
            line.push(x + back * late);
            x += wet * (late - x);
        }
    }
}

}  // namespace amp
