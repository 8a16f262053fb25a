// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/dsp/reverb.h"
#include "engine/stages/stage.h"

namespace amp {

/// Reverberation: two rooms of one kind, a plate and springs. Size sets how long it rings (0.6 s at 0, 10 s at 1), damping how
/// soon the highs die. A mono chain stays mono; use Stereo Reverb to open it up. Cost: see the reverberators.
class Reverb {
public:
    enum Param : std::size_t { size, damping, mix, type, predelay, lowCut, paramCount };

    static constexpr StageInfo info{.key = "reverb",
                                    .label = "Reverb",
                                    .tile = "Reverb",
                                    .family = Family::time,
                                    .help = "Room, hall, plate or springs."};

    static constexpr std::array<std::string_view, 4> types{"Room", "Hall", "Plate", "Spring"};

    static constexpr std::array params{
        ParamSpec{size, "room_size", "Size", Unit::fraction, {0.0f, 1.0f}, 0.5f, Taper::linear, 0.01f},
        ParamSpec{damping, "damping", "Damping", Unit::fraction, {0.0f, 1.0f}, 0.5f, Taper::linear, 0.01f},
        ParamSpec{mix, "mix", "Mix", Unit::fraction, {0.0f, 1.0f}, 0.2f, Taper::linear, 0.01f},
        choiceParam(type, "type", "Type", types),
        ParamSpec{.index = predelay,
                  .key = "predelay",
                  .label = "Pre-delay",
                  .unit = Unit::milliseconds,
                  .range = {0.0f, 200.0f},
                  .defaultValue = 0.0f,
                  .step = 1.0f,
                  .change = Change::rebuild,
                  .lead = false},
        ParamSpec{.index = lowCut,
                  .key = "low_cut",
                  .label = "Low cut",
                  .unit = Unit::hertz,
                  .range = {5.0f, 500.0f},
                  .defaultValue = 60.0f,
                  .taper = Taper::log,
                  .lead = false},
    };

    void prepare(const ProcessSpec& spec);
    void reset() AMP_RT;
    void process(Samples io, const ParamBlock& p) AMP_RT;
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT { return tailFrames_; }

private:
    void tune(const ParamBlock& p, int offset) AMP_RT;
    void wet(const float* in, float* left, float* right, int frames) AMP_RT;

    double sampleRateHz_ = 48000.0;
    int kind_ = 0;
    bool stale_ = true;
    std::int64_t tailFrames_ = 0;
    double lowCutPole_ = 0.0;
    std::size_t predelayFrames_ = 0;
    dsp::DelayLine predelayLine_;
    dsp::OnePole lowCutFilter_;
    dsp::HallReverb room_, hall_;
    dsp::PlateReverb plate_;
    dsp::SpringReverb spring_;
};

/// The same, always in stereo.
class StereoReverb : public Reverb {
public:
    static constexpr StageInfo info{.key = "stereo_reverb",
                                    .label = "Stereo Reverb",
                                    .tile = "Reverb",
                                    .family = Family::time,
                                    .channels = ChannelRule::toStereo,
                                    .help = "Room, hall, plate or springs around you."};
};

}  // namespace amp
