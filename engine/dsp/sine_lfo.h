// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <numbers>

#include "engine/base/attributes.h"

namespace amp::dsp {

/// Low-frequency sine. Begins at phase 0 after a reset.
class SineLfo {
public:
    void reset(double phase = 0.0) AMP_RT { phase_ = phase; }
    /// Moves on by one frame and returns the phase, 0…1.
    double advance(double cyclesPerFrame) AMP_RT {
        phase_ += cyclesPerFrame;
        phase_ -= std::floor(phase_);
        return phase_;
    }
    /// Sine of the present phase plus `offset` cycles.
    [[nodiscard]] double sine(double offset = 0.0) const AMP_RT {
        return std::sin(2.0 * std::numbers::pi * (phase_ + offset));
    }

private:
    double phase_ = 0.0;
};

}  // namespace amp::dsp
