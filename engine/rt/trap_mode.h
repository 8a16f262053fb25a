// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amp::rt {

// What the trap library, where one is loaded, watches the calling thread for. `Scope` sets it by role.
inline constexpr int kTrapsOff = 0;
inline constexpr int kTrapsAudio = 1;  ///< law L1: no allocation, lock, wait or system call
inline constexpr int kTrapsFrame = 2;  ///< the window: no file, no sleep, no waiting for another thread

}  // namespace amp::rt
