// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "engine/base/attributes.h"

namespace amp::rt {

/// While it lives, this thread's floating point flushes denormal results to zero and, on x86, reads denormal inputs as zero
/// (FTZ and DAZ; FZ on aarch64). `Scope` does this for the audio roles; code that must give the same bits elsewhere, such
/// as the warm-up of a model on a builder thread, opens one itself. Does nothing on other processors.
class FlushDenormals {
public:
    FlushDenormals() AMP_RT;
    ~FlushDenormals();
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;

private:
    std::uint64_t before_;
};

}  // namespace amp::rt
