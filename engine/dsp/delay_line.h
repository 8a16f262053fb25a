// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/assert.h"
#include "engine/base/attributes.h"

namespace amp::dsp {

/// Ring of past samples with fractional reading. `reset()` costs nothing however long the line is: it only forgets how much
/// has been written, and what was not written since reads as silence.
class DelayLine {
public:
    /// Setup thread; allocates room for delays up to `maxFrames`.
    void prepare(std::size_t maxFrames) {
        ring_.assign(std::bit_ceil(maxFrames + 4), 0.0f);
        mask_ = ring_.size() - 1;
        maxFrames_ = maxFrames;
        reset();
    }

    void reset() AMP_RT {
        write_ = 0;
        filled_ = 0;
    }

    [[nodiscard]] std::size_t maxFrames() const AMP_RT { return maxFrames_; }

    void push(float x) AMP_RT {
        ring_[write_ & mask_] = x;
        ++write_;
        if (filled_ < ring_.size()) ++filled_;
    }

    /// The sample written `frames` pushes ago; 1 is the newest.
    [[nodiscard]] float read(std::size_t frames) const AMP_RT {
        AMP_ASSERT(frames >= 1 && frames <= ring_.size());
        return frames <= filled_ ? ring_[(write_ - frames) & mask_] : 0.0f;
    }

    /// Between two samples, linear. `frames` ≥ 1.
    [[nodiscard]] float readLinear(double frames) const AMP_RT {
        const auto whole = static_cast<std::size_t>(frames);
        const auto part = static_cast<float>(frames - static_cast<double>(whole));
        const float a = read(whole);
        return a + part * (read(whole + 1) - a);
    }

    /// Between samples by four-point third-order Lagrange. `frames` ≥ 2; whole numbers are exact.
    [[nodiscard]] float readCubic(double frames) const AMP_RT {
        const auto whole = static_cast<std::size_t>(frames);
        const auto d = static_cast<float>(frames - static_cast<double>(whole));
        const float a = read(whole - 1), b = read(whole), c = read(whole + 1), e = read(whole + 2);
        const float d1 = d - 1.0f, d2 = d - 2.0f, p1 = d + 1.0f;
        return (-d * d1 * d2 * a + d * p1 * d1 * e) * (1.0f / 6.0f) + 0.5f * (p1 * d1 * d2 * b - d * p1 * d2 * c);
    }

private:
    std::vector<float> ring_ = std::vector<float>(4, 0.0f);
    std::size_t mask_ = 3;
    std::size_t maxFrames_ = 0;
    std::size_t write_ = 0;
    std::size_t filled_ = 0;
};

}  // namespace amp::dsp
