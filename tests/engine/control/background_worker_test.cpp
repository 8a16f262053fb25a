// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/background_worker.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

using namespace amp;
using namespace std::chrono_literals;

TEST_CASE("background worker: jobs run elsewhere in order, completions run here in order") {
    BackgroundWorker worker;
    const auto here = std::this_thread::get_id();
    std::vector<int> ran, completed;
    for (int i = 0; i < 100; ++i) {
        worker.post([&ran, &completed, here, i]() -> BackgroundWorker::Completion {
            CHECK(std::this_thread::get_id() != here);
            ran.push_back(i);
            return [&completed, here, i] {
                CHECK(std::this_thread::get_id() == here);
                completed.push_back(i);
            };
        });
    }
    worker.finish();
    CHECK(ran.size() == 100);
    CHECK(completed.empty());
    CHECK_FALSE(worker.idle());
    worker.collect();
    CHECK(worker.idle());
    CHECK(completed == ran);
}

TEST_CASE("background worker: a job without a completion leaves nothing to collect") {
    BackgroundWorker worker;
    worker.post([]() -> BackgroundWorker::Completion { return {}; });
    worker.finish();
    CHECK(worker.idle());
}

TEST_CASE("background worker: a completion may post again") {
    BackgroundWorker worker;
    int left = 5;
    std::function<BackgroundWorker::Completion()> job = [&]() -> BackgroundWorker::Completion {
        return [&] {
            if (--left > 0) worker.post(job);
        };
    };
    worker.post(job);
    while (!worker.idle()) {
        worker.finish();
        worker.collect();
    }
    CHECK(left == 0);
}

TEST_CASE("background worker: the end waits for the job in progress, drops the rest and runs no completion") {
    std::atomic<bool> begun = false, ended = false, second = false, completed = false;
    {
        BackgroundWorker worker;
        worker.post([&]() -> BackgroundWorker::Completion {
            begun = true;
            std::this_thread::sleep_for(50ms);
            ended = true;
            return [&] { completed = true; };
        });
        worker.post([&]() -> BackgroundWorker::Completion {
            second = true;
            return {};
        });
        while (!begun) std::this_thread::yield();
    }
    CHECK(ended);
    CHECK_FALSE(second);
    CHECK_FALSE(completed);
}
