// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/ring_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "engine/record/take_file.h"

namespace amp {
namespace {

constexpr double kSegmentSeconds = 10.0;

}  // namespace

RingStore::RingStore(Disk& disk, std::filesystem::path folder, const Limits& limits)
    : disk_(disk), asked_(std::move(folder)), limits_(limits) {}

RingStore::~RingStore() {
    closeSegment();
    letGo();
    if (lock_ >= 0) ::close(lock_);
}

std::filesystem::path RingStore::freeFolder(const std::filesystem::path& parent) {
    for (int number = 1; number < 100; ++number) {
        auto folder = parent / std::to_string(number);
        const int lock = ::open((folder / "lock").c_str(), O_RDWR | O_CLOEXEC);
        if (lock < 0) return folder;  // nobody was ever there
        const bool free = ::flock(lock, LOCK_EX | LOCK_NB) == 0;
        ::close(lock);
        if (free) return folder;
    }
    return parent / std::to_string(::getpid());
}

Expected<void> RingStore::open(bool below) {
    folder_ = below ? freeFolder(asked_) : asked_;
    if (const int made = disk_.makeFolders(folder_); made < 0) {
        return tl::unexpected(diskError(-made, folder_ / "."));
    }
    const auto lockFile = folder_ / "lock";
    lock_ = ::open(lockFile.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock_ < 0) return tl::unexpected(diskError(errno, lockFile));
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
        return fail(ErrorCode::unavailable,
                    "Another Halfstack already keeps what is played in " + folder_.string() + ".");
    }
    for (RingSegment& segment : ringSegments(disk_, folder_)) segments_.push_back(std::move(segment));
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
        if (entry.path().extension() != RingSegment::kExtension) continue;
        nextFile_ = std::max<std::uint64_t>(nextFile_, std::strtoull(entry.path().stem().c_str(), nullptr, 10) + 1);
    }
    if (!segments_.empty()) nextSession_ = segments_.back().session + 1;
    return {};
}

void RingStore::beginSession(double sampleRateHz, std::int64_t unixMs) {
    closeSegment();
    sampleRateHz_ = sampleRateHz;
    startedUnixMs_ = unixMs;
    session_ = nextSession_++;
    frame_ = 0;
}

Expected<void> RingStore::beginSegment() {
    const auto path = folder_ / (std::to_string(nextFile_) + RingSegment::kExtension);
    const int descriptor = disk_.create(path);
    if (descriptor == -EEXIST) ++nextFile_;
    if (descriptor < 0) return tl::unexpected(diskError(-descriptor, path));
    const RingSegment segment{path, session_, sampleRateHz_, frame_, 0, startedUnixMs_};
    const ssize_t count = writeRingHead(disk_, descriptor, segment);
    if (count != static_cast<ssize_t>(RingSegment::kHeadBytes)) {
        disk_.close(descriptor);
        disk_.remove(path);
        return tl::unexpected(diskError(count < 0 ? static_cast<int>(-count) : ENOSPC, path));
    }
    ++nextFile_;
    descriptor_ = descriptor;
    segments_.push_back(segment);
    makeRoom();
    return {};
}

void RingStore::closeSegment() {
    if (descriptor_ < 0) return;
    const auto bytes = static_cast<std::int64_t>(RingSegment::bytesOf(segments_.back().frames));
    disk_.writeBack(descriptor_, 0, bytes);
    letGo();
    settling_ = std::exchange(descriptor_, -1);
    settlingBytes_ = bytes;
}

/// By now all of the file before is on its way out, so that it need not fill the system's memory any longer.
void RingStore::letGo() {
    if (settling_ < 0) return;
    disk_.writeBack(settling_, settlingBytes_, 0);
    disk_.close(settling_);
    settling_ = -1;
}

void RingStore::makeRoom() {
    const auto tooMuch = [&] {
        double seconds = 0.0;
        for (const RingSegment& segment : segments_)
            seconds += static_cast<double>(segment.frames) / segment.sampleRateHz;
        if (seconds > limits_.seconds || bytes() > limits_.bytes) return true;
        const auto free = disk_.freeBytes(folder_);
        return free && *free < limits_.leaveFreeBytes;
    };
    while (segments_.size() > 1 && tooMuch()) {
        disk_.remove(segments_.front().path);
        segments_.pop_front();
    }
}

Expected<void> RingStore::append(std::span<const RingFrame> frames) {
    const auto perSegment = static_cast<std::uint64_t>(kSegmentSeconds * sampleRateHz_);
    while (!frames.empty()) {
        if (descriptor_ >= 0 && segments_.back().frames >= perSegment) closeSegment();
        if (descriptor_ < 0) {
            if (auto begun = beginSegment(); !begun) return begun;
        }
        RingSegment& segment = segments_.back();
        const auto count =
            static_cast<std::size_t>(std::min<std::uint64_t>(frames.size(), perSegment - segment.frames));
        const auto* bytes = reinterpret_cast<const char*>(frames.data());
        for (std::size_t done = 0; done < count * sizeof(RingFrame);) {
            const ssize_t written = disk_.write(descriptor_, bytes + done, count * sizeof(RingFrame) - done,
                                                static_cast<std::int64_t>(RingSegment::bytesOf(segment.frames) + done));
            if (written == -EINTR) continue;
            if (written <= 0) {
                const auto path = segment.path;
                beginSession(sampleRateHz_, startedUnixMs_);
                return tl::unexpected(diskError(written < 0 ? static_cast<int>(-written) : ENOSPC, path));
            }
            done += static_cast<std::size_t>(written);
        }
        const auto second = static_cast<std::uint64_t>(sampleRateHz_);
        if (segment.frames / second != (segment.frames + count) / second) {
            const auto at = RingSegment::bytesOf(segment.frames + count);
            const auto length = std::min<std::uint64_t>(at, second * sizeof(RingFrame));
            disk_.writeBack(descriptor_, static_cast<std::int64_t>(at - length), static_cast<std::int64_t>(length));
            if (segment.frames / second > 1) letGo();
        }
        segment.frames += count;
        frame_ += count;
        frames = frames.subspan(count);
    }
    return {};
}

std::vector<RingSession> RingStore::sessions() const {
    std::vector<RingSession> result;
    for (const RingSegment& segment : segments_) {
        if (segment.frames == 0) continue;
        const bool goesOn =
            !result.empty() && result.back().number == segment.session && result.back().endFrame == segment.firstFrame;
        if (!goesOn) {
            result.push_back(
                {segment.session, segment.sampleRateHz, segment.firstFrame, segment.firstFrame, segment.startedUnixMs});
        }
        result.back().endFrame += segment.frames;
    }
    return result;
}

std::size_t RingStore::read(std::uint64_t session, std::uint64_t frame, std::span<RingFrame> to) const {
    std::size_t done = 0;
    for (const RingSegment& segment : segments_) {
        if (segment.session != session || frame + done >= segment.endFrame()) continue;
        const std::size_t count = readRingFrames(disk_, segment, frame + done, to.subspan(done));
        done += count;
        if (count == 0 || done == to.size()) break;
    }
    return done;
}

std::uint64_t RingStore::bytes() const {
    std::uint64_t sum = 0;
    for (const RingSegment& segment : segments_) sum += RingSegment::bytesOf(segment.frames);
    return sum;
}

}  // namespace amp
