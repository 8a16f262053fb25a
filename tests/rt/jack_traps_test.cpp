// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>
#include <unistd.h>

#include <string>

#include "tests/rt/trap_report.h"
#include "tests/support/child_process.h"
#include "tests/support/skip.h"

using namespace amp;
using namespace std::chrono_literals;

namespace {

test::TrappedRun underJack(const std::string& what) {
    const std::string server = "traps" + std::to_string(getpid());
    test::ChildProcess jackd({"jackd", "--no-realtime", "-n", server, "-d", "dummy", "-r", "48000", "-p", "256"});
    test::TrappedRun run = test::runTrapped(AMP_TRAPS_LIBRARY, {AMP_JACK_PROBE, server, what});
    jackd.stop();
    return run;
}

}  // namespace

TEST_CASE("traps under a JACK server: the server's own waiting is let through, a clean callback stays clean") {
    if (!test::findProgram("jackd")) return test::skip("jackd is not installed (Debian: jackd2)");
    const test::TrappedRun run = underJack("clean");
    CAPTURE(run.result.standardError);
    CAPTURE(run.report);
    CHECK(run.result.ok());
    CHECK(run.figure("scopes") >= 200);
    CHECK(run.figure("violations") == 0);
    CHECK(run.figure("major_faults") == 0);
}

TEST_CASE("traps under a JACK server: a callback that allocates is caught every time, and goes on") {
    if (!test::findProgram("jackd")) return test::skip("jackd is not installed (Debian: jackd2)");
    const test::TrappedRun run = underJack("allocate");
    CAPTURE(run.result.standardError);
    CHECK(run.result.ok());
    CHECK(run.figure("scopes") >= 200);
    CHECK(run.figure("violations") >= run.figure("scopes"));
    CHECK(run.says("\"first\": \"malloc\""));
}
