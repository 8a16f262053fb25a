// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/base/attributes.h"
#include "engine/rt/orders.h"
#include "engine/rt/queue.h"
#include "engine/rt/wake.h"

namespace amp {

/// A piece of a sound file on its way to the audio thread, at the session's rate.
struct PlaybackBlock {
    float* left = nullptr;
    float* right = nullptr;
    int frames = 0;
};

/// The memory through which a file travels from the reading thread to the audio thread. All of it is allocated and touched in
/// the constructor; blocks circulate by pointer.
class PlaybackPool {
public:
    static constexpr int kBlockFrames = 4096;
    static constexpr std::size_t kBlocks = 32;  // 2.7 s at 48 kHz: a disk may be slow for so long

    explicit PlaybackPool(std::shared_ptr<rt::Wake> readerWake);

    // ---- Reading side.
    [[nodiscard]] PlaybackBlock* takeFree() AMP_RT;
    void submit(PlaybackBlock* block) AMP_RT;
    /// No block follows.
    void end() AMP_RT { ended_.store(true, rt::kHandOver); }  // partner: ended()
    /// True when nobody listens any more.
    [[nodiscard]] bool released() const AMP_RT { return released_.load(rt::kTakeOver); }  // partner: release()

    // ---- Audio side.
    [[nodiscard]] PlaybackBlock* takeFilled() AMP_RT;
    void giveBack(PlaybackBlock* block) AMP_RT;
    [[nodiscard]] bool ended() const AMP_RT { return ended_.load(rt::kTakeOver); }
    void release() AMP_RT;

    std::atomic<std::uint64_t> framesPlayed{0};  ///< written by the audio side

private:
    std::vector<float> memory_;
    std::vector<PlaybackBlock> blocks_;
    rt::Queue<PlaybackBlock*, kBlocks> free_;
    rt::Queue<PlaybackBlock*, kBlocks> filled_;
    std::shared_ptr<rt::Wake> readerWake_;
    std::atomic<bool> ended_{false};
    std::atomic<bool> released_{false};
};

/// The audio thread's end of a playback: adds the file to what is heard. It comes in and goes out with a fade of 5 ms, also
/// where the disk was too slow: then the file waits, and goes on where it was.
/// Thread: audio, except construction and destruction.
class PlaybackTap {
public:
    PlaybackTap(std::shared_ptr<PlaybackPool> pool, double sampleRateHz);
    ~PlaybackTap();
    PlaybackTap(const PlaybackTap&) = delete;
    PlaybackTap& operator=(const PlaybackTap&) = delete;

    void add(float* left, float* right, int frames) AMP_RT;
    /// Fades out; then it is finished.
    void stop() AMP_RT { stopping_ = true; }
    [[nodiscard]] bool finished() const AMP_RT { return finished_; }

private:
    [[nodiscard]] bool fetch() AMP_RT;
    [[nodiscard]] bool wanted() AMP_RT;

    std::shared_ptr<PlaybackPool> pool_;
    std::vector<float> fade_;  ///< raised cosine, 0 … 1
    PlaybackBlock* block_ = nullptr;
    PlaybackBlock* next_ = nullptr;
    int at_ = 0;            ///< in block_
    std::size_t step_ = 0;  ///< of the fade
    std::uint64_t played_ = 0;
    bool stopping_ = false;
    bool finished_ = false;
};

}  // namespace amp
