// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <string>

#include "tests/rt/trap_report.h"

using namespace amp;

namespace {

// The probe is not linked against the traps; they come by the environment alone.
test::TrappedRun preloaded(const std::string& what, const std::string& onViolation = "print") {
    return test::runTrapped(AMP_TRAPS_LIBRARY, {AMP_PRELOAD_PROBE, what}, onViolation);
}

}  // namespace

TEST_CASE("preloaded traps: a clean program stays clean, and every scope was watched") {
    const test::TrappedRun clean = preloaded("clean", "abort");
    CHECK(clean.result.ok());
    CHECK(clean.figure("scopes") == 50);
    CHECK(clean.figure("violations") == 0);
    CHECK(clean.result.standardError.empty());
}

TEST_CASE("preloaded traps: what a block does wrong is counted in each block and printed with its stack") {
    const test::TrappedRun allocating = preloaded("allocate");
    CHECK(allocating.result.ok());
    CHECK(allocating.figure("scopes") == 50);
    CHECK(allocating.figure("violations") >= 50);  // more when malloc in turn asks the kernel
    CHECK(allocating.says("\"first\": \"malloc\""));
    CHECK(allocating.result.standardError.find("malloc on the audio thread") != std::string::npos);
    CHECK(allocating.result.standardError.find("preload_probe") != std::string::npos);

    CHECK(preloaded("lock").says("\"first\": \"pthread_mutex_lock\""));
}

TEST_CASE("preloaded traps: a system call past the C library is counted") {
    const test::TrappedRun calling = preloaded("syscall");
    CHECK(calling.result.ok());
    CHECK(calling.figure("scopes") == 50);
    CHECK(calling.figure("violations") == 50);
    CHECK(calling.says("\"first\": \"system call\""));
}

TEST_CASE("preloaded traps: first touches of memory are counted") {
    const test::TrappedRun touching = preloaded("touch");
    CHECK(touching.result.ok());
    CHECK(touching.figure("minor_faults") >= 32);
}

TEST_CASE("preloaded traps: abort ends the program at the first violation") {
    const test::TrappedRun aborted = preloaded("allocate", "abort");
    REQUIRE(aborted.result.end);
    CHECK(aborted.result.end->signal == 6);
}
