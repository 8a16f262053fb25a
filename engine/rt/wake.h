// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "engine/base/attributes.h"

namespace amp::rt {

/// Wakes one other thread: the single system call that the audio thread may make, because it never waits (FUTEX_WAKE).
/// A signal given while nobody waits is kept, and several are kept as one, so look for all work after each wake.
/// Any number of threads signal, one thread waits.
class Wake {
public:
    Wake() = default;
    Wake(const Wake&) = delete;
    Wake& operator=(const Wake&) = delete;

    /// Thread: any. Blocking: never. Memory: none. Fails: never. A system call only when the last signal has been seen.
    void signal() AMP_RT;

    /// Waits for a signal, at most `atMost`, and takes it. False when there was none.
    /// Thread: the one that waits; never the audio thread.
    bool waitFor(std::chrono::milliseconds atMost);

private:
    std::atomic<std::uint32_t> signalled_{0};
};

}  // namespace amp::rt
