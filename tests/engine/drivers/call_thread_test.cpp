// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/call_thread.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <thread>

using amp::CallThread;
using namespace std::chrono_literals;

TEST_CASE("call thread: calls run in order, one at a time") {
    std::vector<int> order;
    CallThread thread("test");
    for (int i = 0; i < 50; ++i) thread.post([&order, i] { order.push_back(i); });
    REQUIRE(thread.waitIdle(5s));
    CHECK(thread.idle());
    CHECK(thread.busyFor() == 0ms);
    REQUIRE(order.size() == 50);
    for (int i = 0; i < 50; ++i) CHECK(order[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("call thread: tells how long a call hangs, and can be walked away from") {
    auto release = std::make_shared<std::promise<void>>();
    auto ended = std::make_shared<std::atomic<int>>(0);
    {
        CallThread thread("test");
        thread.post([release, ended] {
            release->get_future().wait();
            ++*ended;
        });
        thread.post([ended] { ++*ended; });
        std::this_thread::sleep_for(30ms);
        CHECK_FALSE(thread.idle());
        CHECK(thread.busyFor() >= 20ms);
        CHECK_FALSE(thread.waitIdle(10ms));
    }
    CHECK(*ended == 0);
    release->set_value();
    // Late, but both calls are made, so that what the first one opened can be closed by the second.
    for (int i = 0; i < 1000 && *ended < 2; ++i) std::this_thread::sleep_for(1ms);
    CHECK(*ended == 2);
}
