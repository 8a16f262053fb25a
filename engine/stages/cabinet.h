// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/convolver.h"
#include "engine/dsp/faded_gain.h"
#include "engine/dsp/svf.h"
#include "engine/rt/owned.h"
#include "engine/stages/cabinet_mic.h"
#include "engine/stages/impulse_resource.h"
#include "engine/stages/stage.h"

namespace amp {

/// A loudspeaker cabinet under two microphones: an impulse response each, blended, then high-pass, low-pass and level of the
/// whole. Impulses are exchanged while playing with a crossfade of 10 ms, the new one's tail there at once. Without any
/// impulse there is no cabinet: the signal passes unchanged.
/// Cost: the convolutions (about 1 µs per 64 frames for two short mono impulses) and some 20 flops a frame.
class Cabinet {
public:
    enum Param : std::size_t {
        level,
        blend,
        aLevel,
        aPan,
        aMute,
        aSolo,
        aInvert,
        aDelay,
        bLevel,
        bPan,
        bMute,
        bSolo,
        bInvert,
        bDelay,
        highPass,
        highPassHz,
        lowPass,
        lowPassHz,
        paramCount
    };

    static constexpr std::size_t kMics = 2;
    static constexpr std::array resourceSlots{ResourceSlot{"a", "Mic A", ResourceKind::impulse, true},
                                              ResourceSlot{"b", "Mic B", ResourceKind::impulse, true}};

    static constexpr StageInfo info{.key = "cabinet",
                                    .label = "Cabinet",
                                    .tile = "Cabinet",
                                    .family = Family::cabinet,
                                    .channels = ChannelRule::toStereo,
                                    .resources = resourceSlots,
                                    .help = "A speaker cabinet under two microphones, from impulse responses."};

    static constexpr Range kMicLevelDb{-40.0f, 12.0f};
    static constexpr Range kDelayMs{0.0f, CabinetMic::kMaxDelayMs};

    static constexpr std::array params{
        ParamSpec{level, "level", "Level", Unit::decibel, {-24.0f, 24.0f}, 0.0f, Taper::linear, 0.1f},
        ParamSpec{blend, "blend", "Blend", Unit::fraction, {0.0f, 1.0f}, 0.5f, Taper::linear, 0.01f},
        ParamSpec{aLevel, "a_level", "A level", Unit::decibel, kMicLevelDb, 0.0f, Taper::linear, 0.1f},
        ParamSpec{aPan, "a_pan", "A pan", Unit::fraction, {-1.0f, 1.0f}, 0.0f, Taper::linear, 0.01f},
        toggleParam(aMute, "a_mute", "A mute", false, Change::step),
        toggleParam(aSolo, "a_solo", "A solo", false, Change::step),
        toggleParam(aInvert, "a_invert", "A polarity", false, Change::step),
        ParamSpec{aDelay, "a_delay", "A delay", Unit::milliseconds, kDelayMs, 0.0f, Taper::linear, 0.01f},
        ParamSpec{bLevel, "b_level", "B level", Unit::decibel, kMicLevelDb, 0.0f, Taper::linear, 0.1f},
        ParamSpec{bPan, "b_pan", "B pan", Unit::fraction, {-1.0f, 1.0f}, 0.0f, Taper::linear, 0.01f},
        toggleParam(bMute, "b_mute", "B mute", false, Change::step),
        toggleParam(bSolo, "b_solo", "B solo", false, Change::step),
        toggleParam(bInvert, "b_invert", "B polarity", false, Change::step),
        ParamSpec{bDelay, "b_delay", "B delay", Unit::milliseconds, kDelayMs, 0.0f, Taper::linear, 0.01f},
        toggleParam(highPass, "high_pass", "High-pass", false),
        ParamSpec{highPassHz, "high_pass_hz", "Low corner", Unit::hertz, {20.0f, 1000.0f}, 80.0f, Taper::log},
        toggleParam(lowPass, "low_pass", "Low-pass", false),
        ParamSpec{lowPassHz, "low_pass_hz", "High corner", Unit::hertz, {1000.0f, 20000.0f}, 8000.0f, Taper::log},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;
    void exchange(std::size_t slot, rt::Owned<Resource>& incoming) AMP_RT;
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT;

private:
    static constexpr int kPieceFrames = dsp::ConvolverLayout::kCell;

    /// The impulses of one microphone. While one is faded out for another, a third may wait for its turn.
    struct Impulses {
        rt::Owned<Resource> sounding, leaving, waiting;
        bool waits = false;  // also for "none"
    };

    [[nodiscard]] const dsp::ImpulseSpectra* spectraOf(const rt::Owned<Resource>& resource) const AMP_RT;
    void giveUpLeaving() AMP_RT;
    void startWaiting() AMP_RT;
    void setSwitches(const ParamBlock& p) AMP_RT;
    void processPiece(Samples io, const ParamBlock& p, int offset) AMP_RT;
    void fillShares(const ParamBlock& p, int offset, int frames) AMP_RT;
    void filter(Samples io, const ParamBlock& p, int offset) AMP_RT;

    double sampleRateHz_ = 48000.0;
    bool prepared_ = false;
    int inputs_ = 1;
    int maxTaps_ = 0;
    dsp::Convolver convolver_;
    std::array<Impulses, kMics> impulses_;
    std::array<CabinetMic, kMics> mics_;
    dsp::FadedGain dry_;  // 1 while there is no cabinet
    bool placed_ = false;
    bool stale_ = true;
    std::array<dsp::Svf, kMaxChannels> high_, low_;
    dsp::Svf::Coefficients highTuning_, lowTuning_;
    std::array<std::array<float, kPieceFrames>, kMics> shares_{};
    std::array<std::array<std::array<float, kPieceFrames>, kMaxChannels>, kMics> sound_{};
    std::array<std::array<float, kPieceFrames>, kMaxChannels> mix_{};
};

}  // namespace amp
