// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/neural_amp.h"

#include <algorithm>
#include <cmath>

namespace amp {
namespace {

/// Loudness to which models are brought, in dB RMS of full scale for the trainer's standard signal: the field's convention.
constexpr double kCommonLoudnessDb = -18.0;

float gainOf(float db) AMP_RT {
    return std::pow(10.0f, 0.05f * db);
}

}  // namespace

void NeuralAmp::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    wet_.assign(static_cast<std::size_t>(spec.maxFrames), 0.0f);
    matchGain_ = 1.0f;
    if (const models::Model* m = model(); m != nullptr && m->info().loudnessDb) {
        matchGain_ = static_cast<float>(std::pow(10.0, 0.05 * (kCommonLoudnessDb - *m->info().loudnessDb)));
    }
    reset();
}

void NeuralAmp::reset() AMP_RT {
    if (models::Model* m = model()) m->reset();
}

models::Model* NeuralAmp::model() const AMP_RT {
    return resource_ ? &static_cast<ModelResource*>(resource_.get())->model() : nullptr;
}

void NeuralAmp::exchange(std::size_t slot, rt::Owned<Resource>& incoming) AMP_RT {
    if (slot != 0 || (incoming && incoming->kind() != ResourceKind::model)) return;
    resource_.swap(incoming);
}

void NeuralAmp::process(Samples io, const ParamBlock& p) AMP_RT {
    models::Model* const m = model();
    if (m == nullptr) return;
    float* const wet = wet_.data();
    const float* const inRamp = p.ramp(inputGain);
    const float inGain = gainOf(p.value(inputGain));
    for (int i = 0; i < io.frames; ++i) {
        const float x = io.channels == 2 ? 0.5f * (io[0][i] + io[1][i]) : io[0][i];
        wet[i] = x * (inRamp != nullptr ? gainOf(inRamp[i]) : inGain);
    }
    m->process(wet, wet, io.frames);

    const float match = p.choice(outputMode) == normalised ? matchGain_ : 1.0f;
    const float* const outRamp = p.ramp(outputGain);
    const float outGain = gainOf(p.value(outputGain)) * match;
    for (int i = 0; i < io.frames; ++i) {
        const float y = wet[i] * (outRamp != nullptr ? gainOf(outRamp[i]) * match : outGain);
        const float share = p.at(mix, i);
        for (int c = 0; c < io.channels; ++c) io[c][i] = share == 1.0f ? y : io[c][i] + share * (y - io[c][i]);
    }
}

int NeuralAmp::latencyFrames() const AMP_RT {
    const models::Model* m = model();
    return m != nullptr ? m->latencyFrames() : 0;
}

std::int64_t NeuralAmp::tailFrames() const AMP_RT {
    const models::Model* m = model();
    if (m == nullptr) return 0;
    const double seconds = static_cast<double>(m->info().receptiveFieldFrames) / m->info().sampleRateHz;
    return static_cast<std::int64_t>(std::max(seconds, 0.5) * sampleRateHz_);
}

}  // namespace amp
