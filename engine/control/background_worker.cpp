// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/background_worker.h"

#include <utility>

#include "engine/rt/scope.h"

namespace amp {

BackgroundWorker::BackgroundWorker() : thread_([this] { run(); }) {}

BackgroundWorker::~BackgroundWorker() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
        jobs_.clear();
    }
    changed_.notify_all();
    thread_.join();
}

void BackgroundWorker::post(Job job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    changed_.notify_all();
}

void BackgroundWorker::collect() {
    std::vector<Completion> done;
    {
        const std::lock_guard lock(mutex_);
        done.swap(done_);
    }
    for (Completion& completion : done) completion();
}

bool BackgroundWorker::idle() const {
    const std::lock_guard lock(mutex_);
    return jobs_.empty() && !running_ && done_.empty();
}

void BackgroundWorker::finish() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return jobs_.empty() && !running_; });
}

void BackgroundWorker::run() {
    const rt::Scope scope(rt::Role::builder);
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
        if (stop_) return;
        Job job = std::move(jobs_.front());
        jobs_.pop_front();
        running_ = true;
        lock.unlock();
        Completion completion = job();
        job = nullptr;
        lock.lock();
        running_ = false;
        if (completion) done_.push_back(std::move(completion));
        changed_.notify_all();
    }
}

}  // namespace amp
