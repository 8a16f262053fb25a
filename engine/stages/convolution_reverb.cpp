// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/convolution_reverb.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/stages/control_grid.h"

namespace amp {
namespace {

/// Below this the shaped impulse is left out.
constexpr double kEndOfDecayDb = 90.0;

/// The impulse with its decay shortened to the given share.
std::vector<std::vector<float>> shaped(std::span<const std::vector<float>> channels, double decay) {
    std::vector<std::vector<float>> out(channels.begin(), channels.end());
    const auto length = static_cast<double>(out.front().size());
    const double dbPerFrame = 60.0 * (1.0 / decay - 1.0) / length;
    const auto kept = static_cast<std::size_t>(std::min(length, std::ceil(kEndOfDecayDb / dbPerFrame)));
    for (std::vector<float>& channel : out) {
        channel.resize(std::max<std::size_t>(1, kept));
        for (std::size_t n = 0; n < channel.size(); ++n) {
            channel[n] *= static_cast<float>(std::pow(10.0, -0.05 * dbPerFrame * static_cast<double>(n)));
        }
    }
    return out;
}

}  // namespace

void ConvolutionReverb::configure(std::span<const float> values) {
    decay_ = params[decay].clamp(values[decay]);
    predelayMs_ = params[predelay].clamp(values[predelay]);
}

void ConvolutionReverb::exchange(std::size_t slot, rt::Owned<Resource>& incoming) AMP_RT {
    // Only while it is built; a running one is replaced as a whole.
    if (slot != 0 || prepared_ || (incoming && incoming->kind() != ResourceKind::impulse)) return;
    resource_.swap(incoming);
}

void ConvolutionReverb::prepare(const ProcessSpec& spec) {
    sampleRateHz_ = spec.sampleRateHz;
    inputs_ = spec.monoInput ? 1 : spec.channels;
    predelayFrames_ = static_cast<std::size_t>(std::lround(0.001 * static_cast<double>(predelayMs_) * sampleRateHz_));
    for (dsp::DelayLine& line : predelayLine_) line.prepare(predelayFrames_ + 1);
    tailFrames_ = 0;
    if (resource_) {
        const auto& impulse = static_cast<const ImpulseResource&>(*resource_);
        const dsp::ImpulseSpectra* spectra = &impulse.spectra();
        if (decay_ < 1.0f) {
            const auto channels = shaped(impulse.channels(), static_cast<double>(decay_));
            const auto taps = static_cast<int>(channels.front().size());
            shaped_ = std::make_unique<const dsp::ImpulseSpectra>(channels, dsp::ConvolverLayout::forTaps(taps));
            spectra = shaped_.get();
        }
        dsp::ConvolverSpec wanted;
        wanted.sampleRateHz = spec.sampleRateHz;
        wanted.layout = spectra->layout();
        wanted.inputs = inputs_;
        wanted.outputs = spec.channels;
        convolver_.prepare(wanted);
        static_cast<void>(convolver_.exchange(0, spectra));  // at once before the first frame
        tailFrames_ = spectra->taps() + static_cast<std::int64_t>(predelayFrames_);
    }
    prepared_ = true;
    reset();
}

void ConvolutionReverb::reset() AMP_RT {
    if (resource_) convolver_.reset();
    for (dsp::DelayLine& line : predelayLine_) line.reset();
    for (dsp::OnePole& pole : low_) pole.reset();
    for (dsp::OnePole& pole : high_) pole.reset();
    stale_ = true;
}

void ConvolutionReverb::processPiece(Samples io, const ParamBlock& p, int offset) AMP_RT {
    Samples wet(wet_[0].data(), wet_[1].data(), io.frames);
    wet.channels = io.channels;
    for (int c = 0; c < inputs_; ++c) {
        dsp::DelayLine& line = predelayLine_[static_cast<std::size_t>(c)];
        for (int t = 0; t < io.frames; ++t) {
            line.push(io[c][t]);
            wet[c][t] = line.read(predelayFrames_ + 1);
        }
    }
    Samples in = wet;
    in.channels = inputs_;
    convolver_.process(in, {&wet, 1});

    for (int c = 0; c < io.channels; ++c) {
        const auto ch = static_cast<std::size_t>(c);
        float* x = io[c];
        for (int t = 0; t < io.frames; ++t) {
            const double thin = low_[ch].highPass(static_cast<double>(wet[c][t]), lowPole_);
            const auto y = static_cast<float>(high_[ch].lowPass(thin, highPole_));
            x[t] += p.at(mix, offset + t) * (y - x[t]);
        }
    }
}

void ConvolutionReverb::process(Samples io, const ParamBlock& p) AMP_RT {
    if (!resource_) return;
    const auto update = [&](int offset) {
        lowPole_ = dsp::OnePole::coefficient(static_cast<double>(p.at(lowCut, offset)), sampleRateHz_);
        highPole_ = dsp::OnePole::coefficient(static_cast<double>(p.at(highCut, offset)), sampleRateHz_);
    };
    forEachControlSlice(io, p, stale_, update, [&](Samples part, int offset) {
        for (int done = 0; done < part.frames; done += kPieceFrames) {
            const int count = std::min(kPieceFrames, part.frames - done);
            processPiece(part.slice(done, count), p, offset + done);
        }
    });
}

}  // namespace amp
