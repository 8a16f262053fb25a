// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "engine/base/attributes.h"

namespace amp::dsp {

/// The gain of a switch: it moves to each new value along a raised cosine, so that nothing clicks. One table look-up a frame.
class FadedGain {
public:
    /// Setup thread; allocates.
    void prepare(double sampleRateHz, double fadeMs = 10.0) {
        table_.resize(static_cast<std::size_t>(sampleRateHz * fadeMs / 1000.0) + 1);
        for (std::size_t i = 0; i < table_.size(); ++i) {
            const double x = static_cast<double>(i + 1) / static_cast<double>(table_.size());
            table_[i] = static_cast<float>(0.5 - 0.5 * std::cos(std::numbers::pi * x));
        }
        jump(to_);
    }

    void jump(float gain) AMP_RT {
        from_ = to_ = gain;
        frame_ = table_.size();
    }
    void set(float gain) AMP_RT {
        if (gain == to_) return;
        from_ = value();
        to_ = gain;
        frame_ = 0;
    }

    [[nodiscard]] bool moving() const AMP_RT { return frame_ < table_.size(); }
    /// Where the gain stands; at rest exactly the value it was set to.
    [[nodiscard]] float value() const AMP_RT {
        if (frame_ == 0) return from_;
        return frame_ >= table_.size() ? to_ : from_ + (to_ - from_) * table_[frame_ - 1];
    }
    /// One frame on.
    float next() AMP_RT {
        if (moving()) ++frame_;
        return value();
    }

private:
    std::vector<float> table_;
    std::size_t frame_ = 0;
    float from_ = 0.0f;
    float to_ = 0.0f;
};

}  // namespace amp::dsp
