// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>

#include "engine/base/assert.h"
#include "engine/base/attributes.h"
#include "engine/rt/orders.h"

namespace amp::rt {

class RetireList;

/// What an object carries so that it can be retired without allocating. Made by `own()` and `adopt()`, see owned.h.
class Retirable {
public:
    Retirable(RetireList& list) noexcept;
    Retirable(const Retirable&) = delete;
    Retirable& operator=(const Retirable&) = delete;

    /// Gives the object up; the reclaimer destroys it. Once, from any thread.
    /// Thread: any. Blocking: never (wait-free). Memory: none. Fails: never.
    void retire() AMP_RT;

protected:
    virtual ~Retirable();

private:
    friend class RetireList;
    RetireList& list_;
    std::atomic<Retirable*> next_;
};

/// Where objects wait for their destruction after somebody, mostly the audio thread, has given them up.
/// Many threads retire, one collects. Retiring is one exchange and one store on a link that the object itself carries, so
/// it neither waits nor allocates nor fails, and the number of waiting objects has no bound.
/// The list outlives every `Owned` made for it, and every thread that may still drop one.
class RetireList {
public:
    RetireList() = default;
    RetireList(const RetireList&) = delete;
    RetireList& operator=(const RetireList&) = delete;
    ~RetireList() {
        drain();
        AMP_ASSERT(alive() == 0);  // an Owned outlived its list
    }

    /// Destroys what was retired, also what those destructors retire in turn, and says how many objects that were. The order
    /// is not promised. An object whose thread was interrupted while retiring it waits for a later call, and with it those that
    /// were retired before it.
    /// Thread: the reclaimer, one at a time. Blocking: as long as the destructors take. Memory: frees.
    std::size_t collect() {
        std::size_t destroyed = 0;
        while (Retirable* object = takeAll()) {
            while (object != nullptr) {
                Retirable* const next = object->next_.load(kTakeOver);  // partner: push()'s store
                if (next == object) {                                   // not linked yet
                    unlinked_ = object;
                    return destroyed;
                }
                delete object;
                ++destroyed;
                object = next;
            }
        }
        return destroyed;
    }

    /// Like `collect()`, and waits for those who are retiring right now. Same thread as `collect()`.
    std::size_t drain() {
        std::size_t destroyed = collect();
        while (unlinked_ != nullptr) {
            std::this_thread::yield();
            destroyed += collect();
        }
        return destroyed;
    }

    /// Objects made for this list and not yet destroyed. Any thread; a snapshot.
    [[nodiscard]] std::size_t alive() const AMP_RT { return alive_.load(std::memory_order_relaxed); }

private:
    friend class Retirable;
    friend struct HalfRetired;  // a test's: stops between the two steps of push()

    // An object's link points to itself until the object is linked to the one retired before it. Swapping the head first and
    // linking afterwards makes this wait-free; a loop of compare-and-swap would not be.
    void push(Retirable& object) AMP_RT { link(object, announce(object)); }

    Retirable* announce(Retirable& object) AMP_RT { return newest_.exchange(&object, kSwap); }  // partner: takeAll()

    // The object may be gone when this returns.
    static void link(Retirable& object, Retirable* before) AMP_RT {
        object.next_.store(before, kHandOver);  // partner: collect()
    }

    Retirable* takeAll() {
        if (unlinked_ != nullptr) {
            Retirable* const rest = unlinked_;
            unlinked_ = nullptr;
            return rest;
        }
        if (newest_.load(std::memory_order_relaxed) == nullptr) return nullptr;  // leave the cache line alone when idle
        return newest_.exchange(nullptr, kSwap);                                 // partner: push()
    }

    alignas(kCacheLine) std::atomic<Retirable*> newest_{nullptr};
    alignas(kCacheLine) std::atomic<std::size_t> alive_{0};
    Retirable* unlinked_ = nullptr;  // the collecting thread's: where the last collect() had to stop
};

inline Retirable::Retirable(RetireList& list) noexcept : list_(list), next_(this) {
    list_.alive_.fetch_add(1, std::memory_order_relaxed);  // a count, orders nothing
}

inline Retirable::~Retirable() {
    list_.alive_.fetch_sub(1, std::memory_order_relaxed);
}

inline void Retirable::retire() AMP_RT {
    list_.push(*this);
}

}  // namespace amp::rt
