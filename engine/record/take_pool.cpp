// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/take_pool.h"

#include <algorithm>
#include <cmath>

#include "engine/base/assert.h"

namespace amp {

TakePool::TakePool(const TakeRequest& request, std::shared_ptr<rt::Wake> diskWake)
    : wetChannels_(request.wetChannels == 1 ? 1 : 2),
      sampleRateHz_(request.sampleRateHz),
      diskWake_(std::move(diskWake)) {
    const double frames = std::max(request.poolSeconds, kMinPoolSeconds) * sampleRateHz_;
    while (frames / blockFrames_ + 2.0 > static_cast<double>(kMaxBlocks)) blockFrames_ *= 2;
    // Two more than the time asks for: one is being filled and one is being written.
    const auto count = static_cast<std::size_t>(std::ceil(frames / blockFrames_)) + 2;
    const auto channels = static_cast<std::size_t>(1 + wetChannels_);
    const auto block = static_cast<std::size_t>(blockFrames_);
    memory_.assign(count * channels * block, 0.0f);  // written, so the audio thread meets no page fault
    blocks_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        float* const start = memory_.data() + i * channels * block;
        blocks_[i].dry = start;
        blocks_[i].left = start + block;
        blocks_[i].right = wetChannels_ == 2 ? start + 2 * block : nullptr;
        giveBack(&blocks_[i]);
    }
}

RecordBlock* TakePool::takeFree() AMP_RT {
    RecordBlock* block = nullptr;
    return free_.tryPop(block) ? block : nullptr;
}

void TakePool::submit(RecordBlock* block) AMP_RT {
    const bool pushed = filled_.tryPush(std::move(block));
    AMP_ASSERT(pushed);
    static_cast<void>(pushed);
}

void TakePool::end(std::uint64_t missing, std::uint64_t gap) AMP_RT {
    missingAtEnd_ = missing;
    gapAtEnd_ = gap;
    ended_.store(true, rt::kHandOver);  // partner: ended()
    diskWake_->signal();
}

RecordBlock* TakePool::takeFilled() AMP_RT {
    RecordBlock* block = nullptr;
    return filled_.tryPop(block) ? block : nullptr;
}

void TakePool::giveBack(RecordBlock* block) AMP_RT {
    block->frames = 0;
    block->missingBefore = 0;
    block->gapBefore = 0;
    const bool pushed = free_.tryPush(std::move(block));
    AMP_ASSERT(pushed);
    static_cast<void>(pushed);
}

}  // namespace amp
