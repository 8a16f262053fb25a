// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "engine/base/samples.h"
#include "engine/dsp/faded_gain.h"
#include "engine/dsp/fractional_delay.h"
#include "engine/stages/param_block.h"

namespace amp {

/// What one microphone of the cabinet does after its impulse: delay, polarity, mute, level and place between the sides.
/// Audio thread but for prepare().
class CabinetMic {
public:
    /// The longest delay of a microphone's parameter.
    static constexpr float kMaxDelayMs = 10.0f;

    /// Where the microphone's parameters stand in the stage's table.
    struct Rows {
        std::size_t level, pan, delay;
    };

    /// `maxFrames`: of one process call.
    void prepare(double sampleRateHz, int maxFrames, const Rows& rows);
    /// Silence, and the gain at once where it belongs.
    void reset() AMP_RT;
    /// The gain of the switches: 0 muted, 1, or −1 inverted. Fades there; at once after reset.
    void set(float gain) AMP_RT;
    /// Forgets the delayed sound while nothing is heard of the microphone.
    void rest() AMP_RT;

    /// Adds `sound` to `mix`; `offset` is where the part begins in the block of `p`, `share` the blend's gain per frame.
    void process(Samples sound, Samples mix, const ParamBlock& p, int offset, const float* share) AMP_RT;

private:
    [[nodiscard]] double delayFrames(float ms) const AMP_RT { return static_cast<double>(ms) * framesPerMs_; }

    Rows rows_{};
    double framesPerMs_ = 48.0;
    std::array<dsp::FractionalDelay, kMaxChannels> delay_;
    dsp::FadedGain switches_;
    bool placed_ = false;
    bool resting_ = true;
    std::vector<float> delays_;  // per frame, while the delay moves
};

}  // namespace amp
