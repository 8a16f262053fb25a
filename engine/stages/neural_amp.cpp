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
    in_.mode = out_.mode = -1;
}

void NeuralAmp::reset() AMP_RT {
    if (models::Model* m = model()) m->reset();
    restDc();
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
    restDc();
}

void NeuralAmp::restDc() AMP_RT {
    dcIn_.fill(silence_);
    dcOut_.fill(0.0);
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
    constexpr int kPiece = 64;
    const double p = dcPole_, p2 = p * p, p3 = p2 * p, p4 = p2 * p2;
    std::array<double, 4 + kPiece> in, out;
    std::array<double, 3 + kPiece> rise;
    for (int done = 0; done < frames; done += kPiece) {
        const auto count = static_cast<std::size_t>(std::min(frames - done, kPiece));
        float* const x = samples + done;
        std::copy(dcIn_.begin(), dcIn_.end(), in.begin());
        std::copy(dcOut_.begin(), dcOut_.end(), out.begin());
        for (std::size_t i = 0; i < count; ++i) in[i + 4] = static_cast<double>(x[i]);
        for (std::size_t i = 0; i < count + 3; ++i) rise[i] = in[i + 1] - in[i];
        for (std::size_t i = 0; i < count; ++i) {
            out[i + 4] = (rise[i + 3] + p * rise[i + 2]) + (p2 * rise[i + 1] + p3 * rise[i]);
        }
        for (std::size_t i = 0; i < count; ++i) out[i + 4] += p4 * out[i];
        for (std::size_t i = 0; i < count; ++i) x[i] = static_cast<float>(out[i + 4]);
        std::copy_n(in.begin() + static_cast<std::ptrdiff_t>(count), 4, dcIn_.begin());
        std::copy_n(out.begin() + static_cast<std::ptrdiff_t>(count), 4, dcOut_.begin());
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

    if (io.channels == 2) {
        for (int i = 0; i < io.frames; ++i) wet[i] = 0.5f * (io[0][i] + io[1][i]);
    } else {
        std::copy_n(io[0], io.frames, wet);
    }
    if (inMoves) {
        for (int i = 0; i < io.frames; ++i)
            wet[i] *= inputFactor(p.at(inputGain, i), p.at(interfaceLevel, i), calibrates);
    } else {
        const float factor = in_.factor;
        for (int i = 0; i < io.frames; ++i) wet[i] *= factor;
    }
    m->process(wet, wet, io.frames);
    if (p.on(dcBlock)) blockDc(wet, io.frames);
    if (outMoves) {
        for (int i = 0; i < io.frames; ++i) wet[i] *= outputFactor(p.at(outputGain, i), p.at(interfaceLevel, i), mode);
    } else {
        const float factor = out_.factor;
        for (int i = 0; i < io.frames; ++i) wet[i] *= factor;
    }

    const auto delay = std::min(static_cast<std::size_t>(m->latencyFrames()), kMostDelay);
    if (delay == 0 && p.ramp(mix) == nullptr && p.value(mix) == 1.0f) {
        for (int c = 0; c < io.channels; ++c) std::copy_n(wet, io.frames, io[c]);
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
