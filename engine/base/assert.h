// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amp {

/// Prints the failed condition and aborts. Only reached in builds without NDEBUG.
[[noreturn]] void assertionFailed(const char* condition, const char* file, int line) noexcept;

}  // namespace amp

/// For our own mistakes, never for bad input. Aborts in development builds; the shipped build evaluates nothing and the
/// code after it takes the safe value (clamp, bypass, silence).
#ifdef NDEBUG
#define AMP_ASSERT(condition) static_cast<void>(0)
#else
#define AMP_ASSERT(condition) \
    ((condition) ? static_cast<void>(0) : ::amp::assertionFailed(#condition, __FILE__, __LINE__))
#endif
