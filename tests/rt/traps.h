// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

/// The traps of law L1 (ARCHITECTURE.md): what the audio thread must not do is noticed the moment it does it.
///
/// `libhalfstack-traps.so` puts itself before the C library's allocation, locking, waiting, sleeping and file functions.
/// While a thread is armed, every such call is a violation: it is counted, its stack is kept, and the call then goes through,
/// so that one run shows everything. `rt::Scope(Role::audio)` arms, AMP_RT_EXEMPT disarms. Two more watchers belong to it:
/// a seccomp filter that sees system calls which reach the kernel by any other way, and the thread's page faults.
///
/// The window has a law of its own: what is done for a frame, and what the control thread does between frames, touches no
/// file, does not sleep and does not wait for another thread. `rt::Scope(Role::frame)` arms for that, and such violations are
/// counted apart.
///
/// Two ways to use it:
/// - tests link amp::rt_traps and mostly call `asAudioThread()` of tests/support/rt_guard.h;
/// - any program of ours, the shipped one too, takes it by LD_PRELOAD, with these variables:
///     HALFSTACK_TRAPS=print|count|abort   what to do at a violation (print: the first 20 with their stacks)
///     HALFSTACK_TRAPS_SYSCALLS=1          filter the system calls of each thread from its first audio scope on
///     HALFSTACK_TRAPS_FAULTS=1            count page faults inside audio scopes
///     HALFSTACK_TRAPS_REPORT=FILE         at exit write {"scopes":..,"violations":..,"frames":..,"frame_violations":..,...}
///                                         there; a test that reads it must also see that `scopes` (or `frames`) is not 0
///
/// Under AddressSanitizer and ThreadSanitizer, which take these functions for themselves, nothing is trapped and
/// `trapped()` is false; scopes are still counted.
namespace amp::test::traps {

enum class OnViolation { print, count, abort };

/// One forbidden call.
struct Violation {
    const char* call = "";  ///< the function, or "system call"
    long number = -1;       ///< which system call, else -1
    bool frame = false;     ///< by a frame of the window, not by the audio thread
    int depth = 0;
    std::array<void*, 32> stack{};
};

/// What happened since `clear()`, over all threads.
struct Totals {
    std::size_t scopes = 0;      ///< how often a thread was armed as audio
    std::size_t violations = 0;  ///< forbidden calls while armed as audio
    std::size_t frames = 0;      ///< how often a thread was armed for a frame
    std::size_t frameViolations = 0;
    std::size_t minorFaults = 0;
    std::size_t majorFaults = 0;
};

/// Whether this build traps calls and system calls at all.
[[nodiscard]] bool trapped() noexcept;

/// Process-wide. Not while an armed thread runs.
void clear() noexcept;
void setOnViolation(OnViolation what) noexcept;
[[nodiscard]] OnViolation onViolation() noexcept;
/// Page faults cost two system calls per scope, made outside the armed part; so they are counted on request only.
void setCountFaults(bool on) noexcept;

[[nodiscard]] Totals totals() noexcept;

/// The first violations of either law since `clear()`, at most 64.
[[nodiscard]] std::vector<Violation> violations();

/// "malloc" or "system call 35", and the stack, one frame per line.
[[nodiscard]] std::string describe(const Violation& violation);

/// Installs the system call filter on the calling thread, for the rest of its life; threads it starts inherit it. Inside
/// audio scopes only FUTEX_WAKE, the return from a signal handler and the end of the thread pass; everything else is a
/// violation (and is then carried out). Outside of them calls go through, some microseconds slower.
/// False where the system has no seccomp or this build has no traps.
[[nodiscard]] bool filterSystemCalls() noexcept;

}  // namespace amp::test::traps

extern "C" {
/// What `rt::Scope` looks up: sets what the calling thread is armed for (engine/rt/trap_mode.h) and returns what it was.
int halfstack_traps_exchange_armed(int armed);
}
