// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rt/queue.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

using amp::rt::Queue;

TEST_CASE_TEMPLATE("queue: exactly Capacity elements fit, in order, at every position of the ring", Size,
                   std::integral_constant<std::size_t, 1>, std::integral_constant<std::size_t, 3>,
                   std::integral_constant<std::size_t, 32>, std::integral_constant<std::size_t, 33>,
                   std::integral_constant<std::size_t, 1000>) {
    constexpr std::size_t capacity = Size::value;
    Queue<std::size_t, capacity> queue;
    std::size_t in = 0;
    std::size_t out = 0;
    const auto take = [&](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            std::size_t value = 0;
            REQUIRE(queue.tryPop(value));
            REQUIRE(value == out++);
        }
    };
    for (std::size_t round = 0; round < 200; ++round) {
        while (queue.size() < capacity) REQUIRE(queue.tryPush(in++));
        REQUIRE_FALSE(queue.tryPush(in));
        take(round % 7 == 0 ? capacity : 1 + round % capacity);
    }
    take(queue.size());
    std::size_t untouched = 77;
    CHECK_FALSE(queue.tryPop(untouched));
    CHECK(untouched == 77);
    CHECK(queue.size() == 0);
    CHECK(in == out);
}

TEST_CASE("queue: a move-only element is left alone when the queue is full") {
    Queue<std::unique_ptr<std::string>, 1> queue;
    CHECK(queue.tryPush(std::make_unique<std::string>("first")));
    auto second = std::make_unique<std::string>("second");
    CHECK_FALSE(queue.tryPush(std::move(second)));
    REQUIRE(second != nullptr);
    CHECK(*second == "second");

    std::unique_ptr<std::string> taken;
    REQUIRE(queue.tryPop(taken));
    CHECK(*taken == "first");
    CHECK(queue.tryPush(std::move(second)));
    CHECK(second == nullptr);
}

TEST_CASE("queue: what is still inside is destroyed with it") {
    const auto shared = std::make_shared<int>(1);
    {
        Queue<std::shared_ptr<int>, 4> queue;
        REQUIRE(queue.tryPush(std::shared_ptr<int>(shared)));
        REQUIRE(queue.tryPush(std::shared_ptr<int>(shared)));
        CHECK(shared.use_count() == 3);
    }
    CHECK(shared.use_count() == 1);
}
