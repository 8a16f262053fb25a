// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// AMP_RT stands on every function that the audio callback can reach: the function never allocates, frees, locks,
/// waits, logs or calls into the system (ARCHITECTURE.md, law L1). It is noexcept, and `nonblocking` where the compiler
/// knows the word (Clang 20 and later check it).
#if defined(__clang__) && defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::nonblocking)
#define AMP_RT noexcept [[clang::nonblocking]]
#endif
#endif
#ifndef AMP_RT
#define AMP_RT noexcept
#endif

/// The compiler may assume that this pointer has no alias in its scope.
#define AMP_RESTRICT __restrict__
