// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/tone_stack.h"

#include <cmath>
#include <numbers>

namespace amp {
namespace {

struct Voice {
    float bassHz, trebleHz, presenceHz, trim;
};
constexpr std::array kVoices{Voice{120, 2200, 6000, 0.95f}, Voice{100, 2000, 5000, 1.05f}, Voice{80, 1800, 4000, 0.97f},
                             Voice{100, 2000, 5000, 1.0f}};

float poleAt(double hz, double rate) {
    return static_cast<float>(1.0 - std::exp(-2.0 * std::numbers::pi * hz / rate));
}

}  // namespace

void ToneStack::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    dcPole_ = poleAt(20.0, sampleRateHz_);
    tuned_ = -1;
    reset();
}

void ToneStack::reset() AMP_RT {
    state_ = {};
}

void ToneStack::process(Samples io, const ParamBlock& p) AMP_RT {
    if (const int wanted = p.choice(voice); wanted != tuned_) {
        const Voice& v = kVoices[static_cast<std::size_t>(wanted)];
        lowPole_ = poleAt(v.bassHz, sampleRateHz_);
        highPole_ = poleAt(v.trebleHz, sampleRateHz_);
        shelfPole_ = poleAt(v.presenceHz, sampleRateHz_);
        trim_ = 0.7f * v.trim;
        tuned_ = wanted;
    }
    for (int c = 0; c < io.channels; ++c) {
        float* x = io[c];
        Channel& s = state_[static_cast<std::size_t>(c)];
        for (int i = 0; i < io.frames; ++i) {
            s.dcOut += dcPole_ * (x[i] - s.dcOut);
            const float in = x[i] - s.dcOut;
            s.low += lowPole_ * (in - s.low);
            s.high += highPole_ * (in - s.high);
            const float high = in - s.high;
            const float mid = s.high - s.low;
            const float mixed = p.at(bass, i) * s.low + p.at(middle, i) * mid + p.at(treble, i) * high;
            s.shelf += shelfPole_ * (mixed - s.shelf);
            // Presence 1 is flat, 0 and 2 are −6 and +6 dB above the corner.
            const float shelfGain = std::exp2(p.at(presence, i) - 1.0f);
            x[i] = trim_ * (s.shelf + shelfGain * (mixed - s.shelf));
        }
    }
}

}  // namespace amp
