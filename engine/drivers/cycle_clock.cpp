// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/cycle_clock.h"

#include <time.h>

namespace amp {
namespace {

constexpr double kAbsenceSeconds = 0.1;

}  // namespace

std::uint64_t CycleClock::lostBefore(int frames, double rateHz) AMP_RT {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);  // answered by the vDSO, no system call
    const std::int64_t now = time.tv_sec * std::int64_t{1'000'000'000} + time.tv_nsec;
    std::uint64_t lost = 0;
    if (nextDueNs_ != 0) {
        const double late = static_cast<double>(now - nextDueNs_) * 1e-9;
        if (late > kAbsenceSeconds) lost = static_cast<std::uint64_t>(late * rateHz);
    }
    nextDueNs_ = now + static_cast<std::int64_t>(frames / rateHz * 1e9);
    return lost;
}

}  // namespace amp
