// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "tests/rt/traps.h"

namespace amp::test {

/// What the traps saw while a test's code ran as the audio thread.
struct RtReport {
    std::size_t scopes = 0;       ///< audio scopes that were opened; 0 means that nothing was watched
    std::size_t violations = 0;   ///< forbidden calls inside them, on this and every other thread
    std::size_t minorFaults = 0;  ///< pages touched for the first time inside them
    std::size_t majorFaults = 0;  ///< pages read from disk inside them
    bool filtered = false;        ///< system calls were watched, too
    std::vector<traps::Violation> first{};

    /// Nothing forbidden happened. Page faults are a figure of their own: CHECK(report.minorFaults == 0).
    [[nodiscard]] bool clean() const { return violations == 0; }
    /// Calls and stacks, for CHECK_MESSAGE.
    [[nodiscard]] std::string text() const;
    /// Whether `call` ("malloc", "pthread_mutex_lock") is among the first violations.
    [[nodiscard]] bool has(const std::string& call) const;
};

struct RtGuardSetting {
    bool openScope = true;          ///< false: the body opens its own scopes, as a driver does, one per block
    bool filterSystemCalls = true;  ///< seccomp beside the wrappers; some microseconds per call outside of scopes
    bool prefault = true;           ///< map in all of the process first, so that only new memory can fault
};

/// Runs `body` as the audio thread, on a thread of its own and under all traps, and returns what they saw:
///
///     rig.prepare(spec);
///     const auto report = amp::test::asAudioThread([&] { rig.process(block); });
///     CHECK_MESSAGE(report.clean(), report.text());
///     CHECK(report.minorFaults == 0);
///
/// The body must not use doctest's macros (they allocate); take results out by reference and check them afterwards. What it
/// throws comes out of this function. One at a time per process. The test needs `USES amp::rt_guard` and the label `rt`.
/// A part with an audio thread of its own, such as a driver, opens its scopes itself: call `traps::clear()`, let it run, stop
/// it and look at `traps::totals()` and `traps::violations()`.
/// In sanitizer builds nothing is trapped: the body runs, `clean()` is true and `traps::trapped()` is false.
RtReport asAudioThread(const std::function<void()>& body, const RtGuardSetting& setting = {});

}  // namespace amp::test
