// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "engine/base/error.h"
#include "engine/record/disk.h"

namespace amp {

/// A stretch of the ring that holds the last minutes, in frames of one of its sessions.
struct RingStretch {
    std::uint64_t session = 0;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    [[nodiscard]] bool any() const { return end > begin; }
};

/// Something that can be listened to, as stereo at a rate of its own. Thread: the reading one.
class PlaySource {
public:
    virtual ~PlaySource() = default;
    [[nodiscard]] virtual double sampleRateHz() const = 0;
    [[nodiscard]] virtual double lengthSeconds() const = 0;
    /// Replaces `stereo` (left and right in turn) by the next frames, `most` at most; false at the end.
    [[nodiscard]] virtual bool read(std::vector<float>& stereo, std::size_t most) = 0;
};

/// A sound file from a place in it; of more than two channels the first two. Fails: notFound.
[[nodiscard]] Expected<std::unique_ptr<PlaySource>> playFileFrom(const std::filesystem::path& file, double fromSeconds);

/// What was heard while a stretch of the ring was played, from a place in it. Ends early where its files have made room for
/// newer ones. Fails: notFound.
[[nodiscard]] Expected<std::unique_ptr<PlaySource>> playRingFrom(Disk& disk, const std::filesystem::path& folder,
                                                                 const RingStretch& stretch, double fromSeconds);

}  // namespace amp
