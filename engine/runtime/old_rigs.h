// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/rig/rig.h"
#include "engine/rt/owned.h"

namespace amp {

/// Rigs that have been replaced and still ring out: at most two, and a third for the length of one fade. Those that began to
/// play before the take that is on are heard, but are no part of it.
/// Audio thread.
class OldRigs {
public:
    /// True when one more can be taken. If not, the oldest is told to hurry and there will be room after one fade.
    [[nodiscard]] bool hasRoom() AMP_RT;
    void add(rt::Owned<Rig>& rig, FadeLaw law, bool recorded, bool quality = false) AMP_RT;
    /// Whether what rings now belongs to the take that begins now.
    void setRecorded(bool recorded) AMP_RT { recorded_.fill(recorded); }
    [[nodiscard]] bool anyUnrecorded() const AMP_RT;
    struct Sum {
        float* left = nullptr;
        float* right = nullptr;
    };
    /// Adds what still sounds to what is heard and, where it belongs there, to the take (may be null). frames ≤ kRigFrames.
    void process(const float* input, Sum heard, Sum take, int frames) AMP_RT;
    [[nodiscard]] int framesToBoundary() const AMP_RT;
    /// Lets go of those that have finished.
    void settle() AMP_RT;
    void clear() AMP_RT;

private:
    static constexpr int kRinging = 2;
    std::array<rt::Owned<Rig>, kRinging + 1> rigs_;  ///< oldest first
    std::array<bool, kRinging + 1> recorded_{};
    int count_ = 0;
    std::array<float, kRigFrames> left_{}, right_{};
};

}  // namespace amp
