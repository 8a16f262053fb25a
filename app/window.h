// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

#include "app/session.h"

namespace amp {

class ManagedSession;

/// True if there is a display to open a window on.
[[nodiscard]] bool displayAvailable();

/// Shows the window until it is closed, `stop` becomes true, or `seconds` (above 0) have passed. Returns the exit status.
/// `manager` may be null; it then neither hides nor keeps the window.
[[nodiscard]] int runWindowed(Session& session, double seconds, const std::atomic<bool>& stop, ManagedSession* manager);

}  // namespace amp
