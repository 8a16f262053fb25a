// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/control/background_worker.h"
#include "engine/control/cabinet_curves.h"

namespace amp {

/// Keeps the curves of the cabinet that is looked at up to date, on a thread of its own: one job at a time, the newest wish
/// next, so that a drag never queues. Control thread.
class CabinetDesk {
public:
    /// The curves of this input, or of the last one before it with `fresh` false. The reference holds until the next call.
    [[nodiscard]] const CabinetCurves& look(const CabinetCurvesInput& input);
    /// Carries finished curves in.
    void poll() { worker_.collect(); }

private:
    void start();

    CabinetCurvesInput wanted_, under_, shown_;
    bool busy_ = false;
    bool any_ = false;
    CabinetCurves curves_;
    BackgroundWorker worker_;  // last: its jobs use what stands above
};

}  // namespace amp
