// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "engine/base/attributes.h"
#include "engine/rt/denormals.h"
#include "engine/rt/role.h"

namespace amp::rt {

/// Opened at the top of the driver's callback, of every other thread's work and of every real-time test. Sets the role,
/// for the audio roles flushes denormals, and for those and a frame of the window arms the traps where they are present
/// (tests/rt/traps.h). Everything is put back when the scope closes; scopes nest.
/// Cost without traps: a thread-local store and the floating-point control word; nothing else.
class Scope {
public:
    explicit Scope(Role role) AMP_RT;
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

private:
    Role before_;
    int armedBefore_;
    std::optional<FlushDenormals> flush_;
};

/// Disarms the traps while it lives. Use AMP_RT_EXEMPT.
class Exempt {
public:
    explicit Exempt(const char* reason) AMP_RT;
    ~Exempt();
    Exempt(const Exempt&) = delete;
    Exempt& operator=(const Exempt&) = delete;

private:
    int armedBefore_;
};

/// Whether a trap library is loaded into this process, so that audio scopes are watched.
[[nodiscard]] bool trapsPresent() AMP_RT;

}  // namespace amp::rt

#define AMP_RT_JOIN_(a, b) a##b
#define AMP_RT_NAME_(a, b) AMP_RT_JOIN_(a, b)

/// Steps outside law L1 until the end of the enclosing block, and says why: `AMP_RT_EXEMPT("the test reads the clock");`
/// Never in code that the shipped callback reaches in steady play.
#define AMP_RT_EXEMPT(reason) const ::amp::rt::Exempt AMP_RT_NAME_(ampRtExempt, __LINE__)("" reason)
