// SPDX-License-Identifier: GPL-3.0-or-later

// Hands plain, unguarded values from one thread to another through each part of engine/rt, and prints how many arrived.
// Built twice in the tsan preset: as it is, where ThreadSanitizer must stay silent, and with AMP_SABOTAGE, where all orders
// are relaxed and ThreadSanitizer must report the race although the program still works on x86-64.
// Usage: hand_over latest|queue|retire_list|wake

#include <array>
#include <atomic>
#include <cstdio>
#include <string_view>
#include <thread>

#include "engine/rt/latest.h"
#include "engine/rt/owned.h"
#include "engine/rt/queue.h"
#include "engine/rt/wake.h"

using namespace amp;

namespace {

constexpr int kEnough = 2000;

int throughLatest() {
    rt::Latest<std::array<int, 16>> latest;
    std::atomic<int> reads{0};
    std::thread writer([&] {
        std::array<int, 16> value{};
        for (int i = 1; reads.load(std::memory_order_relaxed) < kEnough; ++i) {
            value.fill(i);
            latest.publish(value);
            std::this_thread::yield();  // on a busy machine the reader would wait for the end of our time slice
        }
    });
    std::array<int, 16> value{};
    int newer = 0;
    for (int last = 0; reads.load(std::memory_order_relaxed) < kEnough; last = value[15]) {
        while (!latest.read(value)) std::this_thread::yield();
        newer += value[0] > last && value[15] == value[0] ? 1 : 0;
        reads.fetch_add(1, std::memory_order_relaxed);
    }
    writer.join();
    return newer;
}

int throughQueue() {
    rt::Queue<std::array<int, 16>, 40> queue;
    std::thread producer([&] {
        std::array<int, 16> value{};
        for (int i = 0; i < kEnough; ++i) {
            value.fill(i);
            while (!queue.tryPush(value)) std::this_thread::yield();
        }
    });
    int popped = 0;
    int inOrder = 0;
    while (popped < kEnough) {
        std::array<int, 16> value{};
        if (!queue.tryPop(value)) continue;
        inOrder += value[15] == popped ? 1 : 0;
        ++popped;
    }
    producer.join();
    return inOrder;
}

struct Noted {
    explicit Noted(int& sum) : total(sum) {}
    ~Noted() { total += value; }
    int& total;
    int value = 0;
};

int throughRetireList() {
    rt::RetireList list;
    int total = 0;
    std::thread dropper([&] {
        for (int i = 0; i < kEnough; ++i) rt::own<Noted>(list, total)->value = 1;
    });
    std::size_t destroyed = 0;
    while (destroyed < kEnough) destroyed += list.collect();
    dropper.join();
    return total;
}

int throughWake() {
    rt::Wake there;
    rt::Wake back;
    int ball = 0;
    std::thread other([&] {
        for (int i = 0; i < kEnough / 2; ++i) {
            while (!there.waitFor(std::chrono::milliseconds(100))) {
            }
            ++ball;
            back.signal();
        }
    });
    for (int i = 0; i < kEnough / 2; ++i) {
        ++ball;
        there.signal();
        while (!back.waitFor(std::chrono::milliseconds(100))) {
        }
    }
    other.join();
    return ball;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view what = argc == 2 ? argv[1] : "";
    int arrived = 0;
    if (what == "latest") arrived = throughLatest();
    if (what == "queue") arrived = throughQueue();
    if (what == "retire_list") arrived = throughRetireList();
    if (what == "wake") arrived = throughWake();
    std::printf("arrived: %d\n", arrived);
    return arrived == kEnough ? 0 : 1;
}
