// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "engine/base/assert.h"
#include "engine/base/attributes.h"

namespace amp::rt {

/// What the running code is doing. The role belongs to the `Scope` that is open, not to a thread: JACK may call from one
/// thread today and another tomorrow, and the offline driver is audio on whatever thread runs it.
enum class Role {
    none,         ///< no scope is open
    control,      ///< the UI's side: commands, presets, settings
    frame,        ///< the window makes a frame or sees to what came in: no file, no waiting, no building
    builder,      ///< builds rigs, models and convolvers
    reclaimer,    ///< destroys what was retired
    disk,         ///< writes takes
    analysis,     ///< tuner, loudness, spectrum
    audio,        ///< the driver's callback
    audioHelper,  ///< runs lanes beside the callback; the same laws hold
};

/// The role of the innermost open scope of this thread.
[[nodiscard]] Role currentRole() AMP_RT;

/// Whether law L1 holds for code in this role: no allocation, lock, wait or system call.
[[nodiscard]] constexpr bool isRealTime(Role role) AMP_RT {
    return role == Role::audio || role == Role::audioHelper;
}

/// Whether code in this role may touch files, wait for another thread's work, or build something.
[[nodiscard]] constexpr bool mayWait(Role role) AMP_RT {
    return !isRealTime(role) && role != Role::frame;
}

/// "audio", "builder" and so on, for messages and thread names.
[[nodiscard]] std::string_view name(Role role) AMP_RT;

}  // namespace amp::rt

/// Asserts that the line runs in the named role, e.g. `AMP_REQUIRE_ROLE(audio)`. Like AMP_ASSERT it is gone from the shipped
/// build.
#define AMP_REQUIRE_ROLE(role) AMP_ASSERT(::amp::rt::currentRole() == ::amp::rt::Role::role)

/// Asserts that the line does not run under law L1: it may allocate, lock or wait.
#define AMP_REQUIRE_NOT_REAL_TIME() AMP_ASSERT(!::amp::rt::isRealTime(::amp::rt::currentRole()))

/// Asserts that the line may take its time: it builds, reads a file or waits, so neither the audio thread nor a frame of the
/// window may come here.
#define AMP_REQUIRE_MAY_WAIT() AMP_ASSERT(::amp::rt::mayWait(::amp::rt::currentRole()))
