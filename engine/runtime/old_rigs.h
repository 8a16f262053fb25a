// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "engine/rig/rig.h"
#include "engine/rt/owned.h"

namespace amp {

/// Rigs that have been replaced and still ring out: at most two, and a third for the length of one fade.
/// Audio thread.
class OldRigs {
public:
    /// True when one more can be taken. If not, the oldest is told to hurry and there will be room after one fade.
    [[nodiscard]] bool hasRoom() AMP_RT;
    void add(rt::Owned<Rig>& rig) AMP_RT;
    /// Adds what still sounds to the outputs. frames ≤ kRigFrames.
    void process(const float* input, float* left, float* right, int frames) AMP_RT;
    [[nodiscard]] int framesToBoundary() const AMP_RT;
    /// Lets go of those that have finished.
    void settle() AMP_RT;
    void clear() AMP_RT;

private:
    static constexpr int kRinging = 2;
    std::array<rt::Owned<Rig>, kRinging + 1> rigs_;  ///< oldest first
    int count_ = 0;
    std::array<float, kRigFrames> left_{}, right_{};
};

}  // namespace amp
