// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "engine/base/attributes.h"
#include "engine/record/take_tap.h"
#include "engine/rt/owned.h"

namespace amp {

/// Audio side of recording: feeds every cycle to the take that is on and to the ring that always listens.
/// It never allocates, frees, joins or waits: taps arrive finished inside commands, and a tap that is no longer needed
/// retires. What could not be taken is counted and becomes silence on disk (ARCHITECTURE.md, law L7).
/// Thread: audio, except construction and destruction.
class Recorder {
public:
    /// Begins a take. A take that is on ends first, without a frame between them lost.
    void startTake(rt::Owned<TakeTap>& incoming, std::uint64_t engineFrame) AMP_RT;
    /// Ends the take; without one does nothing.
    void stopTake() AMP_RT;
    [[nodiscard]] bool takeRunning() const AMP_RT { return static_cast<bool>(take_); }

    /// The same for the ring that keeps the last minutes.
    void startRing(rt::Owned<TakeTap>& incoming, std::uint64_t engineFrame) AMP_RT;
    void stopRing() AMP_RT;

    struct Stereo {
        const float* left;
        const float* right;
    };
    /// One block of the session: the signal as it came in (null: silence) and both outputs as they go out, which the ring keeps.
    /// `take` is the same, but for what rings on from before the take.
    void push(const float* dry, Stereo heard, Stereo take, int frames) AMP_RT;
    void push(const float* dry, const float* left, const float* right, int frames) AMP_RT {
        push(dry, {left, right}, {left, right}, frames);
    }
    /// Time that passed without audio, in frames: the server was away.
    void skip(std::uint64_t frames) AMP_RT;

private:
    rt::Owned<TakeTap> take_;
    rt::Owned<TakeTap> ring_;
};

}  // namespace amp
