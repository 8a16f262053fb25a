// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/recorder.h"

#include <utility>

namespace amp {
namespace {

void endTap(rt::Owned<TakeTap>& tap) AMP_RT {
    if (!tap) return;
    tap->finish();
    tap.reset();
}

void beginTap(rt::Owned<TakeTap>& tap, rt::Owned<TakeTap>& incoming, std::uint64_t engineFrame) AMP_RT {
    endTap(tap);
    tap = std::move(incoming);
    if (tap) tap->startAt(engineFrame);
}

void pushTap(rt::Owned<TakeTap>& tap, const float* dry, const float* left, const float* right, int frames) AMP_RT {
    if (!tap) return;
    if (tap->givenUp()) return endTap(tap);
    tap->push(dry, left, right, frames);
}

}  // namespace

void Recorder::startTake(rt::Owned<TakeTap>& incoming, std::uint64_t engineFrame) AMP_RT {
    beginTap(take_, incoming, engineFrame);
}

void Recorder::stopTake() AMP_RT {
    endTap(take_);
}

void Recorder::startRing(rt::Owned<TakeTap>& incoming, std::uint64_t engineFrame) AMP_RT {
    beginTap(ring_, incoming, engineFrame);
}

void Recorder::stopRing() AMP_RT {
    endTap(ring_);
}

void Recorder::push(const float* dry, Stereo heard, Stereo take, int frames) AMP_RT {
    pushTap(take_, dry, take.left, take.right, frames);
    pushTap(ring_, dry, heard.left, heard.right, frames);
}

void Recorder::skip(std::uint64_t frames) AMP_RT {
    if (take_) take_->skip(frames);
    if (ring_) ring_->skip(frames);
}

}  // namespace amp
