// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Its fences are the reason for our own counters, so ThreadSanitizer builds need no warning about them.
#if defined(__SANITIZE_THREAD__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtsan"
#endif
#include <concurrentqueue/concurrentqueue.h>
#if defined(__SANITIZE_THREAD__)
#pragma GCC diagnostic pop
#endif

#include <atomic>
#include <bit>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "engine/base/attributes.h"
#include "engine/rt/orders.h"

namespace amp::rt {

/// First-in first-out queue of fixed size between two threads: one producer role, one consumer role. The thread behind a
/// role may change if the two are ordered by other means (a join, a lock, another queue).
/// Both sides are wait-free and never allocate: all memory is taken in the constructor. `T` may be move-only.
///
/// It wraps moodycamel::ConcurrentQueue, which has no exact capacity and orders with fences inside. The wrapper counts for
/// itself: exactly `Capacity` elements fit, and its two counters carry the acquire and release that ThreadSanitizer sees.
/// Cost: two loads of the other side's cache line at most and one store, besides moving `T`.
template <class T, std::size_t Capacity>
class Queue {
    static_assert(Capacity > 0);
    static_assert(std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T> &&
                      std::is_nothrow_destructible_v<T>,
                  "rt::Queue carries only what moves without throwing");

public:
    /// Not on the audio thread: allocates everything the queue will ever use.
    Queue() : elements_(kBlocks * Traits::BLOCK_SIZE, 1, 0), producer_(elements_) {}

    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;

    /// Moves `value` in at the end.
    /// Thread: producer. Blocking: never (wait-free). Memory: none. Fails: returns false when full, `value` is untouched.
    [[nodiscard]] bool tryPush(T&& value) AMP_RT {
        const std::size_t pushed = pushed_.load(std::memory_order_relaxed);  // only we write it
        if (pushed - popped_.load(kTakeOver) >= Capacity) return false;      // partner: tryPop's store
        if (!elements_.try_enqueue(producer_, std::move(value))) return false;
        pushed_.store(pushed + 1, kHandOver);  // partner: tryPop's load
        return true;
    }

    /// Pushes a copy of a small value.
    [[nodiscard]] bool tryPush(const T& value) AMP_RT requires std::is_trivially_copyable_v<T> {
        return tryPush(T(value));
    }

    /// Moves the oldest element to `value`.
    /// Thread: consumer. Blocking: never (wait-free). Memory: none. Fails: returns false when empty, `value` is untouched.
    [[nodiscard]] bool tryPop(T& value) AMP_RT {
        const std::size_t popped = popped_.load(std::memory_order_relaxed);  // only we write it
        if (pushed_.load(kTakeOver) == popped) return false;                 // partner: tryPush's store
        if (!elements_.try_dequeue_from_producer(producer_, value)) return false;
        popped_.store(popped + 1, kHandOver);  // partner: tryPush's load
        return true;
    }

    /// How many elements are inside. Exact for producer and consumer with respect to their own side, a snapshot for anybody
    /// else. Any thread, wait-free.
    [[nodiscard]] std::size_t size() const AMP_RT {
        // Popped first: what is popped was pushed before, so the difference is never negative.
        const std::size_t popped = popped_.load(kTakeOver);
        const std::size_t held = pushed_.load(kTakeOver) - popped;
        return held < Capacity ? held : Capacity;
    }

    [[nodiscard]] static constexpr std::size_t capacity() AMP_RT { return Capacity; }

private:
    // The inner queue works in blocks that are reused only when wholly empty: a full queue touches one more than it fills.
    static constexpr std::size_t kBlockSize = 32;
    static constexpr std::size_t kBlocks = (Capacity + kBlockSize - 1) / kBlockSize + 2;

    struct Traits : moodycamel::ConcurrentQueueDefaultTraits {
        static constexpr std::size_t BLOCK_SIZE = kBlockSize;
        // The index of blocks must never grow, because growing allocates.
        static constexpr std::size_t EXPLICIT_INITIAL_INDEX_SIZE = std::bit_ceil(2 * kBlocks);
    };

    moodycamel::ConcurrentQueue<T, Traits> elements_;
    moodycamel::ProducerToken producer_;
    alignas(kCacheLine) std::atomic<std::size_t> pushed_{0};
    alignas(kCacheLine) std::atomic<std::size_t> popped_{0};
};

}  // namespace amp::rt
