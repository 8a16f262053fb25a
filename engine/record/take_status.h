// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace amp {

/// A place in a take where silence stands for what could not be recorded.
struct TakeMark {
    enum class Reason {
        slowDisk,  ///< the pool was full
        noAudio,   ///< the server was away
    };
    std::uint64_t frame = 0;   ///< where the silence begins
    std::uint64_t frames = 0;  ///< how long it is
    Reason reason = Reason::slowDisk;
};

/// One take as the window shows it while it is on. A copy; any thread but audio.
struct TakeStatus {
    bool recording = false;             ///< audio still goes in
    bool stopping = false;              ///< ended, the rest is being written
    double seconds = 0.0;               ///< length so far, silence included
    std::uint64_t missingFrames = 0;    ///< lost because the disk was slow, filled with silence
    double missingAt = 0.0;             ///< place of the last of them, in seconds
    double waitingSeconds = 0.0;        ///< recorded and still in memory
    double poolSeconds = 0.0;           ///< how much may wait before something is lost
    std::uint64_t bytes = 0;            ///< on disk
    std::filesystem::path folder;       ///< of the take; empty until made
    std::optional<double> secondsLeft;  ///< that fit on the disk
    std::string sentence;               ///< trouble in words, or empty
};

/// How a take ended.
struct TakeReport {
    std::filesystem::path folder;  ///< empty when it could not be begun
    double sampleRateHz = 0.0;
    std::uint64_t frames = 0;      ///< length of both files
    std::uint64_t startFrame = 0;  ///< the engine's frame number at its first sample
    std::vector<TakeMark> marks;
    std::string sentence;    ///< what went wrong, or empty
    bool kept = false;       ///< made from the ring of the last minutes
    std::uint64_t keep = 0;  ///< then: number of the request
    bool complete = true;    ///< everything that reached the recorder is on disk
};

}  // namespace amp
