// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/samples.h"
#include "engine/stages/param_block.h"

namespace amp {

/// Coefficients that cost too much to compute every frame are computed at absolute frames divisible by this, and only
/// there, so that the bits do not depend on where blocks end.
inline constexpr int kControlFrames = 16;

/// Cuts a block at the control grid while parameters move.
/// Calls `update(offset)` at each grid point while something moves (read parameters with `p.at(i, offset)`), and also
/// first of all when `stale` is true, which it then clears; calls `body(part, offset)` for the audio between.
/// A stage sets its own `stale` flag in `reset()`. Thread: audio.
template <class Update, class Body>
void forEachControlSlice(Samples io, const ParamBlock& p, bool& stale, Update&& update, Body&& body) AMP_RT {
    if (stale) {
        stale = false;
        update(0);
    }
    if (!p.anyMoving()) {
        body(io, 0);
        return;
    }
    int offset = 0;
    while (offset < io.frames) {
        const int phase = static_cast<int>((p.frame() + static_cast<std::uint64_t>(offset)) % kControlFrames);
        if (phase == 0) update(offset);
        const int rest = io.frames - offset;
        const int length = kControlFrames - phase < rest ? kControlFrames - phase : rest;
        body(io.slice(offset, length), offset);
        offset += length;
    }
}

}  // namespace amp
