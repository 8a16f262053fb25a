// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/neural_amp.h"

#include <algorithm>
#include <cmath>

namespace amp {
namespace {

/// Loudness to which models are brought, in dB RMS of full scale for the trainer's standard signal: the field's convention.
constexpr double kCommonLoudnessDb = -18.0;
constexpr double kDcCornerHz = 5.0;

float gainOf(float db) AMP_RT {
    return std::pow(10.0f, 0.05f * db);
}

void scale(float* samples, int frames, float factor) AMP_RT {
    if (factor == 1.0f) return;
    for (int i = 0; i < frames; ++i) samples[i] *= factor;
}

}  // namespace

void NeuralAmp::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    wet_.assign(static_cast<std::size_t>(spec.maxFrames), 0.0f);
    dc_.tune(kDcCornerHz, spec.sampleRateHz);
    describeModel();
    reset();
}

void NeuralAmp::describeModel() AMP_RT {
    loudnessCorrection_ = inputLevel_ = outputLevel_ = 0.0f;
    knowsInputLevel_ = knowsOutputLevel_ = false;
    silence_ = 0.0;
    dryDelay_ = 0;
    const models::Model* m = model();
    if (m == nullptr) return;
    dryDelay_ = std::min(static_cast<std::size_t>(m->latencyFrames()), kMostDelay);
    const models::ModelInfo& card = m->info();
    if (card.loudnessDb) loudnessCorrection_ = static_cast<float>(kCommonLoudnessDb - *card.loudnessDb);
    knowsInputLevel_ = card.inputLevelDbu.has_value();
    knowsOutputLevel_ = card.outputLevelDbu.has_value();
    inputLevel_ = static_cast<float>(card.inputLevelDbu.value_or(0.0));
    outputLevel_ = static_cast<float>(card.outputLevelDbu.value_or(0.0));
    silence_ = card.silenceOutput;
    in_.mode = out_.mode = -1;
}

void NeuralAmp::reset() AMP_RT {
    if (models::Model* m = model()) m->reset();
    dc_.rest(silence_);
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
    dc_.rest(silence_);
}

float NeuralAmp::inputFactor(float gainDb, float interfaceDbu, bool calibrates) const AMP_RT {
    return gainOf(calibrates && knowsInputLevel_ ? gainDb + (interfaceDbu - inputLevel_) : gainDb);
}

float NeuralAmp::outputFactor(float gainDb, float interfaceDbu, int mode) const AMP_RT {
    if (mode == normalised) gainDb += loudnessCorrection_;
    if (mode == calibrated && knowsOutputLevel_) gainDb += outputLevel_ - interfaceDbu;
    return gainOf(gainDb);
}

void NeuralAmp::process(Samples io, const ParamBlock& p) AMP_RT {
    models::Model* const m = model();
    if (m == nullptr) return;
    const bool calibrates = p.on(calibration);
    const int mode = p.choice(outputMode);
    const bool interfaceMoves = p.ramp(interfaceLevel) != nullptr;
    const bool inMoves = p.ramp(inputGain) != nullptr || interfaceMoves;
    const bool outMoves = p.ramp(outputGain) != nullptr || interfaceMoves;
    const float interfaceDbu = p.value(interfaceLevel);
    const auto changed = [&](const Factor& f, float gainDb, int kind) {
        return f.mode != kind || f.gainDb != gainDb || f.interfaceDbu != interfaceDbu;
    };
    if (const float gainDb = p.value(inputGain); changed(in_, gainDb, calibrates)) {
        in_ = {gainDb, interfaceDbu, calibrates, inputFactor(gainDb, interfaceDbu, calibrates)};
    }
    if (const float gainDb = p.value(outputGain); changed(out_, gainDb, mode)) {
        out_ = {gainDb, interfaceDbu, mode, outputFactor(gainDb, interfaceDbu, mode)};
    }

    const std::size_t delay = dryDelay_;
    const bool wetOnly = delay == 0 && p.ramp(mix) == nullptr && p.value(mix) == 1.0f;
    float* const wet = wetOnly && io.channels == 1 ? io[0] : wet_.data();
    if (io.channels == 2) {
        for (int i = 0; i < io.frames; ++i) wet[i] = 0.5f * (io[0][i] + io[1][i]);
    } else if (!wetOnly) {
        std::copy_n(io[0], io.frames, wet);
    }
    if (inMoves) {
        for (int i = 0; i < io.frames; ++i)
            wet[i] *= inputFactor(p.at(inputGain, i), p.at(interfaceLevel, i), calibrates);
    } else {
        scale(wet, io.frames, in_.factor);
    }
    m->process(wet, wet, io.frames);
    const float settled = outMoves ? 1.0f : out_.factor;
    if (p.on(dcBlock)) {
        dc_.process(wet, io.frames, settled);
    } else {
        scale(wet, io.frames, settled);
    }
    if (outMoves) {
        for (int i = 0; i < io.frames; ++i) wet[i] *= outputFactor(p.at(outputGain, i), p.at(interfaceLevel, i), mode);
    }

    if (wetOnly) {
        for (int c = 0; c < io.channels && io[c] != wet; ++c) std::copy_n(wet, io.frames, io[c]);
        return;
    }
    for (int i = 0; i < io.frames; ++i) {
        const float y = wet[i];
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
