// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/base/attributes.h"
#include "engine/record/take_request.h"
#include "engine/rt/orders.h"
#include "engine/rt/queue.h"
#include "engine/rt/wake.h"

namespace amp {

/// A piece of a take on its way to the disk: planar, all channels in one block, so that a lost block cannot shift one
/// channel against another.
struct RecordBlock {
    float* dry = nullptr;
    float* left = nullptr;
    float* right = nullptr;           ///< null when the wet signal is mono
    int frames = 0;                   ///< filled so far
    std::uint64_t missingBefore = 0;  ///< frames lost in front of this block because no block was free
    std::uint64_t gapBefore = 0;      ///< frames in front of it during which no audio ran (server gone)
};

/// The memory through which one take travels from the audio thread to the disk thread and back.
/// All of it is allocated and touched in the constructor. Blocks circulate by pointer: free ones to the audio side,
/// filled ones to the disk side. The last owner of the pool may be either side, hence the shared_ptr; the audio thread
/// never copies or drops that pointer itself.
class TakePool {
public:
    /// 2048 frames: 46 ms at 44.1 kHz, so that what sits in a half-filled block when the program is killed is far below a
    /// second. Higher rates get longer blocks rather than more of them.
    static constexpr int kBlockFrames = 2048;
    static constexpr std::size_t kMaxBlocks = 1024;
    static constexpr double kMinPoolSeconds = 8.0;

    TakePool(const TakeRequest& request, std::shared_ptr<rt::Wake> diskWake);

    [[nodiscard]] int blockFrames() const AMP_RT { return blockFrames_; }
    [[nodiscard]] int wetChannels() const AMP_RT { return wetChannels_; }
    [[nodiscard]] double sampleRateHz() const { return sampleRateHz_; }
    [[nodiscard]] std::size_t blockCount() const AMP_RT { return blocks_.size(); }
    /// How long the pool lasts while the disk takes nothing.
    [[nodiscard]] double seconds() const {
        return static_cast<double>(blockFrames_) * static_cast<double>(blocks_.size()) / sampleRateHz_;
    }

    // ---- Audio side.
    /// A free block, or null: then count what is lost.
    [[nodiscard]] RecordBlock* takeFree() AMP_RT;
    [[nodiscard]] std::size_t freeBlocks() const AMP_RT { return free_.size(); }
    /// Hands a block with at least one frame to the disk. Never fails: the queue holds every block there is.
    void submit(RecordBlock* block) AMP_RT;
    /// No block follows. `missing` and `gap` are what was lost after the last block.
    void end(std::uint64_t missing, std::uint64_t gap) AMP_RT;
    /// True when the disk side has given the take up, so that nothing need be recorded any more.
    [[nodiscard]] bool givenUp() const AMP_RT { return givenUp_.load(std::memory_order_relaxed); }

    // ---- Disk side.
    [[nodiscard]] RecordBlock* takeFilled() AMP_RT;
    void giveBack(RecordBlock* block) AMP_RT;
    /// True once `end` was called; ask before finding the queue empty, then everything has been seen.
    [[nodiscard]] bool ended() const AMP_RT { return ended_.load(rt::kTakeOver); }  // partner: end()
    [[nodiscard]] std::uint64_t missingAtEnd() const AMP_RT { return missingAtEnd_; }
    [[nodiscard]] std::uint64_t gapAtEnd() const AMP_RT { return gapAtEnd_; }
    void giveUp() AMP_RT { givenUp_.store(true, std::memory_order_relaxed); }

    // ---- Written by the audio side, shown by any thread.
    std::atomic<std::uint64_t> framesPassed{0};   ///< length of the take so far, losses included
    std::atomic<std::uint64_t> framesMissing{0};  ///< lost so far because no block was free
    std::atomic<std::uint64_t> missingAt{0};      ///< where in the take the last of them begin
    /// The engine's frame number at the first sample of the take; `kNoFrame` until audio reached it.
    static constexpr std::uint64_t kNoFrame = ~std::uint64_t{0};
    std::atomic<std::uint64_t> startFrame{kNoFrame};

private:
    int wetChannels_;
    double sampleRateHz_;
    int blockFrames_ = kBlockFrames;
    std::vector<float> memory_;
    std::vector<RecordBlock> blocks_;
    rt::Queue<RecordBlock*, kMaxBlocks> free_;
    rt::Queue<RecordBlock*, kMaxBlocks> filled_;
    std::shared_ptr<rt::Wake> diskWake_;
    std::atomic<bool> ended_{false};
    std::atomic<bool> givenUp_{false};
    std::uint64_t missingAtEnd_ = 0;  // published by ended_
    std::uint64_t gapAtEnd_ = 0;
};

}  // namespace amp
