// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rt/wake.h"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

using amp::rt::Wake;
using namespace std::chrono_literals;

TEST_CASE("wake: a signal given before the wait is kept, several are one") {
    Wake wake;
    wake.signal();
    wake.signal();
    CHECK(wake.waitFor(0ms));
    CHECK_FALSE(wake.waitFor(0ms));
}

TEST_CASE("wake: without a signal the wait ends after its time") {
    Wake wake;
    const auto start = std::chrono::steady_clock::now();
    CHECK_FALSE(wake.waitFor(30ms));
    CHECK(std::chrono::steady_clock::now() - start >= 30ms);
}

TEST_CASE("wake: ends the wait of another thread long before its time") {
    Wake wake;
    bool woken = false;
    const auto start = std::chrono::steady_clock::now();
    std::thread waiter([&] { woken = wake.waitFor(60s); });
    std::this_thread::sleep_for(20ms);
    wake.signal();
    waiter.join();
    CHECK(woken);
    CHECK(std::chrono::steady_clock::now() - start < 30s);
}
