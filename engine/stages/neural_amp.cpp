// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/neural_amp.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace amp {
namespace {

/// Loudness to which models are brought, in dB RMS of full scale for the trainer's standard signal: the field's convention.
constexpr double kCommonLoudnessDb = -18.0;
constexpr double kDcCornerHz = 5.0;

float gainOf(float db) AMP_RT {
    return std::pow(10.0f, 0.05f * db);
}

}  // namespace

void NeuralAmp::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    wet_.assign(static_cast<std::size_t>(spec.maxFrames), 0.0f);
    dcPole_ = std::exp(-2.0 * std::numbers::pi * kDcCornerHz / spec.sampleRateHz);
    describeModel();
    reset();
}

void NeuralAmp::describeModel() AMP_RT {
    loudnessCorrection_ = inputLevel_ = outputLevel_ = 0.0f;
    knowsInputLevel_ = knowsOutputLevel_ = false;
    silence_ = 0.0;
    const models::Model* m = model();
    if (m == nullptr) return;
    const models::ModelInfo& card = m->info();
    if (card.loudnessDb) loudnessCorrection_ = static_cast<float>(kCommonLoudnessDb - *card.loudnessDb);
    knowsInputLevel_ = card.inputLevelDbu.has_value();
    knowsOutputLevel_ = card.outputLevelDbu.has_value();
    inputLevel_ = static_cast<float>(card.inputLevelDbu.value_or(0.0));
    outputLevel_ = static_cast<float>(card.outputLevelDbu.value_or(0.0));
    silence_ = card.silenceOutput;
}

void NeuralAmp::reset() AMP_RT {
    if (models::Model* m = model()) m->reset();
    dcIn_ = silence_;
    dcOut_ = 0.0;
    for (auto& channel : dry_) channel.fill(0.0f);
    dryAt_ = 0;
}

models::Model* NeuralAmp::model() const AMP_RT {
    return resource_ ? &static_cast<ModelResource*>(resource_.get())->model() : nullptr;
}

void NeuralAmp::exchange(std::size_t slot, rt::Owned<Resource>& incoming) AMP_RT {
    if (slot != 0 || (incoming && incoming->kind() != ResourceKind::model)) return;
    resource_.swap(incoming);
    describeModel();
    dcIn_ = silence_;
    dcOut_ = 0.0;
}

float NeuralAmp::inputFactor(float gainDb, float interfaceDbu, bool calibrates) const AMP_RT {
    return gainOf(calibrates && knowsInputLevel_ ? gainDb + (interfaceDbu - inputLevel_) : gainDb);
}

float NeuralAmp::outputFactor(float gainDb, float interfaceDbu, int mode) const AMP_RT {
    if (mode == normalised) gainDb += loudnessCorrection_;
    if (mode == calibrated && knowsOutputLevel_) gainDb += outputLevel_ - interfaceDbu;
    return gainOf(gainDb);
}

void NeuralAmp::blockDc(float* samples, int frames) AMP_RT {
    for (int i = 0; i < frames; ++i) {
        const double x = static_cast<double>(samples[i]);
        dcOut_ = x - dcIn_ + dcPole_ * dcOut_;
        dcIn_ = x;
        samples[i] = static_cast<float>(dcOut_);
    }
}

void NeuralAmp::process(Samples io, const ParamBlock& p) AMP_RT {
    models::Model* const m = model();
    if (m == nullptr) return;
    float* const wet = wet_.data();
    const bool calibrates = p.on(calibration);
    const int mode = p.choice(outputMode);
    const bool interfaceMoves = p.ramp(interfaceLevel) != nullptr;
    const bool inMoves = p.ramp(inputGain) != nullptr || interfaceMoves;
    const bool outMoves = p.ramp(outputGain) != nullptr || interfaceMoves;

    const float inFactor = inputFactor(p.value(inputGain), p.value(interfaceLevel), calibrates);
    for (int i = 0; i < io.frames; ++i) {
        const float x = io.channels == 2 ? 0.5f * (io[0][i] + io[1][i]) : io[0][i];
        wet[i] = x * (inMoves ? inputFactor(p.at(inputGain, i), p.at(interfaceLevel, i), calibrates) : inFactor);
    }
    m->process(wet, wet, io.frames);
    if (p.on(dcBlock)) blockDc(wet, io.frames);

    const auto delay = std::min(static_cast<std::size_t>(m->latencyFrames()), kMostDelay);
    const float outFactor = outputFactor(p.value(outputGain), p.value(interfaceLevel), mode);
    for (int i = 0; i < io.frames; ++i) {
        const float factor = outMoves ? outputFactor(p.at(outputGain, i), p.at(interfaceLevel, i), mode) : outFactor;
        const float y = wet[i] * factor;
        const float share = p.at(mix, i);
        for (int c = 0; c < io.channels; ++c) {
            float dry = io[c][i];
            if (delay > 0) std::swap(dry, dry_[static_cast<std::size_t>(c)][dryAt_]);
            io[c][i] = share == 1.0f ? y : dry + share * (y - dry);
        }
        if (delay > 0 && ++dryAt_ >= delay) dryAt_ = 0;
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
