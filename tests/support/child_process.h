// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace amp::test {

/// How a program ended: by itself with `status`, or by the signal `signal` (then `status` is -1).
struct ProgramEnd {
    int status = -1;
    int signal = 0;
    [[nodiscard]] bool ok() const { return signal == 0 && status == 0; }
};

/// What a program started by a test gets beside its arguments.
struct ProgramSetting {
    /// Set in the child on top of the test's own environment; a variable with no value is removed.
    std::vector<std::pair<std::string, std::optional<std::string>>> environment{};
    /// Empty: the test's own.
    std::filesystem::path workingFolder{};
    /// What the program reads from its standard input; by default it finds the end at once.
    std::string standardInput{};
};

/// A program run by a test: an audio server, a display, the amp itself. It gets a process group of its own, its output is
/// kept in memory without a reading thread (so it can never block on a full pipe), and it never outlives the test: the
/// destructor kills the group, and the kernel kills the program when the thread that started it dies.
/// One thread at a time.
class ChildProcess {
public:
    /// `command[0]` is a path or a name found in PATH. Throws std::system_error when nothing can be started; a program
    /// that does not exist ends at once with status 127.
    explicit ChildProcess(std::vector<std::string> command, const ProgramSetting& setting = {});
    ~ChildProcess();
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&&) = delete;

    [[nodiscard]] pid_t id() const { return id_; }
    [[nodiscard]] bool running();

    /// Waits for the end. Nothing when the program still runs after `timeout`.
    std::optional<ProgramEnd> waitForEnd(std::chrono::milliseconds timeout);

    /// Waits until `text` stands in the program's output or errors. False on time-out, and when the program ended
    /// without saying it.
    bool waitForOutput(std::string_view text, std::chrono::milliseconds timeout);

    /// Waits for the first whole line of the program's output, errors left aside; nothing on time-out.
    std::optional<std::string> firstLine(std::chrono::milliseconds timeout);

    /// Sends a signal to the program alone (not to what it started). Does nothing once it has ended.
    void send(int signal);

    /// Asks politely (SIGTERM), insists after `grace` (SIGKILL to the whole group), and waits.
    ProgramEnd stop(std::chrono::milliseconds grace = std::chrono::seconds(3));

    /// All that the program printed so far.
    [[nodiscard]] std::string standardOutput() const;
    [[nodiscard]] std::string standardError() const;

private:
    bool reap(bool wait);
    void killGroup();

    pid_t id_ = -1;
    int output_ = -1;
    int errors_ = -1;
    std::optional<ProgramEnd> end_;
};

/// A finished program: how it ended and what it printed. `end` is empty when it had to be killed after the time-out.
struct ProgramResult {
    std::optional<ProgramEnd> end;
    std::string standardOutput;
    std::string standardError;
    [[nodiscard]] bool ok() const { return end && end->ok(); }
};

/// Runs a program to its end, or kills it after `timeout`.
[[nodiscard]] ProgramResult runProgram(std::vector<std::string> command,
                                       std::chrono::milliseconds timeout = std::chrono::seconds(30),
                                       const ProgramSetting& setting = {});

/// The program `name` in PATH, if there is one.
[[nodiscard]] std::optional<std::filesystem::path> findProgram(std::string_view name);

/// Where this build puts the amp. Test that it exists; a build without the app has none.
[[nodiscard]] std::filesystem::path halfstackProgram();

}  // namespace amp::test
