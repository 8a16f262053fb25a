// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/level.h"

namespace amp {

void Level::process(Samples io, const ParamBlock& p) AMP_RT {
    const float* ramp = p.ramp(gain);
    const float constant = p.value(gain);
    for (int c = 0; c < io.channels; ++c) {
        float* x = io[c];
        if (ramp != nullptr) {
            for (int i = 0; i < io.frames; ++i) x[i] *= ramp[i];
        } else {
            for (int i = 0; i < io.frames; ++i) x[i] *= constant;
        }
    }
}

}  // namespace amp
