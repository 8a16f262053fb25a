// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "engine/base/aligned.h"
#include "engine/base/attributes.h"

namespace amp::dsp {

/// The recent past of one signal by absolute frame number. Every sample is stored twice, half the memory apart, so that any
/// stretch up to `capacity()` is one contiguous piece of memory. What is not a finite sample of a sane size is stored as
/// silence, so that nothing bad can stay in here.
class PitchRing {
public:
    /// Room for at least `frames`. Thread: setup.
    void prepare(int frames) {
        std::size_t size = 64;
        while (size < static_cast<std::size_t>(frames)) size *= 2;
        data_.assign(2 * size, 0.0f);
        size_ = size;
    }

    /// Makes the `frames` before frame 0 silent; older ones keep what was there and must not be read.
    void reset(int frames) AMP_RT {
        for (std::int64_t f = -frames; f < 0; ++f) write(f, 0.0f);
    }

    void write(std::int64_t frame, float x) AMP_RT {
        const std::size_t i = static_cast<std::size_t>(frame) & (size_ - 1);
        const float kept = std::fabs(x) <= 1e4f ? x : 0.0f;  // false for NaN
        data_[i] = kept;
        data_[i + size_] = kept;
    }

    /// The samples from `frame` on, contiguous up to the newest.
    [[nodiscard]] const float* from(std::int64_t frame) const AMP_RT { return data_.data() + index(frame); }
    [[nodiscard]] int index(std::int64_t frame) const AMP_RT {
        return static_cast<int>(static_cast<std::size_t>(frame) & (size_ - 1));
    }
    [[nodiscard]] const float* data() const AMP_RT { return data_.data(); }
    [[nodiscard]] int capacity() const AMP_RT { return static_cast<int>(size_); }

private:
    std::size_t size_ = 0;
    AlignedVector<float> data_;
};

}  // namespace amp::dsp
