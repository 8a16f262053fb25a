// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/child_process.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <system_error>
#include <thread>

extern char** environ;

namespace amp::test {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kPollEvery{2};

[[noreturn]] void throwErrno(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

/// A file without a name, in memory.
int memoryFile(const char* name) {
    const int file = ::memfd_create(name, MFD_CLOEXEC);
    if (file < 0) throwErrno("memfd_create");
    return file;
}

std::string contents(int file) {
    struct stat facts {};
    if (file < 0 || ::fstat(file, &facts) != 0) return {};
    std::string text(static_cast<std::size_t>(facts.st_size), '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t got = ::pread(file, text.data() + done, text.size() - done, static_cast<off_t>(done));
        if (got <= 0) break;
        done += static_cast<std::size_t>(got);
    }
    text.resize(done);
    return text;
}

std::vector<std::string> childEnvironment(const ProgramSetting& setting) {
    std::vector<std::string> result;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view line = *entry;
        const std::string_view name = line.substr(0, line.find('='));
        bool replaced = false;
        for (const auto& [key, value] : setting.environment) replaced = replaced || key == name;
        if (!replaced) result.emplace_back(line);
    }
    for (const auto& [key, value] : setting.environment) {
        if (value) result.push_back(key + "=" + *value);
    }
    return result;
}

std::vector<char*> pointers(std::vector<std::string>& lines) {
    std::vector<char*> result;
    result.reserve(lines.size() + 1);
    for (std::string& line : lines) result.push_back(line.data());
    result.push_back(nullptr);
    return result;
}

}  // namespace

ChildProcess::ChildProcess(std::vector<std::string> command, const ProgramSetting& setting) {
    if (const auto found = findProgram(command.at(0))) command[0] = found->string();
    // Everything is laid out before fork(): between fork() and exec() only plain system calls are allowed.
    std::vector<std::string> environment = childEnvironment(setting);
    const std::vector<char*> arguments = pointers(command);
    const std::vector<char*> variables = pointers(environment);
    const std::string folder = setting.workingFolder.string();
    const int input = memoryFile("stdin");
    const auto size = static_cast<ssize_t>(setting.standardInput.size());
    if (::write(input, setting.standardInput.data(), setting.standardInput.size()) != size) throwErrno("write");
    ::lseek(input, 0, SEEK_SET);
    output_ = memoryFile("stdout");
    errors_ = memoryFile("stderr");
    const pid_t parent = ::getpid();

    // Until exec() the child has the test framework's signal handlers; no signal may reach it before they are gone.
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    id_ = ::fork();
    if (id_ == 0) {
        for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);  // the test died before the line above
        if (!folder.empty() && ::chdir(folder.c_str()) != 0) ::_exit(127);
        ::dup2(input, STDIN_FILENO);
        ::dup2(output_, STDOUT_FILENO);
        ::dup2(errors_, STDERR_FILENO);
        ::execve(arguments[0], arguments.data(), variables.data());
        ::_exit(127);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (id_ < 0) throwErrno("fork");
    ::setpgid(id_, id_);  // in both, so that it holds whoever runs first
    ::close(input);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      output_(std::exchange(other.output_, -1)),
      errors_(std::exchange(other.errors_, -1)),
      end_(std::exchange(other.end_, std::nullopt)) {}

ChildProcess::~ChildProcess() {
    if (id_ > 0) {
        killGroup();
        reap(true);
    }
    if (output_ >= 0) ::close(output_);
    if (errors_ >= 0) ::close(errors_);
}

bool ChildProcess::reap(bool wait) {
    if (end_) return true;
    int state = 0;
    pid_t done = 0;
    do {
        done = ::waitpid(id_, &state, wait ? 0 : WNOHANG);
    } while (done < 0 && errno == EINTR);
    if (done != id_) return false;
    end_ = WIFSIGNALED(state) ? ProgramEnd{-1, WTERMSIG(state)} : ProgramEnd{WEXITSTATUS(state), 0};
    return true;
}

void ChildProcess::killGroup() {
    ::kill(-id_, SIGKILL);
}

bool ChildProcess::running() {
    return !reap(false);
}

std::optional<ProgramEnd> ChildProcess::waitForEnd(std::chrono::milliseconds timeout) {
    const auto limit = Clock::now() + timeout;
    while (!reap(false)) {
        if (Clock::now() >= limit) return std::nullopt;
        std::this_thread::sleep_for(kPollEvery);
    }
    return end_;
}

bool ChildProcess::waitForOutput(std::string_view text, std::chrono::milliseconds timeout) {
    const auto limit = Clock::now() + timeout;
    for (;;) {
        const bool ended = !running();  // before looking, so that its last words count
        if (contents(output_).find(text) != std::string::npos) return true;
        if (contents(errors_).find(text) != std::string::npos) return true;
        if (ended || Clock::now() >= limit) return false;
        std::this_thread::sleep_for(kPollEvery);
    }
}

std::optional<std::string> ChildProcess::firstLine(std::chrono::milliseconds timeout) {
    const auto limit = Clock::now() + timeout;
    for (;;) {
        const bool ended = !running();
        const std::string text = contents(output_);
        if (const auto end = text.find('\n'); end != std::string::npos) return text.substr(0, end);
        if (ended || Clock::now() >= limit) return std::nullopt;
        std::this_thread::sleep_for(kPollEvery);
    }
}

void ChildProcess::send(int signal) {
    if (running()) ::kill(id_, signal);
}

ProgramEnd ChildProcess::stop(std::chrono::milliseconds grace) {
    send(SIGTERM);
    if (!waitForEnd(grace)) {
        killGroup();
        reap(true);
    }
    return end_.value_or(ProgramEnd{});
}

std::string ChildProcess::standardOutput() const {
    return contents(output_);
}

std::string ChildProcess::standardError() const {
    return contents(errors_);
}

ProgramResult runProgram(std::vector<std::string> command, std::chrono::milliseconds timeout,
                         const ProgramSetting& setting) {
    ChildProcess child(std::move(command), setting);
    ProgramResult result;
    result.end = child.waitForEnd(timeout);
    if (!result.end) child.stop(std::chrono::milliseconds(0));
    result.standardOutput = child.standardOutput();
    result.standardError = child.standardError();
    return result;
}

std::optional<std::filesystem::path> findProgram(std::string_view name) {
    if (name.find('/') != std::string_view::npos) {
        if (::access(std::string(name).c_str(), X_OK) == 0) return std::filesystem::path(name);
        return std::nullopt;
    }
    const char* variable = std::getenv("PATH");
    std::string_view rest = variable != nullptr ? variable : "/usr/bin:/bin";
    while (!rest.empty()) {
        const std::size_t colon = std::min(rest.find(':'), rest.size());
        const std::filesystem::path candidate = std::filesystem::path(rest.substr(0, colon)) / name;
        if (::access(candidate.c_str(), X_OK) == 0) return candidate;
        rest.remove_prefix(std::min(colon + 1, rest.size()));
    }
    return std::nullopt;
}

std::filesystem::path halfstackProgram() {
    return HALFSTACK_PROGRAM;
}

}  // namespace amp::test
