// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

#include "engine/base/attributes.h"
#include "engine/record/take_pool.h"

namespace amp {

/// The audio thread's end of one take: fills blocks and hands them on. Made by `DiskWriter::begin`, carried to the audio
/// thread in a command, ended by `finish` or, when nobody runs audio any more, by its destructor.
class TakeTap {
public:
    explicit TakeTap(std::shared_ptr<TakePool> pool);
    /// Ends the take. Thread: any but audio, when the audio thread has given the tap up.
    ~TakeTap();
    TakeTap(const TakeTap&) = delete;
    TakeTap& operator=(const TakeTap&) = delete;

    /// Says which frame of the engine the next pushed frame is. Once, before the first push.
    void startAt(std::uint64_t engineFrame) AMP_RT { pool_->startFrame.store(engineFrame, std::memory_order_relaxed); }

    /// Takes `frames` frames. `dry` may be null (silence). What finds no free block is counted as missing, and the take
    /// keeps its length. Thread: audio. Blocking: never. Memory: none. Fails: never.
    void push(const float* dry, const float* left, const float* right, int frames) AMP_RT;

    /// `frames` frames of time have passed in which no audio ran; they become marked silence.
    void skip(std::uint64_t frames) AMP_RT;

    /// Hands the last, partly filled block on. Nothing may be pushed afterwards.
    void finish() AMP_RT;

    [[nodiscard]] bool givenUp() const AMP_RT { return pool_->givenUp(); }

private:
    void submitBlock() AMP_RT;

    std::shared_ptr<TakePool> pool_;
    RecordBlock* block_ = nullptr;
    std::uint64_t missing_ = 0;  // since the last block that was handed on
    std::uint64_t gap_ = 0;
    std::uint64_t passed_ = 0;
    std::uint64_t missingInAll_ = 0;
    bool finished_ = false;
};

}  // namespace amp
