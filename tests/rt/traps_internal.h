// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <atomic>

#include "engine/rt/trap_mode.h"

/// Between the files of the trap library.
namespace amp::test::traps {

/// Static TLS, because the default model may allocate on first use in a thread.
extern thread_local int tArmed __attribute__((tls_model("initial-exec")));

/// Notes a violation of the armed calling thread. Disarms while it works.
void violated(const char* call, long number = -1) noexcept;

/// A system call that the filter always lets through.
long passThrough(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) noexcept;

/// What the audio thread must not do begins with this.
inline void check(const char* call) noexcept {
    if (__builtin_expect(tArmed == rt::kTrapsAudio, 0)) violated(call);
}

/// What neither the audio thread nor a frame of the window may do: touch files by name, sleep, wait for another thread.
inline void checkFrameToo(const char* call) noexcept {
    if (__builtin_expect(tArmed != rt::kTrapsOff, 0)) violated(call);
}

/// The same for an open file. A frame may use what is none: the wake of another thread, the desktop's socket.
inline void checkFile(const char* call, int file) noexcept {
    if (__builtin_expect(tArmed == rt::kTrapsOff, 1)) return;
    if (tArmed == rt::kTrapsFrame) {
        struct stat what {};
        if (passThrough(SYS_fstat, file, reinterpret_cast<long>(&what)) != 0) return;
        if (!S_ISREG(what.st_mode) && !S_ISDIR(what.st_mode)) return;
    }
    violated(call);
}

/// The function that a wrapper stands before. Some have old versions in glibc that must not be taken.
template <class Function>
Function next(std::atomic<Function>& found, const char* name, const char* version) noexcept {
    Function function = found.load(std::memory_order_relaxed);
    if (function == nullptr) {
        void* symbol = version != nullptr ? dlvsym(RTLD_NEXT, name, version) : nullptr;
        if (symbol == nullptr) symbol = dlsym(RTLD_NEXT, name);
        function = reinterpret_cast<Function>(symbol);
        found.store(function, std::memory_order_relaxed);
    }
    return function;
}

}  // namespace amp::test::traps

/// Puts a wrapper before the C function `name`. The C++ name differs and the symbol is set by an asm label, so that the
/// declaration need not agree with the system's headers; variadic functions are taken with the registers they can use.
#define AMP_TRAP_CHECKED(Result, name, version, parameters, arguments, checked)                           \
    extern "C" __attribute__((visibility("default"))) Result halfstack_trap_##name parameters asm(#name); \
    Result halfstack_trap_##name parameters {                                                             \
        static constinit std::atomic<Result(*) parameters> found{nullptr};                                \
        ::amp::test::traps::checked;                                                                      \
        return ::amp::test::traps::next(found, #name, version) arguments;                                 \
    }
/// Forbidden to the audio thread.
#define AMP_TRAP_VERSION(Result, name, version, parameters, arguments) \
    AMP_TRAP_CHECKED(Result, name, version, parameters, arguments, check(#name))
#define AMP_TRAP(Result, name, parameters, arguments) AMP_TRAP_VERSION(Result, name, nullptr, parameters, arguments)
/// Forbidden to the audio thread and to a frame.
#define AMP_TRAP_BOTH(Result, name, parameters, arguments) \
    AMP_TRAP_CHECKED(Result, name, nullptr, parameters, arguments, checkFrameToo(#name))
#define AMP_TRAP_BOTH_VERSION(Result, name, version, parameters, arguments) \
    AMP_TRAP_CHECKED(Result, name, version, parameters, arguments, checkFrameToo(#name))
/// Forbidden to the audio thread, and to a frame when the parameter `file` is a file or a folder.
#define AMP_TRAP_FILE(Result, name, parameters, arguments) \
    AMP_TRAP_CHECKED(Result, name, nullptr, parameters, arguments, checkFile(#name, file))
