// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/ring_files.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace amp {
namespace {

constexpr std::array<char, 8> kMagic{'H', 'S', 'R', 'I', 'N', 'G', '1', '\n'};

struct Head {
    std::array<char, 8> magic;
    std::uint64_t session;
    double sampleRateHz;
    std::uint64_t firstFrame;
    std::int64_t startedUnixMs;
};
static_assert(sizeof(Head) <= RingSegment::kHeadBytes && sizeof(RingFrame) == 12);

}  // namespace

ssize_t writeRingHead(Disk& disk, int descriptor, const RingSegment& segment) {
    std::array<char, RingSegment::kHeadBytes> bytes{};
    const Head head{kMagic, segment.session, segment.sampleRateHz, segment.firstFrame, segment.startedUnixMs};
    std::memcpy(bytes.data(), &head, sizeof head);
    return disk.write(descriptor, bytes.data(), bytes.size(), 0);
}

std::optional<RingSegment> readRingHead(Disk& disk, const std::filesystem::path& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error || size < RingSegment::kHeadBytes) return std::nullopt;
    const int descriptor = disk.open(path);
    if (descriptor < 0) return std::nullopt;
    Head head{};
    const bool read = disk.read(descriptor, &head, sizeof head, 0) == static_cast<ssize_t>(sizeof head);
    disk.close(descriptor);
    if (!read || head.magic != kMagic) return std::nullopt;
    return RingSegment{path,
                       head.session,
                       head.sampleRateHz,
                       head.firstFrame,
                       (size - RingSegment::kHeadBytes) / sizeof(RingFrame),
                       head.startedUnixMs};
}

std::vector<RingSegment> ringSegments(Disk& disk, const std::filesystem::path& folder) {
    std::vector<RingSegment> segments;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() != RingSegment::kExtension) continue;
        if (auto segment = readRingHead(disk, entry.path())) segments.push_back(std::move(*segment));
    }
    std::sort(segments.begin(), segments.end(), [](const RingSegment& a, const RingSegment& b) {
        return std::pair(a.session, a.firstFrame) < std::pair(b.session, b.firstFrame);
    });
    return segments;
}

std::size_t readRingFrames(Disk& disk, const RingSegment& segment, std::uint64_t frame, std::span<RingFrame> to) {
    if (frame < segment.firstFrame || frame >= segment.endFrame()) return 0;
    const int descriptor = disk.open(segment.path);
    if (descriptor < 0) return 0;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(to.size(), segment.endFrame() - frame));
    const ssize_t got = disk.read(descriptor, to.data(), count * sizeof(RingFrame),
                                  static_cast<std::int64_t>(RingSegment::bytesOf(frame - segment.firstFrame)));
    disk.close(descriptor);
    return got <= 0 ? 0 : static_cast<std::size_t>(got) / sizeof(RingFrame);
}

}  // namespace amp
