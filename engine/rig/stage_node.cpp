// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rig/stage_node.h"

#include <limits>

#include "engine/stages/control_grid.h"

namespace amp {

StageNode::StageNode(StageId id, std::unique_ptr<StageBox> box, std::span<const float> values, int inChannels,
                     int outChannels)
    : Node(id, inChannels, outChannels), box_(std::move(box)), params_(box_->params()) {
    AMP_ASSERT(params_.size() <= kMaxParams);
    for (std::size_t i = 0; i < params_.size(); ++i) {
        const float value = i < values.size() ? values[i] : params_[i].defaultValue;
        smoothers_[i].init(params_[i], value);
        tracks_[i] = {smoothers_[i].goal(), nullptr};
    }
}

void StageNode::setParam(std::size_t param, float value, const FadeTable& fade, bool atOnce) AMP_RT {
    if (param >= params_.size()) return;
    ParamSmoother& smoother = smoothers_[param];
    const bool movedBefore = smoother.moving();
    smoother.set(params_[param], value, fade, atOnce);
    box_->announce(param, smoother.goal());
    moving_ += static_cast<int>(smoother.moving()) - static_cast<int>(movedBefore);
    // Even a value taken at once has to be seen by code that follows the control grid.
    followsGrid_ = true;
    settleFrame_ = std::numeric_limits<std::uint64_t>::max();
    if (!smoother.moving()) tracks_[param] = {smoother.goal(), nullptr};
}

void StageNode::process(Samples io, const RigContext& context) AMP_RT {
    if (!followsGrid_) {
        box_->process(io, ParamBlock(tracks_.data(), params_.size(), context.frame, false, context.dry));
        return;
    }

    if (moving_ == 0 && settleFrame_ == std::numeric_limits<std::uint64_t>::max()) {
        settleFrame_ = (context.frame + kControlFrames - 1) / kControlFrames * kControlFrames;
    }
    for (std::size_t i = 0; i < params_.size(); ++i) {
        ParamSmoother& smoother = smoothers_[i];
        if (!smoother.moving()) {
            tracks_[i] = {smoother.goal(), nullptr};
            continue;
        }
        float* ramp = context.ramps + i * kRigFrames;
        smoother.fill(ramp, io.frames, *context.fade);
        tracks_[i] = {ramp[io.frames - 1], ramp};
        if (!smoother.moving()) --moving_;
    }
    box_->process(io, ParamBlock(tracks_.data(), params_.size(), context.frame, true, context.dry));

    const std::uint64_t end = context.frame + static_cast<std::uint64_t>(io.frames);
    if (moving_ == 0) {
        // The first grid point that nobody has seen yet with all values at rest ends the movement.
        if (settleFrame_ == std::numeric_limits<std::uint64_t>::max()) {
            settleFrame_ = (end + kControlFrames - 1) / kControlFrames * kControlFrames;
        }
        if (end > settleFrame_) followsGrid_ = false;
    }
}

int StageNode::framesToBoundary() const AMP_RT {
    return std::numeric_limits<int>::max();
}

}  // namespace amp
