// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>

#include "engine/record/playback.h"
#include "engine/record/take_tap.h"
#include "engine/rig/rig.h"
#include "engine/rt/owned.h"

namespace amp {

// What the control thread can ask of the audio thread. Commands carry finished objects; what they replace retires itself.
// Every alternative has a trap test (tests/rt/command_traps_test.cpp): one without it does not compile.

struct SetParam {
    StageId stage;
    std::uint16_t param = 0;
    float value = 0.0f;
};
struct SetBypass {
    StageId stage;
    bool bypass = false;
};
struct InsertNode {
    rt::Owned<Node> node;
    Place place;
    bool bypass = false;
};
struct RemoveNode {
    StageId node;
};
struct MoveNode {
    StageId node;
    Place place;
};
struct ReplaceNode {
    StageId replaced;
    rt::Owned<Node> node;
    FadeLaw law = FadeLaw::equalGain;
};
struct ExchangeResource {
    StageId stage;
    std::size_t slot = 0;
    rt::Owned<Resource> resource;  ///< null: none
};
struct SetLane {
    StageId split;
    int lane = 0;
    float levelDb = 0.0f;
    float pan = 0.0f;
};
struct SwapRig {
    rt::Owned<Rig> rig;
    bool quality = false;  ///< the same sound at another oversampling: fades for longer
};
struct SetTrim {
    float db = 0.0f;
};
struct SetPresetLevel {
    float db = 0.0f;
};
struct SetMaster {
    float db = 0.0f;
};
struct SetMute {
    bool mute = false;
};
/// Begins a take. With a rig, a copy of the one that plays and fresh from the builder, the take's wet track is what that rig
/// makes of the input from this frame on and nothing that rang before, so that it can be made again from the take's DI
/// (ARCHITECTURE.md, law L4). It is not heard before it has warmed up in the background.
struct StartTake {
    rt::Owned<TakeTap> tap;
    rt::Owned<Rig> rig{};  ///< null: the rig that plays goes on, and the wet track is what is heard
};
struct StopTake {};
struct StartRing {
    rt::Owned<TakeTap> tap;
};
struct StopRing {};
/// A sound file is heard beside the rig, in front of the master; no take has it. One that plays fades out.
struct StartPlayback {
    rt::Owned<PlaybackTap> tap;
};
struct StopPlayback {};

/// One request with the number under which it is answered.
struct Command {
    using Body = std::variant<SetParam, SetBypass, InsertNode, RemoveNode, MoveNode, ReplaceNode, ExchangeResource,
                              SetLane, SwapRig, SetTrim, SetPresetLevel, SetMaster, SetMute, StartTake, StopTake,
                              StartRing, StopRing, StartPlayback, StopPlayback>;

    /// Engine frame at which it takes effect; 0 or past: at once. A command never overtakes one sent before it.
    std::uint64_t frame = 0;
    std::uint32_t number = 0;
    Body body;
};

/// Answer to one command: exactly one each, in order.
struct Notice {
    enum class Outcome : std::uint8_t {
        applied,
        stale,        ///< the node it was for has gone
        full,         ///< no room for another node
        wrongLayout,  ///< prepared for another number of channels or another rate
    };
    std::uint32_t number = 0;
    Outcome outcome = Outcome::applied;
    std::uint64_t frame = 0;  ///< engine frame at which it took effect
};

}  // namespace amp
