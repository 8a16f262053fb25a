// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>

#include "engine/dsp/oversampler.h"
#include "engine/rig/chain.h"
#include "engine/rig/node.h"

namespace amp {

/// Neighbouring non-linear stages at a multiple of the rig's rate: one way up, one way down around all of them. Its nodes were
/// prepared for the inner rate and keep their handles; parameters and bypass reach them as everywhere. What changes structure
/// (inserting, removing, moving, another factor) takes a new rig, whose fade hides the different delay.
/// The delay counts all nodes, switched on or not, so that it never changes while the region lives.
class RegionNode final : public Node {
public:
    /// Builder thread. `factor` 2 to 16.
    RegionNode(int channels, int factor, dsp::OversamplingPhase phase, double sampleRateHz);

    [[nodiscard]] Chain& chain() AMP_RT { return chain_; }
    /// At the inner rate: for everything that moves inside.
    [[nodiscard]] const FadeTable& fadeTable() const AMP_RT { return fade_; }
    [[nodiscard]] int factor() const AMP_RT { return factor_; }

    void reset() AMP_RT override;
    void process(Samples io, const RigContext& context) AMP_RT override;
    [[nodiscard]] int latencyFrames() const AMP_RT override;
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT override;
    [[nodiscard]] bool ringsOut() const AMP_RT override { return false; }
    [[nodiscard]] bool nonlinear() const AMP_RT override { return true; }
    /// Cuts itself where its own fades end.
    [[nodiscard]] int framesToBoundary() const AMP_RT override;
    [[nodiscard]] RegionNode* asRegion() AMP_RT override { return this; }

private:
    int factor_;
    FadeTable fade_;
    Chain chain_;
    std::array<dsp::Oversampler, kMaxChannels> oversampler_;
};

}  // namespace amp
