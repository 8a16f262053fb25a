// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/power_amp.h"

#include <algorithm>
#include <cmath>

#include "engine/dsp/fast_math.h"
#include "engine/stages/clippers.h"
#include "engine/stages/control_grid.h"

namespace amp {
namespace {

constexpr std::array kDeadZone{0.0f, 0.1f, 0.25f};
constexpr float kNegativeDriveClassA = 0.8f;
constexpr float kLimit = 1e6f;

}  // namespace

void PowerAmp::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    couplingPole_ = dsp::OnePole::coefficient(10.0, sampleRateHz_);
    attackWeight_ = dsp::onePoleWeight(0.010, sampleRateHz_);
    antialias_ = sampleRateHz_ >= dsp::kAntialiasFromHz;
    tanh_ = &clipperTable(Clipper::soft);
    reset();
}

void PowerAmp::reset() AMP_RT {
    channel_ = {};
    for (auto& s : channel_) s.shaper.reset(*tanh_);
    stale_ = true;
}

void PowerAmp::process(Samples io, const ParamBlock& p) AMP_RT {
    const int kind = p.choice(type);
    const float zone = kDeadZone[static_cast<std::size_t>(kind)];
    const auto update = [&](int offset) {
        releaseWeight_ = dsp::onePoleWeight(0.001 * p.at(recovery, offset), sampleRateHz_);
    };
    forEachControlSlice(io, p, stale_, update, [&](Samples part, int offset) {
        for (int c = 0; c < part.channels; ++c) {
            float* x = part[c];
            Channel& s = channel_[static_cast<std::size_t>(c)];
            for (int i = 0; i < part.frames; ++i) {
                const float in = std::clamp(x[i], -kLimit, kLimit);
                float driven = in * (1.0f + 3.0f * p.at(drive, offset + i));
                const float size = std::fabs(driven);
                s.envelope += (size > s.envelope ? attackWeight_ : releaseWeight_) * (size - s.envelope);
                const float ceiling = std::max(0.1f, 1.0f - 0.5f * p.at(sag, offset + i) * s.envelope);
                if (zone > 0.0f) {
                    driven *= driven * driven / (driven * driven + zone * zone);
                } else if (driven < 0.0f) {
                    driven *= kNegativeDriveClassA;
                }
                const float u = driven / ceiling;
                const float y = antialias_ ? static_cast<float>(s.shaper(*tanh_, u)) : dsp::fastTanh(u);
                x[i] = static_cast<float>(s.coupling.highPass(ceiling * y, couplingPole_));
            }
        }
    });
}

}  // namespace amp
