// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "engine/rig/fade.h"
#include "engine/rig/node.h"
#include "engine/rig/place.h"
#include "engine/rig/rig_limits.h"

namespace amp {

/// How old and new are mixed while one node takes another's place.
enum class FadeLaw {
    equalGain,   ///< the two are alike: another value of a choice
    equalPower,  ///< the two are different sounds: another model
};

/// One place of a chain: the node, the fade between it and its dry input, and during a replacement the node it replaces.
struct ChainSlot {
    enum class Purpose { play, remove, move };

    rt::Owned<Node> node;
    rt::Owned<Node> outgoing;  ///< fading out in parallel
    Fade wet{1.0f};            ///< 0: the dry input passes unchanged, to the bit
    Fade arrival{1.0f};        ///< of `node` against `outgoing`
    FadeLaw law = FadeLaw::equalGain;
    Purpose purpose = Purpose::play;
    Place destination{};        ///< of a move
    bool bypass = false;        ///< what the player asked for
    std::int64_t tail = 0;      ///< frames that the bypassed node still runs on silence
    bool cut = false;           ///< the tail was longer than we let it run: reset before waking
    float peak = 0.0f;          ///< loudest sample behind the node since it was last read
    float microseconds = 0.0f;  ///< smoothed time per frame
    float worst = 0.0f;         ///< most microseconds per frame, forgotten by who reads it
};

/// Nodes one after the other with click-free changes. Fixed capacity; never allocates after construction.
/// All methods: audio thread, unless said otherwise.
class Chain {
public:
    Chain() = default;

    [[nodiscard]] int size() const AMP_RT { return count_; }
    [[nodiscard]] ChainSlot& operator[](int i) AMP_RT { return slots_[static_cast<std::size_t>(i)]; }
    [[nodiscard]] const ChainSlot& operator[](int i) const AMP_RT { return slots_[static_cast<std::size_t>(i)]; }
    /// Place of a node that is not on its way out, or -1.
    [[nodiscard]] int find(StageId id) const AMP_RT;

    /// Adds at the end, sounding at once. Builder thread.
    void append(rt::Owned<Node> node, bool bypass);
    /// Puts a node in front of place `index`; it fades in from dry unless `bypass`. False when full; `node` is then untouched.
    [[nodiscard]] bool insert(int index, rt::Owned<Node>& node, bool bypass, const FadeTable& fade) AMP_RT;
    /// Fades the node out; it leaves at the end of the fade.
    void beginRemoval(int index, const FadeTable& fade) AMP_RT;
    void beginMove(int index, const Place& destination, const FadeTable& fade) AMP_RT;
    void setBypass(int index, bool bypass, const FadeTable& fade) AMP_RT;
    /// The new node sounds in parallel and takes over. False while an earlier replacement is on its way.
    [[nodiscard]] bool replace(int index, rt::Owned<Node>& node, FadeLaw law, const FadeTable& fade) AMP_RT;
    /// Takes a node out at once; only when its wet fade rests at 0.
    [[nodiscard]] ChainSlot take(int index) AMP_RT;
    void place(int index, ChainSlot&& slot) AMP_RT;

    /// Runs places [first, last) over `io`, which has the channels of the chain's input and room for two; returns the
    /// channels of the output.
    int process(Samples io, int first, int last, const RigContext& context) AMP_RT;

    /// Frames until a fade ends that changes structure.
    [[nodiscard]] int framesToBoundary() const AMP_RT;
    /// Delay of all nodes that are switched on.
    [[nodiscard]] int latencyFrames() const AMP_RT;
    void reset() AMP_RT;

private:
    void run(ChainSlot& slot, Samples io, const RigContext& context) AMP_RT;
    void runNode(ChainSlot& slot, Samples io, const RigContext& context) AMP_RT;

    std::array<ChainSlot, kMaxStages> slots_{};
    int count_ = 0;
    /// The dry input of the node in progress, and the outgoing node's copy.
    std::array<std::array<float, kRigFrames>, 2 * kMaxChannels> scratch_{};
};

}  // namespace amp
