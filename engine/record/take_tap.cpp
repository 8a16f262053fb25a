// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/take_tap.h"

#include <algorithm>

#include "engine/base/assert.h"

namespace amp {

TakeTap::TakeTap(std::shared_ptr<TakePool> pool) : pool_(std::move(pool)) {}

TakeTap::~TakeTap() {
    finish();
}

void TakeTap::push(const float* dry, const float* left, const float* right, int frames) AMP_RT {
    AMP_ASSERT(!finished_);
    int done = 0;
    while (done < frames) {
        if (block_ == nullptr) {
            block_ = pool_->takeFree();
            if (block_ == nullptr) {
                const auto lost = static_cast<std::uint64_t>(frames - done);
                if (missing_ == 0) {
                    pool_->missingAt.store(passed_ + static_cast<std::uint64_t>(done), std::memory_order_relaxed);
                }
                missing_ += lost;
                missingInAll_ += lost;
                break;
            }
            block_->missingBefore = missing_;
            block_->gapBefore = gap_;
            missing_ = 0;
            gap_ = 0;
        }
        const int count = std::min(frames - done, pool_->blockFrames() - block_->frames);
        float* const dryTo = block_->dry + block_->frames;
        float* const leftTo = block_->left + block_->frames;
        if (dry != nullptr) {
            std::copy_n(dry + done, count, dryTo);
        } else {
            std::fill_n(dryTo, count, 0.0f);
        }
        if (block_->right != nullptr) {
            std::copy_n(left + done, count, leftTo);
            std::copy_n(right + done, count, block_->right + block_->frames);
        } else {
            for (int i = 0; i < count; ++i) leftTo[i] = 0.5f * (left[done + i] + right[done + i]);
        }
        block_->frames += count;
        done += count;
        if (block_->frames == pool_->blockFrames()) submitBlock();
    }
    passed_ += static_cast<std::uint64_t>(frames);
    pool_->framesPassed.store(passed_, std::memory_order_relaxed);
    pool_->framesMissing.store(missingInAll_, std::memory_order_relaxed);
}

void TakeTap::skip(std::uint64_t frames) AMP_RT {
    if (frames == 0) return;
    if (block_ != nullptr) submitBlock();  // a block in hand always holds frames
    gap_ += frames;
    passed_ += frames;
    pool_->framesPassed.store(passed_, std::memory_order_relaxed);
}

void TakeTap::finish() AMP_RT {
    if (finished_) return;
    finished_ = true;
    if (block_ != nullptr) submitBlock();
    pool_->end(missing_, gap_);
}

void TakeTap::submitBlock() AMP_RT {
    pool_->submit(block_);
    block_ = nullptr;
}

}  // namespace amp
