// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace amp {

/// A thread for calls that may hang for good. Calls run one after the other; the owner asks how long the present one has
/// been running and may walk away. An abandoned thread ends by itself when its call returns, after the calls that were
/// posted before; so calls own or share what they touch and never refer to their owner. SIGPIPE is blocked in it and in
/// threads that its calls start.
/// Thread: one owner.
class CallThread {
public:
    explicit CallThread(const char* name);
    /// Abandons the thread when a call runs, else joins it.
    ~CallThread();
    CallThread(const CallThread&) = delete;
    CallThread& operator=(const CallThread&) = delete;

    void post(std::function<void()> call);

    /// How long the present call has been running; zero when nothing runs or waits.
    [[nodiscard]] std::chrono::milliseconds busyFor() const;
    [[nodiscard]] bool idle() const;

    /// Waits until all calls are done. False after `atMost`.
    bool waitIdle(std::chrono::milliseconds atMost);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace amp
