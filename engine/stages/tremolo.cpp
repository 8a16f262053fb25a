// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/tremolo.h"

#include <cmath>

#include "engine/dsp/fast_math.h"

namespace amp {

void Tremolo::process(Samples io, const ParamBlock& p) AMP_RT {
    for (int i = 0; i < io.frames; ++i) {
        lfo_.advance(p.at(rate, i) / sampleRateHz_);
        const auto wave = static_cast<float>(lfo_.sine(0.25));  // begins at full level
        const float bend = p.at(shape, i);
        float swing = wave;
        if (bend > 0.0f) {
            const float drive = 12.0f * bend;
            const float chopped = dsp::fastTanh(drive * wave) / dsp::fastTanh(drive);
            // Small drives are a sine already; the blend takes the division's edge away.
            swing = drive < 1.0f ? wave + drive * (chopped - wave) : chopped;
        }
        const float gain = 1.0f - p.at(depth, i) * 0.5f * (1.0f - swing);
        for (int c = 0; c < io.channels; ++c) io[c][i] *= gain;
    }
}

}  // namespace amp
