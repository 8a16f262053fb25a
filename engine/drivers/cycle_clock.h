// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "engine/base/attributes.h"

namespace amp {

/// Sees how long no cycle ran: through a server's freeze, from one session to the next, while a card was unplugged. One
/// thread at a time: whoever runs the client's cycles.
class CycleClock {
public:
    /// Frames that were lost before the cycle that begins now. Gaps below 100 ms are dropouts, not absences.
    [[nodiscard]] std::uint64_t lostBefore(int frames, double rateHz) AMP_RT;
    /// Time has not gone by as cycles did (freewheel): the next cycle follows upon nothing.
    void forget() AMP_RT { nextDueNs_ = 0; }

private:
    std::int64_t nextDueNs_ = 0;  ///< when the cycle after the last one was to begin; 0: none ran yet
};

}  // namespace amp
