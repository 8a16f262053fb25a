// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>

#include "engine/base/error.h"

namespace amp::rt {

/// Memory is handed out by the kernel page by page at the first touch, and such a touch on the audio thread costs a page
/// fault. So whoever builds something for the audio thread touches its memory first. None of this runs on the audio thread.

/// Touches every page of a buffer that nobody else uses yet; contents stay. A page that was only read would still fault at
/// the first write, so each is written.
void prefault(void* memory, std::size_t bytes) noexcept;

template <class T>
requires std::is_trivially_copyable_v<T>
void prefault(std::span<T> values) noexcept {
    prefault(static_cast<void*>(values.data()), values.size_bytes());
}

/// Touches the next 256 KiB of the calling thread's stack, as the audio thread's first act.
void prefaultStack() noexcept;

/// Maps in everything that this process has now: code, constants, data, heap, stacks (mappings above 256 MiB excepted). For
/// processes that may not lock their memory; pages can be taken away again when memory runs short.
/// Says how many bytes were covered: 0 where the kernel cannot do it (before Linux 5.14).
std::size_t prefaultProcess();

/// Keeps all memory of the process that has been touched, now and later, in RAM (mlockall). Fails, with what to do in the sentence, when the
/// system does not let this user lock memory without limit; nothing is locked then, because with a limit later allocations
/// would fail.
[[nodiscard]] Expected<void> lockMemory();

}  // namespace amp::rt
