// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/phaser.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/stages/control_grid.h"

namespace amp {
namespace {

constexpr double kLowHz = 200.0, kHighHz = 3200.0;

}  // namespace

void Phaser::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    reset();
}

void Phaser::reset() AMP_RT {
    lfo_.reset();
    channel_ = {};
    idle_ = true;
}

void Phaser::process(Samples io, const ParamBlock& p) AMP_RT {
    const int count = 4 + 2 * p.choice(sections);
    for (int i = 0; i < io.frames; ++i) {
        lfo_.advance(p.at(rate, i) / sampleRateHz_);
        if (idle_ || (p.frame() + static_cast<std::uint64_t>(i)) % kControlFrames == 0) {
            idle_ = false;
            for (int c = 0; c < io.channels; ++c) {
                // The right channel sweeps a quarter cycle behind.
                const double sweep = 0.5 + 0.5 * p.at(depth, i) * lfo_.sine(c == 1 ? -0.25 : 0.0);
                const double hertz = kLowHz * std::exp2(std::log2(kHighHz / kLowHz) * sweep);
                const double t = std::tan(std::numbers::pi * std::min(hertz / sampleRateHz_, 0.45));
                channel_[static_cast<std::size_t>(c)].coefficient = (t - 1.0) / (t + 1.0);
            }
        }
        const double back = p.at(feedback, i);
        const float wet = p.at(mix, i);
        for (int c = 0; c < io.channels; ++c) {
            Channel& s = channel_[static_cast<std::size_t>(c)];
            float& x = io[c][i];
            double y = x + back * s.last;
            for (int k = 0; k < count; ++k) {
                double& z = s.state[static_cast<std::size_t>(k)];
                const double out = s.coefficient * y + z;
                z = y - s.coefficient * out;
                y = out;
            }
            s.last = y;
            x += wet * (static_cast<float>(y) - x);
        }
    }
}

}  // namespace amp
