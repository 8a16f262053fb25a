// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/child_process.h"

namespace amp::test {

/// Waits until `condition` holds; false after `atMost`.
inline bool eventually(const std::function<bool()>& condition,
                       std::chrono::milliseconds atMost = std::chrono::seconds(10)) {
    const auto end = std::chrono::steady_clock::now() + atMost;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

/// A real JACK 2 server with the dummy backend under a name of its own, which this process and its children use from then
/// on. Never touches a server of the user's. JACK's registry has room for eight server names, and one that was killed keeps
/// its place until a server of the same name starts: so the names are few, and each is held by a locked file.
class JackServer {
public:
    JackServer() {
        for (int number = 0; lock_ < 0; number = (number + 1) % 4) {
            name_ = "halfstack-test-" + std::to_string(number);
            lock_ = ::open(("/tmp/" + name_ + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
            if (lock_ < 0 || ::flock(lock_, LOCK_EX | LOCK_NB) == 0) break;
            ::close(lock_);
            lock_ = -1;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        ::setenv("JACK_DEFAULT_SERVER", name_.c_str(), 1);
        ::setenv("JACK_NO_START_SERVER", "1", 1);
        ::setenv("JACK_NO_AUDIO_RESERVATION", "1", 1);
        // No PipeWire of the user's either.
        ::setenv("PIPEWIRE_RUNTIME_DIR", "/nonexistent", 1);
    }
    ~JackServer() {
        terminate();
        ::close(lock_);
    }
    JackServer(const JackServer&) = delete;
    JackServer& operator=(const JackServer&) = delete;

    [[nodiscard]] static bool installed() { return findProgram("jackd").has_value(); }

    enum class Priority { ordinary, realtime };

    /// Starts the server and waits until clients may come.
    bool start(int rate = 48000, int period = 64, Priority priority = Priority::ordinary) {
        process_ = std::make_unique<ChildProcess>(
            std::vector<std::string>{"jackd", "-n", name_, priority == Priority::realtime ? "-R" : "-r", "-d", "dummy",
                                     "-r", std::to_string(rate), "-p", std::to_string(period), "-C", "2", "-P", "2"});
        return eventually([&] { return run({"jack_wait", "-s", name_, "-c"}).find("running") == 0; });
    }

    void kill() { end(SIGKILL); }  ///< also a frozen one, without letting it go on
    void terminate() { end(SIGTERM); }
    void freeze() { process_->send(SIGSTOP); }
    void goOn() { process_->send(SIGCONT); }
    [[nodiscard]] const std::string& name() const { return name_; }

    /// Runs a tool of JACK's against this server and returns what it printed.
    static std::string run(std::vector<std::string> command) {
        return runProgram(std::move(command), std::chrono::seconds(10)).standardOutput;
    }

    void connect(const std::string& from, const std::string& to) { run({"jack_connect", "-s", name_, from, to}); }
    void disconnect(const std::string& from, const std::string& to) { run({"jack_disconnect", "-s", name_, from, to}); }

private:
    void end(int signal) {
        if (process_ == nullptr) return;
        process_->send(signal);
        if (signal != SIGKILL) process_->send(SIGCONT);
        process_->waitForEnd(std::chrono::seconds(10));
        process_.reset();
    }

    int lock_ = -1;
    std::string name_;
    std::unique_ptr<ChildProcess> process_;
};

}  // namespace amp::test
