// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <numbers>
#include <vector>

#include "engine/base/attributes.h"
#include "engine/rig/rig_limits.h"

namespace amp {

/// The raised cosine that every fade follows, sampled once per rate: `at(0)` = 0 … `at(length())` = 1 exactly.
/// Built off the audio thread, read by it.
class FadeTable {
public:
    explicit FadeTable(double sampleRateHz, double seconds = kFadeSeconds) {
        const int length = std::max(1, static_cast<int>(std::floor(seconds * sampleRateHz)));
        values_.resize(static_cast<std::size_t>(length) + 1);
        for (int i = 0; i <= length; ++i) {
            values_[static_cast<std::size_t>(i)] =
                static_cast<float>(0.5 - 0.5 * std::cos(std::numbers::pi * i / length));
        }
        values_.back() = 1.0f;
    }

    [[nodiscard]] int length() const AMP_RT { return static_cast<int>(values_.size()) - 1; }
    /// `step` 0…length().
    [[nodiscard]] float at(int step) const AMP_RT { return values_[static_cast<std::size_t>(step)]; }

private:
    std::vector<float> values_;
};

/// A value on its way from one number to another along a FadeTable. Each frame's value follows from the number of frames since
/// the start alone, so blocks do not matter. A new goal on the way starts again from the present value.
class Fade {
public:
    Fade() = default;
    explicit Fade(float value) AMP_RT : from_(value), to_(value) {}

    void jump(float value) AMP_RT {
        from_ = to_ = value;
        step_ = length_ = 0;
    }
    void start(float goal, const FadeTable& table) AMP_RT {
        from_ = current(table);
        to_ = goal;
        step_ = 0;
        length_ = table.length();
    }
    [[nodiscard]] bool moving() const AMP_RT { return step_ < length_; }
    /// Frames until the goal is reached; 0 at rest.
    [[nodiscard]] int remaining() const AMP_RT { return length_ - step_; }
    [[nodiscard]] float goal() const AMP_RT { return to_; }
    [[nodiscard]] float current(const FadeTable& table) const AMP_RT {
        return moving() ? from_ + (to_ - from_) * table.at(step_) : to_;
    }
    /// The next frame's value.
    [[nodiscard]] float next(const FadeTable& table) AMP_RT {
        if (!moving()) return to_;
        ++step_;
        return moving() ? from_ + (to_ - from_) * table.at(step_) : to_;
    }

private:
    float from_ = 0.0f;
    float to_ = 0.0f;
    int step_ = 0;
    int length_ = 0;
};

/// Gains of a fade position g (0…1) for two signals that are unlike: their powers add up to one.
[[nodiscard]] inline float equalPowerIn(float g) AMP_RT {
    return std::sin(g * static_cast<float>(std::numbers::pi / 2));
}
[[nodiscard]] inline float equalPowerOut(float g) AMP_RT {
    return g >= 1.0f ? 0.0f : std::cos(g * static_cast<float>(std::numbers::pi / 2));
}

}  // namespace amp
