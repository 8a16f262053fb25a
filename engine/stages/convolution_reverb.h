// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <span>

#include "engine/dsp/convolver.h"
#include "engine/dsp/delay_line.h"
#include "engine/dsp/one_pole.h"
#include "engine/rt/owned.h"
#include "engine/stages/impulse_resource.h"
#include "engine/stages/stage.h"

namespace amp {

/// The room of an impulse response of up to ten seconds, mono or stereo. Decay shortens it: below 1 the impulse is
/// multiplied with a falling exponential, 60 dB at its end for a half. Without an impulse the signal passes unchanged.
/// A change of impulse, decay or pre-delay builds the stage anew, and the old one rings out.
/// Cost: about 2 µs per 64 frames for ten seconds of stereo.
class ConvolutionReverb {
public:
    enum Param : std::size_t { mix, decay, predelay, lowCut, highCut, paramCount };

    static constexpr std::array resourceSlots{ResourceSlot{"ir", "Room", ResourceKind::impulse, false, true}};

    static constexpr StageInfo info{.key = "conv_reverb",
                                    .label = "Convolution Reverb",
                                    .tile = "IR Verb",
                                    .family = Family::time,
                                    .channels = ChannelRule::toStereo,
                                    .resources = resourceSlots,
                                    .help = "A real room from an impulse response."};

    static constexpr std::array params{
        ParamSpec{mix, "mix", "Mix", Unit::fraction, {0.0f, 1.0f}, 0.25f, Taper::linear, 0.01f},
        ParamSpec{.index = decay,
                  .key = "decay",
                  .label = "Decay",
                  .unit = Unit::fraction,
                  .range = {0.05f, 1.0f},
                  .defaultValue = 1.0f,
                  .step = 0.01f,
                  .change = Change::rebuild},
        ParamSpec{.index = predelay,
                  .key = "predelay",
                  .label = "Pre-delay",
                  .unit = Unit::milliseconds,
                  .range = {0.0f, 200.0f},
                  .defaultValue = 0.0f,
                  .step = 1.0f,
                  .change = Change::rebuild},
        ParamSpec{.index = lowCut,
                  .key = "low_cut",
                  .label = "Low cut",
                  .unit = Unit::hertz,
                  .range = {5.0f, 500.0f},
                  .defaultValue = 60.0f,
                  .taper = Taper::log,
                  .lead = false},
        ParamSpec{.index = highCut,
                  .key = "high_cut",
                  .label = "High cut",
                  .unit = Unit::hertz,
                  .range = {1000.0f, 20000.0f},
                  .defaultValue = 12000.0f,
                  .taper = Taper::log,
                  .lead = false},
    };

    /// Setup thread, before prepare(): the values that the impulse is shaped by.
    void configure(std::span<const float> values);
    void exchange(std::size_t slot, rt::Owned<Resource>& incoming) AMP_RT;
    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT { return tailFrames_; }

private:
    static constexpr int kPieceFrames = 64;

    void processPiece(Samples io, const ParamBlock& p, int offset) AMP_RT;

    double sampleRateHz_ = 48000.0;
    float decay_ = 1.0f;
    float predelayMs_ = 0.0f;
    rt::Owned<Resource> resource_;
    std::unique_ptr<const dsp::ImpulseSpectra> shaped_;  // where the decay is not the impulse's own
    bool prepared_ = false;
    int inputs_ = 1;
    std::int64_t tailFrames_ = 0;
    std::size_t predelayFrames_ = 0;
    dsp::Convolver convolver_;
    std::array<dsp::DelayLine, kMaxChannels> predelayLine_;
    bool stale_ = true;
    double lowPole_ = 0.0, highPole_ = 0.0;
    std::array<dsp::OnePole, kMaxChannels> low_, high_;
    std::array<std::array<float, kPieceFrames>, kMaxChannels> wet_{};
};

}  // namespace amp
