// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/call_thread.h"

#include <pthread.h>
#include <signal.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace amp {

using Clock = std::chrono::steady_clock;

struct CallThread::State {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::function<void()>> calls;
    bool running = false;
    bool stop = false;
    Clock::time_point since{};
    std::string name;
    std::thread thread;

    void run() {
        ::pthread_setname_np(::pthread_self(), name.c_str());
        // Client libraries write to sockets of servers that have just died. Threads that a call starts inherit this.
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [this] { return stop || !calls.empty(); });
            if (calls.empty()) return;
            auto call = std::move(calls.front());
            calls.pop_front();
            running = true;
            since = Clock::now();
            lock.unlock();
            call();
            call = nullptr;  // what it shares goes before the call counts as done
            lock.lock();
            running = false;
            changed.notify_all();
        }
    }
};

CallThread::CallThread(const char* name) : state_(std::make_shared<State>()) {
    state_->name = name;
    state_->thread = std::thread([state = state_] { state->run(); });
}

CallThread::~CallThread() {
    std::unique_lock lock(state_->mutex);
    state_->stop = true;
    const bool busy = state_->running || !state_->calls.empty();
    state_->changed.notify_all();
    std::thread thread = std::move(state_->thread);
    lock.unlock();
    if (busy) {
        thread.detach();  // it holds the state, and goes when its call returns
    } else {
        thread.join();
    }
}

void CallThread::post(std::function<void()> call) {
    const std::lock_guard lock(state_->mutex);
    if (!state_->running && state_->calls.empty()) state_->since = Clock::now();
    state_->calls.push_back(std::move(call));
    state_->changed.notify_all();
}

std::chrono::milliseconds CallThread::busyFor() const {
    const std::lock_guard lock(state_->mutex);
    if (!state_->running && state_->calls.empty()) return {};
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - state_->since);
}

bool CallThread::idle() const {
    const std::lock_guard lock(state_->mutex);
    return !state_->running && state_->calls.empty();
}

bool CallThread::waitIdle(std::chrono::milliseconds atMost) {
    std::unique_lock lock(state_->mutex);
    return state_->changed.wait_for(lock, atMost, [this] { return !state_->running && state_->calls.empty(); });
}

}  // namespace amp
