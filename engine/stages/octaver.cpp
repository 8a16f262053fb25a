// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/octaver.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/dsp/fast_math.h"

namespace amp {
namespace {

constexpr double kTrackHz = 180.0;  ///< leaves the fundamental of a single note
constexpr double kVoiceHz = 400.0;  ///< rounds the turned-over halves
constexpr float kFloor = 0.0005f;   ///< below this the divider stands still
constexpr double kFlipSeconds = 0.0004;

}  // namespace

void Octaver::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    trackTune_ = dsp::Svf::tune(kTrackHz, 0.9, sampleRateHz_);
    voiceTune_ = dsp::Svf::tune(kVoiceHz, std::numbers::sqrt2 / 2.0, sampleRateHz_);
    couplingPole_ = dsp::OnePole::coefficient(30.0, sampleRateHz_);
    decay_ = 1.0f - dsp::onePoleWeight(0.030, sampleRateHz_);
    reset();
}

void Octaver::reset() AMP_RT {
    track_.reset();
    voice_.reset();
    inputCoupling_.reset();
    upCoupling_.reset();
    high_ = low_ = 0.0f;
    above_ = halfFlip_ = quarterFlip_ = false;
    halfSign_ = quarterSign_ = 1.0;
}

void Octaver::process(Samples io, const ParamBlock& p) AMP_RT {
    const double flipWeight = dsp::onePoleWeight(kFlipSeconds, sampleRateHz_);
    for (int i = 0; i < io.frames; ++i) {
        float sum = io[0][i];
        if (io.channels == 2) sum = 0.5f * (sum + io[1][i]);
        const double in = inputCoupling_.highPass(std::clamp(sum, -1e6f, 1e6f), couplingPole_);
        const auto note = static_cast<float>(track_.process(in, trackTune_).low);
        high_ = std::max(note, high_ * decay_);
        low_ = std::min(note, low_ * decay_);
        // Each side's crossing must clear a third of that side's envelope: overtones do not flip the divider.
        if (!above_ && note > std::max(0.33f * high_, kFloor)) {
            above_ = true;
            halfFlip_ = !halfFlip_;
            if (halfFlip_) quarterFlip_ = !quarterFlip_;
        } else if (above_ && note < std::min(0.33f * low_, -kFloor)) {
            above_ = false;
        }
        halfSign_ += flipWeight * ((halfFlip_ ? 1.0 : -1.0) - halfSign_);
        quarterSign_ += flipWeight * ((quarterFlip_ ? 1.0 : -1.0) - quarterSign_);
        const double octave = p.at(down, i) * halfSign_ * note + p.at(twoDown, i) * quarterSign_ * halfSign_ * note;
        const double below = 1.6 * voice_.process(octave, voiceTune_).low;
        const double above = 1.4 * upCoupling_.highPass(std::fabs(in), couplingPole_) * p.at(up, i);
        const float keep = p.at(dry, i);
        for (int c = 0; c < io.channels; ++c) io[c][i] = keep * io[c][i] + static_cast<float>(below + above);
    }
}

}  // namespace amp
