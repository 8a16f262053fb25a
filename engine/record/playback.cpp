// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/playback.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "engine/base/assert.h"

namespace amp {
namespace {

constexpr double kFadeSeconds = 0.005;

}  // namespace

PlaybackPool::PlaybackPool(std::shared_ptr<rt::Wake> readerWake)
    : memory_(2 * kBlocks * static_cast<std::size_t>(kBlockFrames), 0.0f),
      blocks_(kBlocks),
      readerWake_(std::move(readerWake)) {
    for (std::size_t i = 0; i < kBlocks; ++i) {
        float* const start = memory_.data() + 2 * i * static_cast<std::size_t>(kBlockFrames);
        blocks_[i] = {start, start + kBlockFrames, 0};
        PlaybackBlock* block = &blocks_[i];
        const bool pushed = free_.tryPush(std::move(block));
        AMP_ASSERT(pushed);
        static_cast<void>(pushed);
    }
}

PlaybackBlock* PlaybackPool::takeFree() AMP_RT {
    PlaybackBlock* block = nullptr;
    return free_.tryPop(block) ? block : nullptr;
}

void PlaybackPool::submit(PlaybackBlock* block) AMP_RT {
    const bool pushed = filled_.tryPush(std::move(block));
    AMP_ASSERT(pushed);
    static_cast<void>(pushed);
}

PlaybackBlock* PlaybackPool::takeFilled() AMP_RT {
    PlaybackBlock* block = nullptr;
    return filled_.tryPop(block) ? block : nullptr;
}

void PlaybackPool::giveBack(PlaybackBlock* block) AMP_RT {
    const bool pushed = free_.tryPush(std::move(block));
    AMP_ASSERT(pushed);
    static_cast<void>(pushed);
}

void PlaybackPool::release() AMP_RT {
    released_.store(true, rt::kHandOver);  // partner: released()
    readerWake_->signal();
}

PlaybackTap::PlaybackTap(std::shared_ptr<PlaybackPool> pool, double sampleRateHz) : pool_(std::move(pool)) {
    const auto length = std::max<std::size_t>(1, static_cast<std::size_t>(kFadeSeconds * sampleRateHz));
    for (std::size_t i = 0; i <= length; ++i) {
        fade_.push_back(static_cast<float>(
            0.5 - 0.5 * std::cos(std::numbers::pi * static_cast<double>(i) / static_cast<double>(length))));
    }
}

PlaybackTap::~PlaybackTap() {
    pool_->release();
}

bool PlaybackTap::fetch() AMP_RT {
    if (block_ != nullptr && at_ == block_->frames) {
        pool_->giveBack(block_);
        block_ = std::exchange(next_, nullptr);
        at_ = 0;
    }
    if (block_ == nullptr) block_ = pool_->takeFilled();
    if (next_ == nullptr) next_ = pool_->takeFilled();
    return block_ != nullptr;
}

/// Whether to be heard, from here on: not when told to stop, and not where the next block is missing and this one ends within
/// a fade. The end of the file is an end like any other.
bool PlaybackTap::wanted() AMP_RT {
    if (stopping_) return false;
    return next_ != nullptr || block_->frames - at_ > static_cast<int>(fade_.size());
}

void PlaybackTap::add(float* left, float* right, int frames) AMP_RT {
    for (int i = 0; i < frames && !finished_; ++i) {
        const bool ended = pool_->ended();  // before looking into the queue: then an empty queue is final
        if (!fetch()) {
            finished_ = ended || stopping_;
            step_ = 0;
            break;
        }
        const bool on = wanted();
        // Having come to rest, it waits until there is more, unless this is the last.
        if (!on && step_ == 0 && (stopping_ || !ended)) {
            finished_ = stopping_;
            break;
        }
        if (on && step_ + 1 < fade_.size()) ++step_;
        if (!on && step_ > 0) --step_;
        const float gain = fade_[step_];
        left[i] += gain * block_->left[at_];
        right[i] += gain * block_->right[at_];
        ++at_;
        ++played_;
    }
    pool_->framesPlayed.store(played_, std::memory_order_relaxed);
}

}  // namespace amp
