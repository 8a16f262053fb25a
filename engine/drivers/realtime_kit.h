// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <cstdint>

#include "engine/base/error.h"

namespace amp {

/// What the desktop's RealtimeKit service would give.
struct RealtimeOffer {
    int maxPriority = 0;
    std::int64_t maxRunUs = 0;  ///< how long a thread may run without a pause
};

/// Asks the service what it gives. Blocking: up to a second. Not on an audio thread.
/// Fails: unavailable, when there is no system bus or no such service.
[[nodiscard]] Expected<RealtimeOffer> realtimeKitOffer();

/// Asks the service for real-time priority for `thread` of this process, where the system's limits give none: on a desktop
/// whose user is in no audio group. Returns the priority that was given, at most what the service offers.
///
/// The service demands a limit on how long the process's real-time threads run without a pause (RLIMIT_RTTIME). Breaking it
/// would end the program, so it is set to half of what is allowed, and whoever comes that far loses the priority instead:
/// dropouts, then an ordinary thread.
/// Blocking: up to a second. Not on an audio thread.
[[nodiscard]] Expected<int> askRealtimeKit(pid_t thread, int priority);

}  // namespace amp
