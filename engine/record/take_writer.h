// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/record/disk.h"
#include "engine/record/take_file.h"
#include "engine/record/take_pool.h"
#include "engine/record/take_status.h"
#include "engine/record/text_file.h"

namespace amp {

/// Disk side of one take: makes the folder and its two files, empties the pool into them, puts silence where blocks are
/// missing, and keeps both headers valid at every second, so that a killed program loses at most that.
/// Trouble never ends a take that has begun: what cannot be written waits in the pool and is tried again four times a
/// second; a folder that was removed is made again with everything in it.
/// Thread: disk.
class TakeWriter {
public:
    using Clock = std::chrono::steady_clock;

    TakeWriter(Disk& disk, TakeRequest request, std::shared_ptr<TakePool> pool);

    /// Does what there is to do now. Returns false when the take is finished and this object may go.
    [[nodiscard]] bool work(Clock::time_point now);

    /// The program ends: write what is there and close, although nobody ended the take.
    void endNow() { endNow_ = true; }

    [[nodiscard]] TakeStatus status() const;
    [[nodiscard]] TakeReport report() const;

    /// How long a take that was stopped tries to write its rest before it gives it up.
    static constexpr std::chrono::seconds kPatience{5};
    /// How long it waits for the last notes.
    static constexpr std::chrono::seconds kNotesPatience{2};

private:
    [[nodiscard]] Expected<void> open();
    [[nodiscard]] Expected<void> makeTakeFolder();
    [[nodiscard]] Expected<void> drain();
    [[nodiscard]] Expected<void> writeSilence();
    [[nodiscard]] Expected<void> seal(Clock::time_point now);
    [[nodiscard]] Expected<void> rescueRemoved();
    [[nodiscard]] Expected<void> writeNotes();
    [[nodiscard]] Expected<void> closeAll(Clock::time_point now);
    [[nodiscard]] Expected<void> flush();
    void take(const RecordBlock& block);
    void addSilence(std::uint64_t frames, TakeMark::Reason reason);
    void measureRoom();
    void trouble(const Error& error, Clock::time_point now);
    [[nodiscard]] double rate() const { return request_.sampleRateHz; }

    Disk& disk_;
    TakeRequest request_;
    std::shared_ptr<TakePool> pool_;
    std::filesystem::path folder_;
    std::unique_ptr<TakeFile> dry_;
    std::unique_ptr<TakeFile> wet_;
    std::unique_ptr<TextFile> notes_;
    bool notesEnded_ = false;
    bool notesClosed_ = false;
    bool closing_ = false;
    std::vector<float> interleaved_;
    std::uint64_t framesWritten_ = 0;   // encoded into both files, losses included
    std::uint64_t missingSeen_ = 0;     // of the pool's missing frames, have their place in the files
    std::uint64_t silenceToWrite_ = 0;  // frames, in front of held_
    RecordBlock* held_ = nullptr;       // taken from the pool, waits for that silence
    bool endNow_ = false;
    bool endSeen_ = false;
    std::vector<TakeMark> marks_;
    std::string sentence_;
    Error lastError_{ErrorCode::writeFailed, {}, {}};
    bool failing_ = false;
    bool finished_ = false;
    bool complete_ = true;
    Clock::time_point nextTry_{};
    Clock::time_point nextSeal_{};
    std::optional<Clock::time_point> endedAt_;
    std::optional<double> secondsLeft_;
};

}  // namespace amp
