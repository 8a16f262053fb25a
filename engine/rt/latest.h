// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <type_traits>

#include "engine/base/attributes.h"
#include "engine/rt/orders.h"

namespace amp::rt {

/// Newest-wins mailbox for values the UI shows, such as meters.
/// Three slots, so the writer never waits and the reader never sees half a value. Old values are lost by design.
/// One writer, one reader. Cost: one copy and one exchange on each side; a read without news is one load.
template <class T>
class Latest {
    static_assert(std::is_trivially_copyable_v<T>, "rt::Latest copies on the audio thread: only plain values");

public:
    Latest() = default;
    Latest(const Latest&) = delete;
    Latest& operator=(const Latest&) = delete;

    /// Makes `value` the newest.
    /// Thread: the writer. Blocking: never (wait-free). Memory: none. Fails: never.
    void publish(const T& value) AMP_RT {
        slots_[writing_].value = value;
        const std::uint8_t fresh = static_cast<std::uint8_t>(writing_ | kFresh);
        writing_ = waiting_.exchange(fresh, kSwap) & kSlot;  // partner: read()'s exchange
    }

    /// Copies the newest value to `value` if there is one that was not read before; otherwise leaves it and returns false.
    /// Thread: the reader. Blocking: never (wait-free). Memory: none.
    [[nodiscard]] bool read(T& value) AMP_RT {
        if ((waiting_.load(std::memory_order_relaxed) & kFresh) == 0) return false;  // the exchange below orders
        reading_ = waiting_.exchange(reading_, kSwap) & kSlot;                       // partner: publish()'s exchange
        value = slots_[reading_].value;
        return true;
    }

private:
    static constexpr std::uint8_t kSlot = 3;
    static constexpr std::uint8_t kFresh = 4;

    struct alignas(kCacheLine) Slot {
        T value{};
    };

    std::array<Slot, 3> slots_{};
    alignas(kCacheLine) std::atomic<std::uint8_t> waiting_{1};
    alignas(kCacheLine) std::uint8_t writing_ = 0;  // the writer's
    alignas(kCacheLine) std::uint8_t reading_ = 2;  // the reader's
};

}  // namespace amp::rt
