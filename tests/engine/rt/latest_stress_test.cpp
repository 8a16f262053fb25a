// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <thread>

#include "engine/rt/latest.h"

TEST_CASE("latest under stress: values arrive whole, never older than the last, and the last one arrives") {
    using Value = std::array<std::uint32_t, 64>;
    constexpr std::uint32_t kAtLeast = 200'000;
    constexpr std::uint32_t kReads = 100;
    amp::rt::Latest<Value> latest;
    std::atomic<bool> done{false};
    std::atomic<std::uint32_t> reads{0};  // relaxed, so that it orders nothing for the mailbox
    std::uint32_t published = 0;
    std::thread writer([&] {
        Value value{};
        while (published < kAtLeast || reads.load(std::memory_order_relaxed) < kReads) {
            value.fill(++published);
            latest.publish(value);
        }
        done.store(true);
    });
    std::uint32_t torn = 0;
    std::uint32_t backwards = 0;
    std::uint32_t last = 0;
    Value value{};
    for (;;) {
        const bool wasDone = done.load();
        if (latest.read(value)) {
            reads.fetch_add(1, std::memory_order_relaxed);
            for (const std::uint32_t part : value) torn += part != value[0] ? 1 : 0;
            backwards += value[0] <= last ? 1 : 0;
            last = value[0];
        } else if (wasDone) {
            break;
        } else {
            std::this_thread::yield();
        }
    }
    writer.join();
    CHECK(torn == 0);
    CHECK(backwards == 0);
    CHECK(last == published);
    CHECK(reads.load() >= kReads);
    MESSAGE(reads.load() << " of " << published << " values were read");
}
