// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

namespace amp::rt {

/// The memory orders by which this module hands things from thread to thread, each beside its partner. They stand on the
/// atomic itself and never on a fence, because ThreadSanitizer does not see fences.
/// Cost on x86-64: a release store and an acquire load are plain moves, an exchange is one locked instruction.
///
/// Programs built with AMP_SABOTAGE get relaxed orders instead: on x86-64 they mostly work, and that is the point. The
/// sabotage tests show that ThreadSanitizer reports them, so that its silence about the real ones means something.
#ifndef AMP_SABOTAGE
/// Makes everything written before visible to whoever takes over. Partner: kTakeOver, kSwap.
inline constexpr std::memory_order kHandOver = std::memory_order_release;
/// Sees everything written before the hand-over. Partner: kHandOver, kSwap.
inline constexpr std::memory_order kTakeOver = std::memory_order_acquire;
/// Both at once, for exchanges. Partner: kTakeOver, kHandOver, kSwap.
inline constexpr std::memory_order kSwap = std::memory_order_acq_rel;
#else
inline constexpr std::memory_order kHandOver = std::memory_order_relaxed;
inline constexpr std::memory_order kTakeOver = std::memory_order_relaxed;
inline constexpr std::memory_order kSwap = std::memory_order_relaxed;
#endif

/// Keeps what two threads write out of each other's cache lines.
inline constexpr std::size_t kCacheLine = 64;

}  // namespace amp::rt
