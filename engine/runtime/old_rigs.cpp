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

void OldRigs::add(rt::Owned<Rig>& rig, FadeLaw law, bool recorded, bool quality) AMP_RT {
    AMP_ASSERT(count_ < static_cast<int>(rigs_.size()));
    rig->beginRingOut(law, quality);
    recorded_[static_cast<std::size_t>(count_)] = recorded;
    rigs_[static_cast<std::size_t>(count_++)] = std::move(rig);
    if (count_ > kRinging) rigs_[0]->hurry();
}

bool OldRigs::anyUnrecorded() const AMP_RT {
    for (int r = 0; r < count_; ++r) {
        if (!recorded_[static_cast<std::size_t>(r)]) return true;
    }
    return false;
}

void OldRigs::process(const float* input, Sum heard, Sum take, int frames) AMP_RT {
    const auto addTo = [this, frames](Sum sum) AMP_RT {
        for (int i = 0; i < frames; ++i) {
            sum.left[i] += left_[static_cast<std::size_t>(i)];
            sum.right[i] += right_[static_cast<std::size_t>(i)];
        }
    };
    for (int r = 0; r < count_; ++r) {
        Rig& rig = *rigs_[static_cast<std::size_t>(r)];
        if (rig.finished()) continue;
        rig.process(input, left_.data(), right_.data(), frames);
        addTo(heard);
        if (take.left != nullptr && recorded_[static_cast<std::size_t>(r)]) addTo(take);
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
            recorded_[static_cast<std::size_t>(kept - 1)] = recorded_[static_cast<std::size_t>(r)];
        }
    }
    count_ = kept;
}

void OldRigs::clear() AMP_RT {
    for (auto& rig : rigs_) rig.reset();
    count_ = 0;
}

}  // namespace amp
