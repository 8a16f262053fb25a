// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "engine/base/attributes.h"
#include "engine/base/samples.h"
#include "engine/rig/fade.h"
#include "engine/rig/stage_id.h"
#include "engine/rt/owned.h"
#include "engine/stages/stage.h"

namespace amp {

class RegionNode;
class SplitNode;
class StageNode;

/// What every node of a rig shares during one piece of audio.
struct RigContext {
    std::uint64_t frame = 0;          ///< absolute frame of the piece since the rig began
    const float* dry = nullptr;       ///< the rig's input after trim, mono
    const FadeTable* fade = nullptr;  ///< at the rig's rate
    float* ramps = nullptr;           ///< scratch: kMaxParams × kRigFrames values, used by one stage at a time
    bool timed = false;               ///< measure what each stage takes
    int framesPerFrame = 1;           ///< inside an oversampled region: its factor
};

/// One place of a chain: a stage or a split. Built and prepared off-thread, then owned by the rig.
class Node {
public:
    Node(StageId nodeId, int inChannels, int outChannels) : id_(nodeId), in_(inChannels), out_(outChannels) {}
    virtual ~Node() = default;
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    [[nodiscard]] StageId id() const AMP_RT { return id_; }
    [[nodiscard]] int inputChannels() const AMP_RT { return in_; }
    [[nodiscard]] int outputChannels() const AMP_RT { return out_; }

    virtual void reset() AMP_RT = 0;
    /// In place; `io` has `outputChannels()` channels and at most kRigFrames frames. Where a mono input becomes stereo, the
    /// caller has doubled it.
    virtual void process(Samples io, const RigContext& context) AMP_RT = 0;
    [[nodiscard]] virtual int latencyFrames() const AMP_RT = 0;
    [[nodiscard]] virtual std::int64_t tailFrames() const AMP_RT = 0;
    /// Goes on sounding on silence after a preset change: a time effect, or a split that holds one and nothing non-linear.
    [[nodiscard]] virtual bool ringsOut() const AMP_RT = 0;
    /// Changes the spectrum by force, so that its ringing on would need everything before it too.
    [[nodiscard]] virtual bool nonlinear() const AMP_RT = 0;
    /// Frames until something inside changes structure by itself; the rig cuts there. INT_MAX: nothing.
    [[nodiscard]] virtual int framesToBoundary() const AMP_RT = 0;

    [[nodiscard]] virtual StageNode* asStage() AMP_RT { return nullptr; }
    [[nodiscard]] virtual SplitNode* asSplit() AMP_RT { return nullptr; }
    [[nodiscard]] virtual RegionNode* asRegion() AMP_RT { return nullptr; }

private:
    StageId id_;
    int in_;
    int out_;
};

}  // namespace amp
