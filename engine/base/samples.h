// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/base/assert.h"
#include "engine/base/attributes.h"

namespace amp {

/// The signal is mono until a stage makes it stereo; nothing in the amp has more channels.
inline constexpr int kMaxChannels = 2;

/// Borrowed view of one block of planar float audio: `channels` pointers with `frames` samples each. Full scale is ±1.
/// Costs nothing to copy; owns nothing.
struct Samples {
    std::array<float*, kMaxChannels> channel{};
    int channels = 0;
    int frames = 0;

    Samples() = default;
    Samples(float* mono, int frameCount) AMP_RT : channel{mono, nullptr}, channels(1), frames(frameCount) {}
    Samples(float* left, float* right, int frameCount) AMP_RT : channel{left, right}, channels(2), frames(frameCount) {}

    [[nodiscard]] float* operator[](int c) const AMP_RT {
        AMP_ASSERT(c >= 0 && c < channels);
        return channel[static_cast<std::size_t>(c)];
    }

    /// The frames [offset, offset + count) of the same audio.
    [[nodiscard]] Samples slice(int offset, int count) const AMP_RT {
        AMP_ASSERT(offset >= 0 && count >= 0 && offset + count <= frames);
        Samples part;
        part.channels = channels;
        part.frames = count;
        for (int c = 0; c < channels; ++c) {
            part.channel[static_cast<std::size_t>(c)] = channel[static_cast<std::size_t>(c)] + offset;
        }
        return part;
    }
};

}  // namespace amp
