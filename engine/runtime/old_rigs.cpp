// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runtime/old_rigs.h"

#include <algorithm>
#include <climits>

namespace amp {

bool OldRigs::hasRoom() AMP_RT {
    if (count_ < static_cast<int>(rigs_.size())) return true;
    rigs_[0]->hurry();
    return false;
}

void OldRigs::add(rt::Owned<Rig>& rig) AMP_RT {
    AMP_ASSERT(count_ < static_cast<int>(rigs_.size()));
    rig->beginRingOut();
    rigs_[static_cast<std::size_t>(count_++)] = std::move(rig);
    if (count_ > kRinging) rigs_[0]->hurry();
}

void OldRigs::process(const float* input, float* left, float* right, int frames) AMP_RT {
    for (int r = 0; r < count_; ++r) {
        Rig& rig = *rigs_[static_cast<std::size_t>(r)];
        if (rig.finished()) continue;
        rig.process(input, left_.data(), right_.data(), frames);
        for (int i = 0; i < frames; ++i) {
            left[i] += left_[static_cast<std::size_t>(i)];
            right[i] += right_[static_cast<std::size_t>(i)];
        }
    }
}

int OldRigs::framesToBoundary() const AMP_RT {
    int frames = INT_MAX;
    for (int r = 0; r < count_; ++r) frames = std::min(frames, rigs_[static_cast<std::size_t>(r)]->framesToBoundary());
    return frames;
}

void OldRigs::settle() AMP_RT {
    int kept = 0;
    for (int r = 0; r < count_; ++r) {
        rt::Owned<Rig>& rig = rigs_[static_cast<std::size_t>(r)];
        if (rig->finished()) {
            rig.reset();
        } else if (kept++ != r) {
            rigs_[static_cast<std::size_t>(kept - 1)] = std::move(rig);
        }
    }
    count_ = kept;
}

void OldRigs::clear() AMP_RT {
    for (auto& rig : rigs_) rig.reset();
    count_ = 0;
}

}  // namespace amp
