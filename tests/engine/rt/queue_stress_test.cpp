// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <thread>

#include "engine/rt/owned.h"
#include "engine/rt/queue.h"

using namespace amp;

namespace {

struct Message {
    std::uint64_t number = 0;
    std::uint64_t twice = 0;
    rt::Owned<std::uint64_t> payload;
};

}  // namespace

TEST_CASE("queue under stress: every message arrives once, whole and in order") {
    constexpr std::uint64_t kMessages = 60'000;
    rt::RetireList list;
    rt::Queue<Message, 37> queue;
    std::uint64_t full = 0;
    std::thread producer([&] {
        for (std::uint64_t i = 0; i < kMessages; ++i) {
            Message message{i, 2 * i, rt::own<std::uint64_t>(list, i)};
            while (!queue.tryPush(std::move(message))) {
                ++full;
                std::this_thread::yield();
            }
        }
    });
    std::uint64_t arrived = 0;
    std::uint64_t wrong = 0;
    while (arrived < kMessages) {
        Message message;
        if (!queue.tryPop(message)) {
            std::this_thread::yield();
            continue;
        }
        if (message.number != arrived || message.twice != 2 * arrived || *message.payload != arrived) ++wrong;
        ++arrived;
    }
    producer.join();
    CHECK(arrived == kMessages);
    CHECK(wrong == 0);
    CHECK(queue.size() == 0);
    CHECK(list.drain() == kMessages);
    MESSAGE("the producer found the queue full " << full << " times");
}
