// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/dsp/pitch_shifter.h"
#include "engine/stages/stage.h"

namespace amp {

/// Retunes the instrument: drop tunings, a capo, octaves and detuning, chords included (dsp::PitchShifter). Shift and fine
/// add up; a change glides there, so both follow an expression pedal. Belongs in front of the drives, where strings are
/// still strings.
///
/// Delay. With everything at zero the input passes untouched and without any. Shifted alone, the declared delay is that of a
/// stroke: 1.5 ms going down, 3–9 ms going up. Mixed with the dry sound it is none: the dry sound is what the player feels,
/// so it is never held back for an octave or a detuned copy that joins it a moment later, as a second player would. A
/// change of shift or mix changes the declared delay at its frame, and the rig aligns its lanes by a fade.
class Pitch {
public:
    enum Param : std::size_t { shift, fine, mix, glide, paramCount };

    static constexpr StageInfo info{.key = "pitch",
                                    .label = "Pitch Shifter",
                                    .tile = "Pitch",
                                    .family = Family::pitch,
                                    .help = "Drop tuning, capo, octaves and detune; in front of the drives."};

    static constexpr std::array params{
        ParamSpec{.index = shift,
                  .key = "shift",
                  .label = "Shift",
                  .unit = Unit::semitones,
                  .range = {-24.0f, 12.0f},
                  .defaultValue = 0.0f,
                  .step = 1.0f,
                  .change = Change::step},
        ParamSpec{.index = fine,
                  .key = "fine",
                  .label = "Fine",
                  .unit = Unit::cents,
                  .range = {-50.0f, 50.0f},
                  .defaultValue = 0.0f,
                  .step = 1.0f,
                  .change = Change::step},
        ParamSpec{mix, "mix", "Mix", Unit::fraction, {0.0f, 1.0f}, 1.0f, Taper::linear, 0.01f},
        ParamSpec{.index = glide,
                  .key = "glide",
                  .label = "Glide",
                  .unit = Unit::milliseconds,
                  .range = {0.0f, 2000.0f},
                  .defaultValue = 20.0f,
                  .step = 5.0f,
                  .change = Change::step,
                  .lead = false},
    };

    void configure(std::span<const float> values);
    void prepare(const ProcessSpec& spec);
    void announce(std::size_t param, float value) AMP_RT { goals_[param] = value; }
    void reset() AMP_RT { fresh_ = true; }
    void process(Samples io, const ParamBlock& p) AMP_RT;
    [[nodiscard]] int latencyFrames() const AMP_RT {
        return goals_[mix] < 1.0f ? 0 : shifter_.latencyFramesAt(cents(goals_[shift], goals_[fine]));
    }
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT { return tailFrames_; }

private:
    [[nodiscard]] static double cents(float semitones, float fineCents) AMP_RT {
        return 100.0 * static_cast<double>(semitones) + static_cast<double>(fineCents);
    }

    dsp::PitchShifter shifter_;
    std::array<float, paramCount> goals_{0.0f, 0.0f, 1.0f, 20.0f};  ///< where the parameters are going
    std::int64_t tailFrames_ = 0;
    bool fresh_ = true;
};

}  // namespace amp
