// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "engine/base/attributes.h"
#include "engine/dsp/half_band_kernels.h"

namespace amp::dsp {

/// Doubles or halves the rate with a linear-phase half-band filter (Kaiser window, two polyphase branches of which one is a pure
/// delay). `pairs` side taps on each side of the centre; delay 2·pairs − 1 frames of the higher rate each way.
class LinearHalfBand {
public:
    /// `maxFrames` of the lower rate. Setup thread.
    void prepare(int pairs, double kaiserBeta, int maxFrames);
    void reset() AMP_RT;
    /// `frames` of the lower rate in, twice as many out.
    void up(const float* in, float* out, int frames) AMP_RT;
    /// Twice `frames` in, `frames` of the lower rate out.
    void down(const float* in, float* out, int frames) AMP_RT;

private:
    int pairs_ = 0;
    HalfBandKernel kernel_ = halfBandBaseline;
    std::vector<float> upTaps_, downTaps_;
    std::vector<float> upLine_, evenLine_, oddLine_;  ///< history, then the block
    std::vector<float> scratch_;
};

/// The same with two chains of all-passes: hardly any delay, flat to the edge of the band, phase not linear.
/// Elliptic design in closed form (Valenzuela and Constantinides, 1983). The chains run side by side in two lanes of a vector,
/// with their state in registers. A wider vector would not help: each frame waits for the last one.
class AllPassHalfBand {
public:
    static constexpr int kMostSections = 8;

    /// `sections` is 2, 4 or 8, half of them in each chain; `transition` is the width of the transition band over the higher
    /// rate.
    void prepare(int sections, double transition);
    void reset() AMP_RT;
    void up(const float* in, float* out, int frames) AMP_RT;
    void down(const float* in, float* out, int frames) AMP_RT;

private:
    using Lanes = float __attribute__((vector_size(16)));
    /// One direction: the input at the last frame, then the output of each section.
    using Memory = std::array<Lanes, kMostSections / 2 + 1>;
    template <int depth, bool upward>
    void run(const float* in, float* out, int frames, Memory& memory) const AMP_RT;
    template <bool upward>
    void choose(const float* in, float* out, int frames, Memory& memory) const AMP_RT;

    int depth_ = 0;  ///< sections one behind the other
    std::array<Lanes, kMostSections / 2> coefficient_{};
    Memory up_{}, down_{};
};

}  // namespace amp::dsp
