// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "engine/record/play_source.h"
#include "engine/record/playback.h"
#include "engine/rt/owned.h"

namespace amp {

/// What to play.
struct PlayRequest {
    std::filesystem::path file;  ///< or the ring's folder
    double fromSeconds = 0.0;
    double sampleRateHz = 48000.0;  ///< of the session; a file of another rate is converted
    RingStretch stretch{};          ///< of the ring, when that is to be heard
};

/// How far a playback is. A copy.
struct PlayStatus {
    std::filesystem::path file;
    RingStretch stretch;
    bool playing = false;
    double seconds = 0.0;  ///< place in the file
    double length = 0.0;   ///< of the file
    bool read = false;     ///< to its end, into memory
    std::string sentence;  ///< why it cannot be played, or empty
};

/// The thread that reads sound files, and what the ring holds, for listening. `play` makes a tap, a command carries it to the audio thread, which mixes
/// it in; whoever drops the tap ends the reading. One file at a time: a new one ends the one before.
/// Thread: control.
class TakePlayer {
public:
    explicit TakePlayer(rt::RetireList& retire);
    ~TakePlayer();
    TakePlayer(const TakePlayer&) = delete;
    TakePlayer& operator=(const TakePlayer&) = delete;

    [[nodiscard]] rt::Owned<PlaybackTap> play(PlayRequest request);
    [[nodiscard]] PlayStatus status() const;

private:
    struct Job {
        PlayRequest request;
        std::shared_ptr<PlaybackPool> pool;
    };
    void run();
    void read(const Job& job);
    [[nodiscard]] bool overtaken() const;

    rt::RetireList& retire_;
    std::shared_ptr<rt::Wake> wake_;
    mutable std::mutex mutex_;  // between control and the reading thread, for the length of a copy
    std::shared_ptr<Job> next_;
    std::shared_ptr<PlaybackPool> newest_;
    PlayStatus status_;
    double rate_ = 48000.0;
    double from_ = 0.0;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

}  // namespace amp
