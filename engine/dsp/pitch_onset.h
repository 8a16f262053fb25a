// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "engine/base/aligned.h"
#include "engine/base/attributes.h"
#include "engine/dsp/pitch_kernels.h"
#include "engine/dsp/pitch_ring.h"

namespace amp::dsp {

/// Hears a string being struck, within about a millisecond, also softly over a chord that rings on, and nothing else.
///
/// What rings can be predicted from its own recent samples, and a stroke cannot. So the last 30 ms are modelled by linear
/// prediction (15 coefficients after Levinson 1947, anew every 11 ms), and the level of what the prediction leaves
/// over is watched: the loud partials are gone from it, whatever the pickup lets through. It is compared with its own
/// *largest* value of the last 40 ms rather than with an average: strings that beat against each other swing, but what they
/// reach now they have reached on the other side of the dip as well. Two averages are watched: two thirds of a millisecond
/// for clear strokes, three milliseconds for soft ones, whose beginning is then looked up.
///
/// Thread: setup for `prepare`, audio for the rest. Cost: about 100 multiply-adds a frame at 48 kHz; higher rates are
/// averaged down to about that. The work of a model is spread over its cycle of 32 ticks.
class PitchOnset {
public:
    /// `tickFrames` is the length of every later `tick`, a multiple of 16.
    void prepare(double sampleRateHz, int tickFrames, InstructionSet set);
    void reset() AMP_RT;

    /// Takes the next tick of the signal. Returns 0, or the number of ticks ago, this one included, at which a string was
    /// struck.
    [[nodiscard]] int tick(const float* x) AMP_RT;

    /// The longest ago that `tick` reports a stroke.
    static constexpr int kLongestAgo = 10;

private:
    static constexpr int kTick = 16;   ///< samples of a tick after averaging
    static constexpr int kOrder = 15;  ///< with the present sample 16 taps: one block of the kernel
    static constexpr int kCycleTicks = 32;
    static constexpr int kSlices = 24;
    static constexpr int kSpans = 15;     ///< remembered maxima…
    static constexpr int kSpanTicks = 8;  ///< …of so many ticks each: 40 ms of thirds of a millisecond
    static constexpr int kShortTicks = 2;
    static constexpr int kLongTicks = 9;

    /// A running mean over some ticks and the largest that it was before those.
    struct Level {
        std::array<float, kLongTicks> means{};  ///< not remembered yet: they hold what is being judged
        std::array<float, kSpans> spans{};
        float running = 0.0f, largest = 0.0f;  ///< of the span under way; of `spans`
        /// True when `mean` rises by `rise` over everything remembered.
        [[nodiscard]] bool rises(float mean, float rise) const AMP_RT;
        void add(float mean, int slot, bool spanEnds, int span) AMP_RT;
    };

    void analyse() AMP_RT;
    void solve() AMP_RT;

    const PitchKernels* kernels_ = nullptr;
    int scale_ = 1;  ///< frames averaged to a sample
    int window_ = 1440;
    PitchRing past_;
    std::int64_t samples_ = 0;
    AlignedVector<float> shape_, shaped_;
    alignas(64) std::array<float, kOrder + 1> sums_{}, taps_{};
    std::array<float, kLongTicks> power_{};
    Level short_, long_;
    int ticks_ = 0, cycle_ = 0, span_ = 0, rest_ = 0;
};

}  // namespace amp::dsp
