// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/base/attributes.h"

namespace amp::dsp {

/// Hears a string being struck, within about a millisecond, and nothing else.
///
/// Two levels are watched, the hiss of the pick above 2.5 kHz and the whole band. Each is compared with its own *largest*
/// value of the last 40 ms rather than with an average: strings that beat against each other swing, but what they reach now
/// they have reached on the other side of the dip as well, so a chord that rings on never counts as struck anew.
/// Thread: setup for `prepare`, audio for the rest. Cost: about 10 flops a frame.
class PitchOnset {
public:
    /// `tickFrames` is the length of every later `tick`.
    void prepare(double sampleRateHz, int tickFrames);
    void reset() AMP_RT;

    /// Takes the next tick of the signal; true when a string was struck during it or the one before.
    [[nodiscard]] bool tick(const float* x) AMP_RT;

private:
    static constexpr int kSpans = 15;     ///< remembered maxima…
    static constexpr int kSpanTicks = 8;  ///< …of so many ticks each: 40 ms of thirds of a millisecond
    static constexpr int kBodyTicks = 9;  ///< the whole band is averaged over 3 ms, the pick's over two ticks

    struct Past {
        std::array<float, kSpans> spans{};
        float running = 0.0f;
        [[nodiscard]] float largest() const AMP_RT;
        void add(float level, bool spanEnds, int span) AMP_RT;
    };

    int tickFrames_ = 16;
    float highPass_ = 0.0f;
    float state1_ = 0.0f, state2_ = 0.0f;
    std::array<float, kBodyTicks> body_{};
    std::array<float, kBodyTicks> pick_{};
    std::array<float, kBodyTicks> bodyLevels_{};
    Past bodyPast_, pickPast_;
    int ticks_ = 0;
    int span_ = 0;
    int rest_ = 0;
};

}  // namespace amp::dsp
