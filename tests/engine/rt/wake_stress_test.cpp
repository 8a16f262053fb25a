// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <thread>

#include "engine/rt/wake.h"

using amp::rt::Wake;
using namespace std::chrono_literals;

TEST_CASE("wake under stress: no signal is lost and what was written before it is seen") {
    constexpr int kRounds = 20'000;
    Wake ping;
    Wake pong;
    int ball = 0;  // plain on purpose: only the wakes order the two threads
    int lost = 0;
    std::thread other([&] {
        for (int i = 0; i < kRounds; ++i) {
            if (!ping.waitFor(10s)) ++lost;
            ++ball;
            pong.signal();
        }
    });
    int unseen = 0;
    for (int i = 0; i < kRounds; ++i) {
        ++ball;
        ping.signal();
        if (!pong.waitFor(10s)) ++unseen;
        if (ball != 2 * (i + 1)) ++unseen;
    }
    other.join();
    CHECK(ball == 2 * kRounds);
    CHECK(lost == 0);
    CHECK(unseen == 0);
}
