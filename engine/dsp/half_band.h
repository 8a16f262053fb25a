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
/// Elliptic design in closed form (Valenzuela and Constantinides, 1983).
class AllPassHalfBand {
public:
    static constexpr int kMostSections = 12;

    /// `sections` even or odd, at most kMostSections; `transition` is the width of the transition band over the higher rate.
    void prepare(int sections, double transition);
    void reset() AMP_RT;
    void up(const float* in, float* out, int frames) AMP_RT;
    void down(const float* in, float* out, int frames) AMP_RT;

private:
    /// One direction: the outputs of each branch's sections at the last frame, behind that branch's input.
    struct Memory {
        std::array<float, kMostSections / 2 + 2> a{}, b{};
    };
    void run(const float* in, float* out, int frames, Memory& memory, bool upward) AMP_RT;

    int aCount_ = 0, bCount_ = 0;
    std::array<float, kMostSections / 2 + 1> a_{}, b_{};
    Memory up_, down_;
};

}  // namespace amp::dsp
