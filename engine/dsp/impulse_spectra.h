// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <vector>

#include "engine/base/aligned.h"
#include "engine/dsp/convolver_layout.h"

namespace amp::dsp {

/// An impulse response, ready to be convolved with: direct taps and transformed partitions for one layout. Immutable
/// once built, so that several convolvers may share it. Transformed in double precision, stored in single.
/// Memory: about 16 bytes per tap and channel.
class ImpulseSpectra {
public:
    struct Level {
        int partitions = 0;
        /// Groups of 64 bins; within a group one after the other the partitions (convolver_kernels.h).
        AlignedVector<float> groups;
    };
    struct Channel {
        AlignedVector<float> head;  ///< direct taps, a multiple of 64
        std::array<Level, ConvolverLayout::kMaxLevels> levels;
    };

    /// `channels`: one or two impulses. What is longer than the layout's longest is left out.
    /// Thread: any but audio; a ten-second impulse takes about 20 ms.
    ImpulseSpectra(std::span<const std::vector<float>> channels, const ConvolverLayout& layout);

    [[nodiscard]] const ConvolverLayout& layout() const AMP_RT { return layout_; }
    [[nodiscard]] int channels() const AMP_RT { return static_cast<int>(channels_.size()); }
    [[nodiscard]] int taps() const AMP_RT { return taps_; }
    /// A mono impulse answers for both channels.
    [[nodiscard]] const Channel& channel(int c) const AMP_RT {
        return channels_[c < channels() ? static_cast<std::size_t>(c) : channels_.size() - 1];
    }

private:
    ConvolverLayout layout_;
    std::vector<Channel> channels_;
    int taps_ = 0;
};

}  // namespace amp::dsp
