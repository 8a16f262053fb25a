// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "engine/base/aligned.h"
#include "engine/base/attributes.h"
#include "engine/dsp/pitch_kernels.h"
#include "engine/dsp/pitch_ring.h"

namespace amp::dsp {

/// Reads a ring between its samples: a windowed sinc (Kaiser) in 256 phases with straight lines between, which is good to
/// −94 dB. Reading faster than writing would fold the top of the spectrum down, so three longer filters with lower cut-offs
/// stand by for ratios up to 1.26, 1.6 and 2.
/// Thread: setup for `prepare`, audio for the rest.
class PitchReader {
public:
    static constexpr int kMostTaps = 32;
    static constexpr int kMostFrames = PitchKernels::kMostFrames;

    void prepare(InstructionSet set);

    /// out[i] = ring at (frame + i) − delay[i]; frames ≤ kMostFrames.
    void read(const PitchRing& ring, std::int64_t frame, const double* delay, int frames, double ratio,
              float* out) const AMP_RT;

private:
    static constexpr int kPhases = 256;
    struct Table {
        int taps = 0;
        AlignedVector<float> rows;
    };

    using Tables = std::array<Table, 4>;
    /// The same for every reader at every rate, so they are computed once.
    static const Tables& tables();
    static Tables makeTables();

    const PitchKernels* kernels_ = nullptr;
    const Tables* tables_ = nullptr;
};

}  // namespace amp::dsp
