// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>

#include "tests/support/child_process.h"
#include "tests/support/dev_data.h"
#include "tests/support/skip.h"
#include "tests/support/temp_dir.h"

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using amp::test::ChildProcess;

namespace {

/// This very program, as a child that runs one of the cases below which are left out otherwise.
amp::test::ProgramResult runCase(const char* name, const amp::test::ProgramSetting& setting = {}) {
    return amp::test::runProgram({fs::read_symlink("/proc/self/exe").string(), "--no-skip", std::string("-tc=") + name},
                                 30s, setting);
}

}  // namespace

TEST_CASE("child: skips once" * doctest::skip()) {
    amp::test::skip("this is a try");
}
TEST_CASE("child: misses data" * doctest::skip()) {
    amp::test::skipWithoutDevData("models/none.nam");
}
TEST_CASE("child: skips and fails" * doctest::skip()) {
    amp::test::skip("this is a try");
    CHECK(false);
}

TEST_CASE("skip: the program tells CTest that it was skipped, and why") {
    const amp::test::ProgramSetting free{
        .environment = {{"CI", std::nullopt}, {"HALFSTACK_REQUIRE_ALL", std::nullopt}}};
    const auto skipped = runCase("child: skips once", free);
    REQUIRE(skipped.end);
    CHECK(skipped.end->status == amp::test::kSkippedStatus);
    CHECK(skipped.standardOutput.find("HALFSTACK_TEST_SKIPPED: this is a try") != std::string::npos);

    SUBCASE("a failed case wins over a skipped one") {
        CHECK(runCase("child: skips and fails", free).end->status == 1);
    }
    SUBCASE("where everything is required, a skip fails") {
        CHECK(runCase("child: skips once", {.environment = {{"CI", "true"}}}).end->status == 1);
        CHECK(runCase("child: skips once", {.environment = {{"HALFSTACK_REQUIRE_ALL", "1"}}}).end->status == 1);
    }
    SUBCASE("missing development data never fails") {
        CHECK(runCase("child: misses data", {.environment = {{"CI", "true"}}}).end->status ==
              amp::test::kSkippedStatus);
    }
}

TEST_CASE("child process: input, arguments, environment and folder arrive; output and errors are told apart") {
    const amp::test::TempDir folder;
    const auto result = amp::test::runProgram(
        {"sh", "-c", "cat; pwd; echo \"$WORD\" >&2; exit 7"}, 10s,
        {.environment = {{"WORD", "hello"}}, .workingFolder = folder.path(), .standardInput = "from the test\n"});
    REQUIRE(result.end);
    CHECK(result.end->status == 7);
    CHECK_FALSE(result.ok());
    CHECK(result.standardOutput == "from the test\n" + folder.path().string() + "\n");
    CHECK(result.standardError == "hello\n");
}

TEST_CASE("child process: much output never blocks the program") {
    const auto result = amp::test::runProgram({"sh", "-c", "yes halfstack | head -n 200000"});
    CHECK(result.ok());
    CHECK(result.standardOutput.size() == 200000 * std::string("halfstack\n").size());
}

TEST_CASE("child process: a program that hangs is killed with all that it started") {
    const amp::test::TempDir folder;
    pid_t grandchild = 0;
    {
        ChildProcess hanging({"sh", "-c", "trap '' TERM; sleep 600 & echo $!; echo ready; wait; sleep 600"});
        REQUIRE(hanging.waitForOutput("ready", 10s));
        CHECK(hanging.running());
        CHECK_FALSE(hanging.waitForEnd(20ms));
        grandchild = std::stoi(hanging.standardOutput());
        CHECK(::kill(grandchild, 0) == 0);
        CHECK(hanging.stop(50ms).signal == SIGKILL);
        CHECK_FALSE(hanging.running());
    }
    // The orphan is reaped by init, or stays a zombie where nobody does that: gone is when it no longer runs.
    const auto runs = [&] {
        std::ifstream status("/proc/" + std::to_string(grandchild) + "/stat");
        std::string id, name, state;
        return static_cast<bool>(status >> id >> name >> state) && state != "Z" && state != "X";
    };
    for (int tries = 0; tries < 500 && runs(); ++tries) ::usleep(10'000);
    CHECK_FALSE(runs());
}

TEST_CASE("child process: a signal ends the program and is named") {
    ChildProcess sleeping({"sleep", "600"});
    sleeping.send(SIGINT);
    const auto end = sleeping.waitForEnd(10s);
    REQUIRE(end);
    CHECK(end->signal == SIGINT);
}

TEST_CASE("child process: a program that is not there ends with status 127, and output is not awaited for ever") {
    ChildProcess missing({"halfstack-no-such-program"});
    CHECK_FALSE(missing.waitForOutput("never", 10s));
    CHECK(missing.waitForEnd(0ms)->status == 127);
    CHECK_FALSE(amp::test::findProgram("halfstack-no-such-program"));
    CHECK(amp::test::findProgram("sh"));
}

TEST_CASE("temporary folder: each is new, and goes with all it holds") {
    fs::path kept;
    {
        const amp::test::TempDir a;
        const amp::test::TempDir b;
        CHECK(a.path() != b.path());
        kept = a.path();
        fs::create_directories(a / "deep/down");
        std::ofstream(a / "deep/down/file") << "x";
        fs::permissions(a / "deep", fs::perms::owner_read | fs::perms::owner_exec);
        CHECK(fs::is_empty(b.path()));
    }
    CHECK_FALSE(fs::exists(kept));
}

TEST_CASE("development data: a file that is not there is nothing, not an error") {
    CHECK_FALSE(amp::test::devData("models/no-such-model.nam"));
    const amp::test::TempDir folder;
    std::ofstream(folder / "here.txt") << "x";
    ::setenv("HALFSTACK_DEV_DATA", folder.path().c_str(), 1);
    CHECK(amp::test::devData("here.txt") == folder / "here.txt");
    ::unsetenv("HALFSTACK_DEV_DATA");
}
