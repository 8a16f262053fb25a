// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/record/disk.h"
#include "engine/record/ring_files.h"

namespace amp {

/// A stretch of the ring that was played without a break, newest last.
struct RingSession {
    std::uint64_t number = 0;
    double sampleRateHz = 0.0;
    std::uint64_t firstFrame = 0;  ///< still on disk
    std::uint64_t endFrame = 0;
    std::int64_t startedUnixMs = 0;  ///< at frame 0
};

/// The last minutes of playing, as files of ten seconds in one folder: what is older than the limit goes file by file, and
/// nothing is ever rewritten, so a killed program leaves everything but its last block. Files of earlier runs are taken
/// over when the store opens.
/// Thread: disk.
class RingStore {
public:
    struct Limits {
        double seconds = 1800.0;
        std::uint64_t bytes = std::uint64_t{2} << 30;
        std::uint64_t leaveFreeBytes = std::uint64_t{512} << 20;  ///< the oldest go before the disk has less than this
    };

    RingStore(Disk& disk, std::filesystem::path folder, const Limits& limits);
    ~RingStore();
    RingStore(const RingStore&) = delete;
    RingStore& operator=(const RingStore&) = delete;

    /// Makes the folder, or with `below` a free one in it, and takes over what lies there. Fails: the folder cannot be used, or
    /// another program's ring is in it.
    [[nodiscard]] Expected<void> open(bool below = false);

    /// From here on a new stretch. Frames count from 0.
    void beginSession(double sampleRateHz, std::int64_t unixMs);
    /// Adds frames to the present stretch. What cannot be written is lost, and the next frames begin a new stretch.
    [[nodiscard]] Expected<void> append(std::span<const RingFrame> frames);

    [[nodiscard]] std::vector<RingSession> sessions() const;
    /// Reads from one stretch; returns how many frames there were.
    [[nodiscard]] std::size_t read(std::uint64_t session, std::uint64_t frame, std::span<RingFrame> to) const;
    [[nodiscard]] std::uint64_t bytes() const;
    /// Where the files lie, once it is open.
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    /// Number of the present stretch.
    [[nodiscard]] std::uint64_t session() const { return session_; }

    /// A folder below `parent` that no other running program uses as its ring.
    [[nodiscard]] static std::filesystem::path freeFolder(const std::filesystem::path& parent);

private:
    [[nodiscard]] Expected<void> beginSegment();
    void closeSegment();
    void letGo();
    void makeRoom();

    Disk& disk_;
    std::filesystem::path asked_;
    std::filesystem::path folder_;
    Limits limits_;
    int lock_ = -1;
    std::deque<RingSegment> segments_;  // oldest first
    int descriptor_ = -1;               // of the newest, while it grows
    int settling_ = -1;                 // of the one before, until the system need not remember it
    std::int64_t settlingBytes_ = 0;
    std::uint64_t nextSession_ = 1;
    std::uint64_t nextFile_ = 1;
    double sampleRateHz_ = 48000.0;
    std::uint64_t session_ = 0;
    std::uint64_t frame_ = 0;
    std::int64_t startedUnixMs_ = 0;
};

}  // namespace amp
