// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include "engine/rt/owned.h"
#include "engine/rt/reclaimer.h"

using namespace amp;

namespace {

constexpr int kThreads = 4;
constexpr int kObjects = 20'000;

struct Noted {
    Noted(std::vector<int>& destroyedCounts, int index) : destroyed(destroyedCounts), own(index) {}
    ~Noted() { destroyed[static_cast<std::size_t>(own)] += written; }  // `written` came from the retiring thread
    std::vector<int>& destroyed;
    int own;
    int written = 0;
};

int countExactlyOnce(const std::vector<int>& destroyed) {
    int once = 0;
    for (const int count : destroyed) once += count == 1 ? 1 : 0;
    return once;
}

}  // namespace

TEST_CASE("retire list under stress: what many threads drop at once is destroyed exactly once") {
    std::vector<int> destroyed(kThreads * kObjects, 0);
    std::size_t whileRunning = 0;
    std::size_t total = 0;
    {
        rt::RetireList list;
        std::atomic<int> running{kThreads};
        std::atomic<bool> collected{false};
        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < kObjects; ++i) {
                    auto noted = rt::own<Noted>(list, destroyed, t * kObjects + i);
                    noted->written = 1;
                    // The last one waits, so that collecting has overlapped with retiring however threads are scheduled.
                    while (i == kObjects - 2 && !collected.load(std::memory_order_relaxed)) std::this_thread::yield();
                }
                running.fetch_sub(1);
            });
        }
        while (running.load() > 0) {
            whileRunning += list.collect();
            if (whileRunning > 0) collected.store(true, std::memory_order_relaxed);
            std::this_thread::yield();
        }
        for (std::thread& thread : threads) thread.join();
        total = whileRunning + list.drain();
    }
    CHECK(total == kThreads * kObjects);
    CHECK(countExactlyOnce(destroyed) == kThreads * kObjects);
    CHECK(whileRunning > 0);
}

TEST_CASE("reclaimer under stress: it empties the list beside threads that fill it, and completely at the end") {
    std::vector<int> destroyed(kThreads * kObjects, 0);
    {
        rt::RetireList list;
        rt::Reclaimer reclaimer(list);
        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < kObjects; ++i) rt::own<Noted>(list, destroyed, t * kObjects + i)->written = 1;
            });
        }
        for (std::thread& thread : threads) thread.join();
    }
    CHECK(countExactlyOnce(destroyed) == kThreads * kObjects);
}
