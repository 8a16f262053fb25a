// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/rig/chain.h"
#include "engine/rig/region_node.h"
#include "engine/rig/split_node.h"
#include "engine/rig/stage_node.h"

namespace amp {

/// What came of a change to a rig.
enum class RigResult {
    done,
    later,        ///< something on its way has to finish first (at most one fade); try again
    stale,        ///< no such node any more
    full,         ///< no room for another node
    wrongLayout,  ///< the node was prepared for another number of channels than this place has
};

/// A compiled preset: trim, a chain of nodes, level. Mono in, stereo out.
/// Built and prepared by a builder thread, then owned by the engine; every method below `// Audio thread` runs there, allocates
/// nothing and takes effect at the frame at which it is called. Its frame counter starts at 0 with its first frame.
class Rig {
public:
    Rig(double sampleRateHz, float trimDb, float levelDb);

    // Builder thread, before the rig is handed over.
    [[nodiscard]] Chain& chain() AMP_RT { return chain_; }
    /// Evens out the lanes of all splits, once everything is in.
    void finishBuilding();

    // Audio thread.
    [[nodiscard]] double sampleRateHz() const AMP_RT { return sampleRateHz_; }
    [[nodiscard]] const FadeTable& fadeTable() const AMP_RT { return fade_; }
    /// For its arrival and departure: the usual fade, or the long one of a change of quality.
    [[nodiscard]] const FadeTable& swapFade(bool quality) const AMP_RT { return quality ? qualityFade_ : fade_; }
    void process(const float* input, float* left, float* right, int frames) AMP_RT;  ///< frames ≤ kRigFrames
    /// Completes removals and moves whose fades have ended. `process` does it too; a caller that applies commands at this frame
    /// calls it first, so that they meet the same rig however the audio is cut.
    void settle() AMP_RT;
    /// Frames until the rig changes structure by itself; the caller cuts its pieces there.
    [[nodiscard]] int framesToBoundary() const AMP_RT;

    [[nodiscard]] RigResult setParam(StageId id, std::size_t param, float value) AMP_RT;
    [[nodiscard]] RigResult setBypass(StageId id, bool bypass) AMP_RT;
    /// `node` is taken only when the result is `done`.
    [[nodiscard]] RigResult insert(rt::Owned<Node>& node, const Place& place, bool bypass) AMP_RT;
    [[nodiscard]] RigResult remove(StageId id) AMP_RT;
    [[nodiscard]] RigResult move(StageId id, const Place& place) AMP_RT;
    [[nodiscard]] RigResult replace(StageId id, rt::Owned<Node>& node, FadeLaw law) AMP_RT;
    [[nodiscard]] RigResult exchange(StageId id, std::size_t slot, rt::Owned<Resource>& resource) AMP_RT;
    [[nodiscard]] RigResult setLane(StageId split, int lane, float levelDb, float pan) AMP_RT;
    void setTrim(float db) AMP_RT;
    void setLevel(float db) AMP_RT;

    /// The rig has been replaced: its input is faded out in front of its time effects (or its output, if it has none), which then
    /// go on with silence until they have rung out. The law is the fade's, and the other half of the new rig's. `quality`: the new
    /// one differs in oversampling only.
    void beginRingOut(FadeLaw law = FadeLaw::equalPower, bool quality = false) AMP_RT;
    /// Shortens a ringing-out to one fade.
    void hurry() AMP_RT;
    /// Nothing more will be heard.
    [[nodiscard]] bool finished() const AMP_RT { return finished_; }

    [[nodiscard]] int latencyFrames() const AMP_RT { return chain_.latencyFrames(); }
    void reset() AMP_RT;

    /// Loudest sample and mean square of the input after trim since the last call.
    struct InputLevel {
        float peak = 0.0f;
        double squareSum = 0.0;
        int frames = 0;
    };
    [[nodiscard]] InputLevel takeInputLevel() AMP_RT;
    /// Calls `visit(ChainSlot&)` for every node, lanes included.
    template <class Visit>
    void forEachSlot(Visit&& visit) AMP_RT {
        visitChain(chain_, visit);
    }
    void setTimed(bool timed) AMP_RT { timed_ = timed; }
    /// Blocks in which a stage produced something that is not a number; the rig then fell silent and reset itself.
    [[nodiscard]] std::uint32_t faults() const AMP_RT { return faults_; }

private:
    struct Where {
        Chain* chain = nullptr;
        int index = -1;
        SplitNode* split = nullptr;    ///< that holds the chain; null: the main chain
        RegionNode* region = nullptr;  ///< the chain is the inside of this
    };

    template <class Visit>
    static void visitChain(Chain& chain, Visit& visit) {
        for (int i = 0; i < chain.size(); ++i) {
            visit(chain[i]);
            if (SplitNode* split = chain[i].node->asSplit()) {
                for (int l = 0; l < split->laneCount(); ++l) visitChain(split->lane(l).chain, visit);
            }
            if (RegionNode* region = chain[i].node->asRegion()) visitChain(region->chain(), visit);
        }
    }

    [[nodiscard]] const FadeTable& fadeOf(const Where& where) const AMP_RT;
    [[nodiscard]] Where find(StageId id) AMP_RT;
    [[nodiscard]] static Where findIn(Chain& chain, SplitNode* holder, StageId id) AMP_RT;
    [[nodiscard]] Where resolve(const Place& place) AMP_RT;
    [[nodiscard]] static bool fits(const Where& where, const Node& node) AMP_RT;
    [[nodiscard]] int nodeCount() AMP_RT;
    void settleChain(Chain& chain) AMP_RT;
    void alignSplits(bool atOnce) AMP_RT;
    void watchRingOut(const float* left, const float* right, int frames) AMP_RT;

    double sampleRateHz_;
    FadeTable fade_;
    FadeTable qualityFade_;
    bool qualitySwap_ = false;  ///< it leaves by the long fade
    Chain chain_;
    Fade trim_, level_;
    std::uint64_t frame_ = 0;
    std::vector<float> ramps_;
    std::array<float, kRigFrames> dry_{};
    bool timed_ = false;
    bool changing_ = false;  ///< a removal or move waits for its fade
    std::uint32_t faults_ = 0;
    InputLevel inputLevel_;

    bool ringing_ = false;
    int ringFrom_ = 0;  ///< first node that goes on sounding
    FadeLaw ringLaw_ = FadeLaw::equalPower;
    Fade feed_{1.0f};              ///< what still goes into it
    Fade farewell_{1.0f};          ///< last fade of a ringing that takes too long
    std::int64_t ringFrames_ = 0;  ///< since the rig was replaced
    float windowPeak_ = 0.0f;      ///< of the present window of kRingWindowFrames
    bool finished_ = false;
};

}  // namespace amp
