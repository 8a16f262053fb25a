// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/rig/chain.h"
#include "engine/rig/node.h"

namespace amp {

/// Whole-frame delay that brings a lane into line with the slowest one. Changing it crossfades between the two read points.
/// Capacity is fixed by the builder. Audio thread, except construction.
class LaneDelay {
public:
    explicit LaneDelay(int capacityFrames);
    void reset() AMP_RT;
    void set(int delayFrames, const FadeTable& fade) AMP_RT;
    /// Takes the delay at once. Builder thread.
    void init(int delayFrames) { now_ = before_ = delayFrames; }
    void process(Samples io, const FadeTable& fade) AMP_RT;

private:
    std::array<std::vector<float>, kMaxChannels> line_;  ///< power of two
    std::uint32_t mask_;
    std::uint32_t write_ = 0;
    std::uint32_t filled_ = 0;  ///< frames written since reset; older memory counts as silence
    int now_ = 0;
    int before_ = 0;
    Fade change_{1.0f};
};

/// Several chains fed with the same signal; their outputs are brought into line, levelled, panned and added. The lanes run
/// one after the other and share nothing, so any assignment to cores gives the same bits.
class SplitNode final : public Node {
public:
    struct Lane {
        Chain chain;
        LaneDelay delay{kMaxLaneDelayFrames};
        Fade left{1.0f};   ///< gain to the first channel (the only one if the sum is mono)
        Fade right{1.0f};  ///< gain to the second channel
        int channels = 1;  ///< of the chain's output
        std::array<std::array<float, kRigFrames>, kMaxChannels> buffer{};
    };
    /// Longest difference in delay that can be evened out.
    static constexpr int kMaxLaneDelayFrames = 16384;

    /// Builder thread. `outChannels` 2 makes the sum stereo.
    SplitNode(StageId id, int inChannels, int outChannels, int laneCount);

    [[nodiscard]] int laneCount() const AMP_RT { return static_cast<int>(lanes_.size()); }
    [[nodiscard]] Lane& lane(int i) AMP_RT { return *lanes_[static_cast<std::size_t>(i)]; }
    [[nodiscard]] const Lane& lane(int i) const AMP_RT { return *lanes_[static_cast<std::size_t>(i)]; }

    /// Level and place of a lane. `atOnce` before the rig sounds. `pan` −1…+1 is heard only when the sum is stereo.
    void setLane(int i, float levelDb, float pan, const FadeTable& fade, bool atOnce) AMP_RT;
    /// Evens out the lanes' delays after a change of what is in them.
    void align(const FadeTable& fade, bool atOnce) AMP_RT;

    void reset() AMP_RT override;
    void process(Samples io, const RigContext& context) AMP_RT override;
    [[nodiscard]] int latencyFrames() const AMP_RT override;
    [[nodiscard]] std::int64_t tailFrames() const AMP_RT override;
    [[nodiscard]] bool ringsOut() const AMP_RT override;
    [[nodiscard]] bool nonlinear() const AMP_RT override;
    [[nodiscard]] int framesToBoundary() const AMP_RT override;
    [[nodiscard]] SplitNode* asSplit() AMP_RT override { return this; }

private:
    std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace amp
