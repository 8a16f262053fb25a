// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

#include "engine/base/attributes.h"
#include "engine/params/param_spec.h"
#include "engine/rig/fade.h"

namespace amp {

/// Moves one parameter to its new value over the fade time. Log tapers move by ratio, the others by difference.
/// Audio thread, except `init`.
class ParamSmoother {
public:
    /// Takes the value at once. Any thread while nobody processes.
    void init(const ParamSpec& spec, float value) AMP_RT {
        ratio_ = spec.taper == Taper::log;
        smooth_ = spec.change == Change::smooth;
        from_ = to_ = spec.clamp(value);
        step_ = length_ = 0;
    }

    void set(const ParamSpec& spec, float value, const FadeTable& table, bool atOnce) AMP_RT {
        const float goal = spec.clamp(value);
        if (atOnce || !smooth_) {
            from_ = to_ = goal;
            step_ = length_ = 0;
            return;
        }
        from_ = at(step_, table);
        to_ = goal;
        step_ = 0;
        length_ = goal == from_ ? 0 : table.length();
    }

    [[nodiscard]] bool moving() const AMP_RT { return step_ < length_; }
    [[nodiscard]] float goal() const AMP_RT { return to_; }

    /// Writes the next `frames` values and advances.
    void fill(float* out, int frames, const FadeTable& table) AMP_RT {
        int i = 0;
        for (; i < frames && moving(); ++i) out[i] = at(++step_, table);
        for (; i < frames; ++i) out[i] = to_;
    }

private:
    [[nodiscard]] float at(int step, const FadeTable& table) const AMP_RT {
        if (step >= length_) return to_;
        const float s = table.at(step);
        return ratio_ ? from_ * std::pow(to_ / from_, s) : from_ + (to_ - from_) * s;
    }

    float from_ = 0.0f;
    float to_ = 0.0f;
    int step_ = 0;
    int length_ = 0;
    bool ratio_ = false;
    bool smooth_ = true;
};

}  // namespace amp
