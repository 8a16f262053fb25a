// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace amp {

/// One thread that does what the control thread must not wait for: building, reading, writing. A job runs on the worker and
/// returns what is to be done with its result on the control thread; `collect` does that.
/// Locks are held for the length of a queue operation only, and never by the audio thread.
class BackgroundWorker {
public:
    using Completion = std::function<void()>;
    using Job = std::function<Completion()>;

    BackgroundWorker();
    /// Finishes the job in progress, drops those that wait, runs no completion.
    ~BackgroundWorker();
    BackgroundWorker(const BackgroundWorker&) = delete;
    BackgroundWorker& operator=(const BackgroundWorker&) = delete;

    /// Any thread.
    void post(Job job);
    /// Runs the completions of finished jobs. Control thread.
    void collect();
    /// True when nothing waits, runs or has a completion to run. Any thread.
    [[nodiscard]] bool idle() const;
    /// Waits until every posted job has run; completions still wait for `collect`. Not for threads that must not wait.
    void finish();

private:
    void run();

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> jobs_;
    std::vector<Completion> done_;
    bool running_ = false;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace amp
