// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rt/wake.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <ctime>

#include "engine/rt/orders.h"
#include "engine/rt/role.h"

namespace amp::rt {

static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t), "the kernel reads the atomic as a word");

void Wake::signal() AMP_RT {
    if (signalled_.exchange(1, kSwap) != 0) return;  // partner: waitFor()'s exchange
    syscall(SYS_futex, &signalled_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

bool Wake::waitFor(std::chrono::milliseconds atMost) {
    AMP_REQUIRE_NOT_REAL_TIME();
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + atMost;
    while (signalled_.exchange(0, kSwap) == 0) {  // partner: signal()'s exchange
        const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(deadline - Clock::now()).count();
        if (left <= 0) return false;
        const timespec relative{.tv_sec = left / 1'000'000'000, .tv_nsec = left % 1'000'000'000};
        // Returns at once when a signal came after the exchange; interruptions and false alarms go round the loop.
        syscall(SYS_futex, &signalled_, FUTEX_WAIT_PRIVATE, 0, &relative, nullptr, 0);
    }
    return true;
}

}  // namespace amp::rt
