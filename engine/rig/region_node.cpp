// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rig/region_node.h"

#include <algorithm>
#include <climits>

namespace amp {

RegionNode::RegionNode(int channels, int factor, dsp::OversamplingPhase phase, double sampleRateHz)
    : Node(StageId{}, channels, channels), factor_(factor), fade_(sampleRateHz * factor) {
    for (int c = 0; c < channels; ++c) {
        oversampler_[static_cast<std::size_t>(c)].prepare(factor, phase, kRigFrames);
    }
}

void RegionNode::reset() AMP_RT {
    chain_.reset();
    for (int c = 0; c < outputChannels(); ++c) oversampler_[static_cast<std::size_t>(c)].reset();
}

void RegionNode::process(Samples io, const RigContext& context) AMP_RT {
    Samples inner;
    inner.channels = io.channels;
    inner.frames = io.frames * factor_;
    for (int c = 0; c < io.channels; ++c) {
        const auto n = static_cast<std::size_t>(c);
        inner.channel[n] = oversampler_[n].up(io[c], io.frames);
    }

    RigContext inside = context;
    inside.frame = context.frame * static_cast<std::uint64_t>(factor_);
    inside.dry = nullptr;
    inside.fade = &fade_;
    inside.framesPerFrame = factor_;
    for (int done = 0; done < inner.frames;) {
        const int count = std::min({inner.frames - done, kRigFrames, std::max(1, chain_.framesToBoundary())});
        chain_.process(inner.slice(done, count), 0, chain_.size(), inside);
        inside.frame += static_cast<std::uint64_t>(count);
        done += count;
    }

    for (int c = 0; c < io.channels; ++c) oversampler_[static_cast<std::size_t>(c)].down(inner[c], io[c], io.frames);
}

int RegionNode::latencyFrames() const AMP_RT {
    int inner = 0;
    for (int i = 0; i < chain_.size(); ++i) inner += chain_[i].node->latencyFrames();
    return oversampler_[0].latencyFrames() + (inner + factor_ / 2) / factor_;
}

std::int64_t RegionNode::tailFrames() const AMP_RT {
    std::int64_t sum = 256;  // the filters
    for (int i = 0; i < chain_.size(); ++i) {
        const std::int64_t tail = chain_[i].node->tailFrames();
        if (tail == kEndless) return kEndless;
        sum += tail / factor_ + 1;
    }
    return sum;
}

int RegionNode::framesToBoundary() const AMP_RT {
    return INT_MAX;
}

}  // namespace amp
