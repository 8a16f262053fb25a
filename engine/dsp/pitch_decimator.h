// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "engine/base/aligned.h"
#include "engine/base/attributes.h"
#include "engine/dsp/pitch_kernels.h"
#include "engine/dsp/pitch_ring.h"

namespace amp::dsp {

/// Every n-th sample of a ring behind a low-pass (Kaiser window, −60 dB from 0.53 of the lower rate on): the signal in which
/// the pitch shifter searches and measures.
/// Thread: setup for `prepare`, audio for the rest.
class PitchDecimator {
public:
    void prepare(int decimation, InstructionSet set);

    [[nodiscard]] int decimation() const AMP_RT { return decimation_; }
    /// Of the low-pass.
    [[nodiscard]] double delayFrames() const AMP_RT { return delay_; }
    /// Sample `index` of the lower rate, of which frame index · decimation is the newest part.
    [[nodiscard]] float at(const PitchRing& ring, std::int64_t index) const AMP_RT {
        const auto room = static_cast<int>(lowPass_.size());
        return kernels_->dot(lowPass_.data(), ring.from(index * decimation_ - room + 1), room);
    }

private:
    const PitchKernels* kernels_ = nullptr;
    int decimation_ = 6;
    double delay_ = 0.0;
    AlignedVector<float> lowPass_;
};

}  // namespace amp::dsp
