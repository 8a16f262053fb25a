// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <span>

#include "engine/rig/node.h"
#include "engine/rig/param_smoother.h"
#include "engine/rig/rig_limits.h"
#include "engine/stages/stage_box.h"

namespace amp {

/// A stage in the rig: the box, its parameters' way from value to value, and what the window reads of it.
class StageNode final : public Node {
public:
    /// Takes a prepared box. `values` in table order; what is missing has its default. Builder thread.
    StageNode(StageId id, std::unique_ptr<StageBox> box, std::span<const float> values, int inChannels,
              int outChannels);

    /// Audio thread from here on.
    void setParam(std::size_t param, float value, const FadeTable& fade, bool atOnce) AMP_RT;
    void exchange(std::size_t slot, rt::Owned<Resource>& incoming) AMP_RT { box_->exchange(slot, incoming); }

    void reset() AMP_RT override { box_->reset(); }
    void process(Samples io, const RigContext& context) AMP_RT override;
    [[nodiscard]] int latencyFrames() const AMP_RT override { return box_->latencyFrames(); }
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT override { return box_->tailFrames(); }
    [[nodiscard]] bool ringsOut() const AMP_RT override { return box_->info().family == Family::time; }
    [[nodiscard]] bool nonlinear() const AMP_RT override {
        const Family family = box_->info().family;
        return box_->info().nonlinear || family == Family::drive || family == Family::neural;
    }
    [[nodiscard]] int framesToBoundary() const AMP_RT override;
    [[nodiscard]] StageNode* asStage() AMP_RT override { return this; }

    [[nodiscard]] const StageBox& box() const AMP_RT { return *box_; }
    [[nodiscard]] StageBox& box() AMP_RT { return *box_; }
    [[nodiscard]] std::size_t paramCount() const AMP_RT { return params_.size(); }

private:
    std::unique_ptr<StageBox> box_;
    std::span<const ParamSpec> params_;
    std::array<ParamSmoother, kMaxParams> smoothers_;
    std::array<ParamTrack, kMaxParams> tracks_;
    int moving_ = 0;                 ///< smoothers on their way
    bool followsGrid_ = false;       ///< report movement up to and including `settleFrame_`
    std::uint64_t settleFrame_ = 0;  ///< first control-grid frame at which all parameters are at rest
};

}  // namespace amp
