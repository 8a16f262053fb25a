// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/delay_line.h"
#include "engine/dsp/one_pole.h"
#include "engine/stages/note_value.h"
#include "engine/stages/stage.h"

namespace amp {

/// Echo. The time comes from the knob or, with a note value, from the tempo; when it changes, the read point glides there
/// (50 ms), as on a tape machine. The loop has a low cut, a high cut and a limiter that only acts above full scale, so that
/// feedback beyond 100 % builds up to a bounded swell. Modulation moves the read point by a sine.
/// Four-point interpolation; exact for whole frames. Cost: about 40 flops a frame and channel.
class Delay {
public:
    enum Param : std::size_t { time, feedback, mix, note, tempo, lowCut, highCut, modDepth, modRate, paramCount };

    static constexpr StageInfo info{
        .key = "delay", .label = "Delay", .tile = "Delay", .family = Family::time, .help = "Echoes, free or in time."};

    static constexpr std::array params{
        ParamSpec{.index = time,
                  .key = "time",
                  .label = "Time",
                  .unit = Unit::milliseconds,
                  .range = {0.0f, 2000.0f},
                  .defaultValue = 300.0f,
                  .step = 1.0f,
                  .change = Change::step},
        ParamSpec{feedback, "feedback", "Feedback", Unit::fraction, {0.0f, 1.1f}, 0.3f, Taper::linear, 0.01f},
        ParamSpec{mix, "mix", "Mix", Unit::fraction, {0.0f, 1.0f}, 0.5f, Taper::linear, 0.01f},
        choiceParam(note, "note", "Note", kNoteNames, 0, Change::step),
        ParamSpec{.index = tempo,
                  .key = "tempo",
                  .label = "Tempo",
                  .unit = Unit::beatsPerMinute,
                  .range = {40.0f, 240.0f},
                  .defaultValue = 120.0f,
                  .step = 1.0f,
                  .change = Change::step,
                  .lead = false},
        ParamSpec{.index = lowCut,
                  .key = "low_cut",
                  .label = "Low cut",
                  .unit = Unit::hertz,
                  .range = {5.0f, 1000.0f},
                  .defaultValue = 5.0f,
                  .taper = Taper::log,
                  .lead = false},
        ParamSpec{.index = highCut,
                  .key = "high_cut",
                  .label = "High cut",
                  .unit = Unit::hertz,
                  .range = {1000.0f, 20000.0f},
                  .defaultValue = 20000.0f,
                  .taper = Taper::log,
                  .lead = false},
        ParamSpec{.index = modDepth,
                  .key = "mod_depth",
                  .label = "Wobble",
                  .unit = Unit::fraction,
                  .range = {0.0f, 1.0f},
                  .defaultValue = 0.0f,
                  .lead = false},
        ParamSpec{.index = modRate,
                  .key = "mod_rate",
                  .label = "Wobble rate",
                  .unit = Unit::hertz,
                  .range = {0.1f, 8.0f},
                  .defaultValue = 0.8f,
                  .taper = Taper::log,
                  .lead = false},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT { run(io, p, false); }
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT { return tailFrames_; }

protected:
    /// One block; `pingPong` throws the echoes from side to side (needs two channels).
    void run(Samples io, const ParamBlock& p, bool pingPong) AMP_RT;

private:
    struct Channel {
        dsp::DelayLine line;
        dsp::OnePole low, high;
    };

    [[nodiscard]] float throughLoop(Channel& channel, float echo) AMP_RT;

    double sampleRateHz_ = 48000.0;
    double glideWeight_ = 1.0;
    std::array<Channel, kMaxChannels> channel_;
    bool stale_ = true, placed_ = false;
    double lowCoefficient_ = 0.0, highCoefficient_ = 0.0, phaseStep_ = 0.0;
    double delayFrames_ = 0.0;
    double phase_ = 0.0;
    std::int64_t tailFrames_ = 0;
};

/// The same echo thrown from left to right.
class PingPongDelay : public Delay {
public:
    static constexpr StageInfo info{.key = "ping_pong",
                                    .label = "Ping-pong Delay",
                                    .tile = "PingPong",
                                    .family = Family::time,
                                    .channels = ChannelRule::toStereo,
                                    .help = "Echoes that jump from side to side."};

    void process(Samples io, const ParamBlock& p) AMP_RT { run(io, p, io.channels == 2); }
};

}  // namespace amp
