// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

using namespace amp;
using namespace std::chrono_literals;

namespace {

struct Outcome {
    test::ProgramResult result;
    std::string report;
    [[nodiscard]] bool says(const std::string& text) const { return report.find(text) != std::string::npos; }
    [[nodiscard]] int figure(const std::string& key) const {
        const std::string label = "\"" + key + "\": ";
        const std::size_t at = report.find(label);
        return at == std::string::npos ? -1 : std::stoi(report.substr(at + label.size()));
    }
};

// The probe is not linked against the traps; they come by the environment alone.
Outcome preloaded(const std::string& what, const std::string& onViolation = "print") {
    const test::TempDir folder;
    const std::filesystem::path report = folder.path() / "report.json";
    test::ProgramSetting setting;
    setting.environment = {{"LD_PRELOAD", AMP_TRAPS_LIBRARY},
                           {"HALFSTACK_TRAPS", onViolation},
                           {"HALFSTACK_TRAPS_SYSCALLS", "1"},
                           {"HALFSTACK_TRAPS_FAULTS", "1"},
                           {"HALFSTACK_TRAPS_REPORT", report.string()}};
    Outcome outcome{test::runProgram({AMP_PRELOAD_PROBE, what}, 30s, setting), {}};
    std::ifstream file(report);
    outcome.report.assign(std::istreambuf_iterator<char>(file), {});
    return outcome;
}

}  // namespace

TEST_CASE("preloaded traps: a clean program stays clean, and every scope was watched") {
    const Outcome clean = preloaded("clean", "abort");
    CHECK(clean.result.ok());
    CHECK(clean.figure("scopes") == 50);
    CHECK(clean.figure("violations") == 0);
    CHECK(clean.result.standardError.empty());
}

TEST_CASE("preloaded traps: what a block does wrong is counted in each block and printed with its stack") {
    const Outcome allocating = preloaded("allocate");
    CHECK(allocating.result.ok());
    CHECK(allocating.figure("scopes") == 50);
    CHECK(allocating.figure("violations") >= 50);  // more when malloc in turn asks the kernel
    CHECK(allocating.says("\"first\": \"malloc\""));
    CHECK(allocating.result.standardError.find("malloc on the audio thread") != std::string::npos);
    CHECK(allocating.result.standardError.find("preload_probe") != std::string::npos);

    CHECK(preloaded("lock").says("\"first\": \"pthread_mutex_lock\""));
}

TEST_CASE("preloaded traps: a system call past the C library is counted") {
    const Outcome calling = preloaded("syscall");
    CHECK(calling.result.ok());
    CHECK(calling.figure("scopes") == 50);
    CHECK(calling.figure("violations") == 50);
    CHECK(calling.says("\"first\": \"system call\""));
}

TEST_CASE("preloaded traps: first touches of memory are counted") {
    const Outcome touching = preloaded("touch");
    CHECK(touching.result.ok());
    CHECK(touching.figure("minor_faults") >= 32);
}

TEST_CASE("preloaded traps: abort ends the program at the first violation") {
    const Outcome aborted = preloaded("allocate", "abort");
    REQUIRE(aborted.result.end);
    CHECK(aborted.result.end->signal == 6);
}
