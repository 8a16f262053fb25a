// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "engine/record/disk.h"

namespace amp {

/// One frame of the ring: the input, and both outputs.
struct RingFrame {
    float dry = 0.0f;
    float left = 0.0f;
    float right = 0.0f;
};

/// One file of the ring: a head of 64 bytes and frames of three floats, little-endian; its length says how many.
struct RingSegment {
    static constexpr std::size_t kHeadBytes = 64;
    static constexpr const char* kExtension = ".ring";

    std::filesystem::path path;
    std::uint64_t session = 0;
    double sampleRateHz = 0.0;
    std::uint64_t firstFrame = 0;
    std::uint64_t frames = 0;
    std::int64_t startedUnixMs = 0;  ///< at frame 0 of the session

    [[nodiscard]] std::uint64_t endFrame() const { return firstFrame + frames; }
    [[nodiscard]] static std::uint64_t bytesOf(std::uint64_t frames) { return kHeadBytes + frames * sizeof(RingFrame); }
};

/// Writes the head of a new file; returns bytes written or a negative errno.
[[nodiscard]] ssize_t writeRingHead(Disk& disk, int descriptor, const RingSegment& segment);
/// What a file says of itself; none when it is no file of a ring.
[[nodiscard]] std::optional<RingSegment> readRingHead(Disk& disk, const std::filesystem::path& path);
/// All files in a ring's folder, oldest first.
[[nodiscard]] std::vector<RingSegment> ringSegments(Disk& disk, const std::filesystem::path& folder);
/// Reads frames of one file; returns how many there were.
[[nodiscard]] std::size_t readRingFrames(Disk& disk, const RingSegment& segment, std::uint64_t frame,
                                         std::span<RingFrame> to);

}  // namespace amp
