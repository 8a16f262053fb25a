// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rig/split_node.h"

#include <algorithm>
#include <bit>
#include <climits>
#include <cmath>
#include <numbers>

namespace amp {

LaneDelay::LaneDelay(int capacityFrames) {
    const auto size = std::bit_ceil(static_cast<std::uint32_t>(capacityFrames + kRigFrames));
    for (auto& channel : line_) channel.assign(size, 0.0f);
    mask_ = size - 1;
}

void LaneDelay::reset() AMP_RT {
    filled_ = 0;
    before_ = now_;
    change_.jump(1.0f);
}

void LaneDelay::set(int delayFrames, const FadeTable& fade) AMP_RT {
    const int wanted = std::clamp(delayFrames, 0, static_cast<int>(mask_) - kRigFrames);
    if (wanted == now_) return;
    before_ = now_;
    now_ = wanted;
    change_.jump(0.0f);
    change_.start(1.0f, fade);
}

void LaneDelay::process(Samples io, const FadeTable& fade) AMP_RT {
    for (int i = 0; i < io.frames; ++i) {
        filled_ = std::min(filled_ + 1, mask_);
        const float g = change_.next(fade);
        for (int c = 0; c < io.channels; ++c) {
            float* line = line_[static_cast<std::size_t>(c)].data();
            line[write_ & mask_] = io[c][i];
            const auto tap = [&](int delay) {
                return static_cast<std::uint32_t>(delay) < filled_
                           ? line[(write_ - static_cast<std::uint32_t>(delay)) & mask_]
                           : 0.0f;
            };
            io[c][i] = g == 1.0f ? tap(now_) : tap(before_) + g * (tap(now_) - tap(before_));
        }
        ++write_;
    }
}

SplitNode::SplitNode(StageId id, int inChannels, int outChannels, int laneCount) : Node(id, inChannels, outChannels) {
    AMP_ASSERT(laneCount >= 1 && laneCount <= kMaxLanes);
    for (int i = 0; i < laneCount; ++i) lanes_.push_back(std::make_unique<Lane>());
}

void SplitNode::setLane(int i, float levelDb, float pan, const FadeTable& fade, bool atOnce) AMP_RT {
    if (i < 0 || i >= laneCount()) return;
    const float gain = levelDb <= -60.0f ? 0.0f : std::pow(10.0f, levelDb / 20.0f);
    float left = gain;
    float right = gain;
    if (outputChannels() == 2) {
        // Constant power around the middle, where both gains are one.
        const float angle = (std::clamp(pan, -1.0f, 1.0f) + 1.0f) * static_cast<float>(std::numbers::pi / 4);
        left *= std::numbers::sqrt2_v<float> * std::cos(angle);
        right *= std::numbers::sqrt2_v<float> * std::sin(angle);
        if (pan == 0.0f) left = right = gain;
    }
    Lane& l = lane(i);
    if (atOnce) {
        l.left.jump(left);
        l.right.jump(right);
    } else {
        l.left.start(left, fade);
        l.right.start(right, fade);
    }
}

void SplitNode::align(const FadeTable& fade, bool atOnce) AMP_RT {
    const int longest = latencyFrames();
    for (auto& l : lanes_) {
        const int missing = longest - l->chain.latencyFrames();
        if (atOnce) {
            l->delay.init(missing);
        } else {
            l->delay.set(missing, fade);
        }
    }
}

void SplitNode::reset() AMP_RT {
    for (auto& l : lanes_) {
        l->chain.reset();
        l->delay.reset();
    }
}

void SplitNode::process(Samples io, const RigContext& context) AMP_RT {
    for (auto& l : lanes_) {
        Samples part(l->buffer[0].data(), l->buffer[1].data(), io.frames);
        part.channels = inputChannels();
        for (int c = 0; c < part.channels; ++c) std::copy_n(io[c], io.frames, part[c]);
        l->channels = l->chain.process(part, 0, l->chain.size(), context);
        part.channels = l->channels;
        l->delay.process(part, *context.fade);
    }
    for (int c = 0; c < io.channels; ++c) std::fill_n(io[c], io.frames, 0.0f);
    for (auto& l : lanes_) {
        for (int c = 0; c < io.channels; ++c) {
            const float* x = l->buffer[l->channels == 2 ? static_cast<std::size_t>(c) : 0].data();
            Fade& gain = c == 0 ? l->left : l->right;
            float* sum = io[c];
            if (gain.moving()) {
                for (int i = 0; i < io.frames; ++i) sum[i] += gain.next(*context.fade) * x[i];
            } else {
                const float g = gain.goal();
                for (int i = 0; i < io.frames; ++i) sum[i] += g * x[i];
            }
        }
    }
}

int SplitNode::latencyFrames() const AMP_RT {
    int longest = 0;
    for (const auto& l : lanes_) longest = std::max(longest, l->chain.latencyFrames());
    return longest;
}

std::int64_t SplitNode::tailFrames() const AMP_RT {
    std::int64_t longest = 0;
    for (const auto& l : lanes_) {
        std::int64_t sum = kMaxLaneDelayFrames;
        for (int i = 0; i < l->chain.size(); ++i) {
            const std::int64_t tail = l->chain[i].node->tailFrames();
            sum = tail == kEndless || sum == kEndless ? kEndless : sum + tail;
        }
        longest = std::max(longest, sum);
    }
    return longest;
}

bool SplitNode::ringsOut() const AMP_RT {
    if (nonlinear()) return false;
    for (const auto& l : lanes_) {
        for (int i = 0; i < l->chain.size(); ++i) {
            if (l->chain[i].node->ringsOut()) return true;
        }
    }
    return false;
}

bool SplitNode::nonlinear() const AMP_RT {
    for (const auto& l : lanes_) {
        for (int i = 0; i < l->chain.size(); ++i) {
            if (l->chain[i].node->nonlinear()) return true;
        }
    }
    return false;
}

int SplitNode::framesToBoundary() const AMP_RT {
    int frames = INT_MAX;
    for (const auto& l : lanes_) frames = std::min(frames, l->chain.framesToBoundary());
    return frames;
}

}  // namespace amp
