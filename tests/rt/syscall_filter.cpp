// SPDX-License-Identifier: GPL-3.0-or-later

// The seccomp filter of traps.h. A filter cannot be taken off a thread and knows nothing of scopes. So it sends nearly every
// system call to a SIGSYS handler, which knows whether the thread is armed, notes a violation if so, and then makes the call
// itself from one address that the filter lets through.

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/ucontext.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "tests/rt/traps.h"
#include "tests/rt/traps_internal.h"

#ifdef AMP_TRAPS_COMPILED_OUT

namespace amp::test::traps {

long passThrough(long number, long a, long b, long c, long d, long e, long f) noexcept {
    return syscall(number, a, b, c, d, e, f);
}

bool filterSystemCalls() noexcept {
    return false;
}

}  // namespace amp::test::traps

#else

#if defined(__x86_64__)
#define AMP_AUDIT_ARCH AUDIT_ARCH_X86_64
// long gate(number, a, b, c, d, e, f): shifts the arguments into the kernel's registers.
asm(R"(
    .text
    .hidden halfstack_gate
    .hidden halfstack_gate_return
    .globl halfstack_gate
    .globl halfstack_gate_return
    .type halfstack_gate, @function
halfstack_gate:
    movq %rdi, %rax
    movq %rsi, %rdi
    movq %rdx, %rsi
    movq %rcx, %rdx
    movq %r8, %r10
    movq %r9, %r8
    movq 8(%rsp), %r9
    syscall
halfstack_gate_return:
    ret
    .size halfstack_gate, . - halfstack_gate
)");
#elif defined(__aarch64__)
#define AMP_AUDIT_ARCH AUDIT_ARCH_AARCH64
asm(R"(
    .text
    .hidden halfstack_gate
    .hidden halfstack_gate_return
    .globl halfstack_gate
    .globl halfstack_gate_return
    .type halfstack_gate, %function
halfstack_gate:
    mov x8, x0
    mov x0, x1
    mov x1, x2
    mov x2, x3
    mov x3, x4
    mov x4, x5
    mov x5, x6
    svc #0
halfstack_gate_return:
    ret
    .size halfstack_gate, . - halfstack_gate
)");
#endif

extern "C" {
long halfstack_gate(long number, long a, long b, long c, long d, long e, long f);
extern const char halfstack_gate_return[];
}

namespace amp::test::traps {

long passThrough(long number, long a, long b, long c, long d, long e, long f) noexcept {
    return halfstack_gate(number, a, b, c, d, e, f);
}

namespace {

// What the kernel takes for a signal set.
using KernelSignals = std::uint64_t;
constexpr KernelSignals kSigsys = KernelSignals{1} << (SIGSYS - 1);

struct Call {
    long number;
    std::array<long, 6> arguments;
};

#if defined(__x86_64__)
Call callOf(const ucontext_t& context) noexcept {
    const auto& r = context.uc_mcontext.gregs;
    return {static_cast<long>(r[REG_RAX]),
            {static_cast<long>(r[REG_RDI]), static_cast<long>(r[REG_RSI]), static_cast<long>(r[REG_RDX]),
             static_cast<long>(r[REG_R10]), static_cast<long>(r[REG_R8]), static_cast<long>(r[REG_R9])}};
}
void setResult(ucontext_t& context, long result) noexcept {
    context.uc_mcontext.gregs[REG_RAX] = result;
}
#elif defined(__aarch64__)
Call callOf(const ucontext_t& context) noexcept {
    const auto& r = context.uc_mcontext.regs;
    return {static_cast<long>(r[8]),
            {static_cast<long>(r[0]), static_cast<long>(r[1]), static_cast<long>(r[2]), static_cast<long>(r[3]),
             static_cast<long>(r[4]), static_cast<long>(r[5])}};
}
void setResult(ucontext_t& context, long result) noexcept {
    context.uc_mcontext.regs[0] = static_cast<std::uint64_t>(result);
}
#endif

// The mask of a handler is put back when it returns, so it is the interrupted code's mask that has to change. SIGSYS stays
// open whatever the program wants: the kernel kills a thread that blocks it and meets the filter.
long changeMask(ucontext_t& context, const Call& call) noexcept {
    KernelSignals mask = 0;
    std::memcpy(&mask, &context.uc_sigmask, sizeof mask);
    const auto* const given = reinterpret_cast<const KernelSignals*>(call.arguments[1]);
    auto* const old = reinterpret_cast<KernelSignals*>(call.arguments[2]);
    KernelSignals wanted = mask;
    if (given != nullptr) {
        switch (call.arguments[0]) {
            case SIG_BLOCK: wanted |= *given; break;
            case SIG_UNBLOCK: wanted &= ~*given; break;
            case SIG_SETMASK: wanted = *given; break;
            default: return -EINVAL;
        }
    }
    if (old != nullptr) *old = mask;
    wanted &= ~kSigsys;
    std::memcpy(&context.uc_sigmask, &wanted, sizeof wanted);
    return 0;
}

void onSigsys(int, siginfo_t*, void* opaque) {
    auto& context = *static_cast<ucontext_t*>(opaque);
    const int error = errno;
    const Call call = callOf(context);
    if (tArmed == rt::kTrapsAudio) violated("system call", call.number);
    const auto& a = call.arguments;
    setResult(context, call.number == SYS_rt_sigprocmask
                           ? changeMask(context, call)
                           : passThrough(call.number, a[0], a[1], a[2], a[3], a[4], a[5]));
    errno = error;
}

// The kernel's macros for these are C compound literals.
constexpr sock_filter jump(int code, std::uint32_t value, std::uint8_t ifEqual, std::uint8_t otherwise) {
    return {static_cast<std::uint16_t>(code), ifEqual, otherwise, value};
}
constexpr sock_filter statement(int code, std::uint32_t value) {
    return jump(code, value, 0, 0);
}
constexpr sock_filter load(std::size_t offset) {
    return statement(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
}
constexpr sock_filter unlessThenSkip(std::uint32_t value, std::uint8_t count) {
    return jump(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count);
}
constexpr sock_filter kAllow = statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
constexpr sock_filter kMaskCommand = statement(BPF_ALU | BPF_AND | BPF_K, static_cast<std::uint32_t>(FUTEX_CMD_MASK));
constexpr sock_filter kTrap = statement(BPF_RET | BPF_K, SECCOMP_RET_TRAP);

}  // namespace

bool filterSystemCalls() noexcept {
    struct sigaction action {};
    action.sa_sigaction = onSigsys;
    action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESTART;  // printing a violation makes calls, too
    if (sigaction(SIGSYS, &action, nullptr) != 0) return false;
    sigset_t open;
    sigemptyset(&open);
    sigaddset(&open, SIGSYS);
    pthread_sigmask(SIG_UNBLOCK, &open, nullptr);

    const auto gate = reinterpret_cast<std::uint64_t>(halfstack_gate_return);
    const auto low = static_cast<std::uint32_t>(gate);
    const auto high = static_cast<std::uint32_t>(gate >> 32);
    // Little endian on both processors: the low word comes first.
    constexpr std::size_t ip = offsetof(seccomp_data, instruction_pointer);
    std::array program{
        load(ip), unlessThenSkip(low, 3), load(ip + 4), unlessThenSkip(high, 1), kAllow,  // our own gate

        load(offsetof(seccomp_data, arch)), jump(BPF_JMP | BPF_JEQ | BPF_K, AMP_AUDIT_ARCH, 1, 0), kTrap,
        load(offsetof(seccomp_data, nr)),

        // The ends, and new threads and processes, which a handler cannot make for somebody else: the wrappers see those.
        unlessThenSkip(SYS_rt_sigreturn, 1), kAllow, unlessThenSkip(SYS_exit, 1), kAllow,
        unlessThenSkip(SYS_exit_group, 1), kAllow, unlessThenSkip(SYS_clone, 1), kAllow, unlessThenSkip(SYS_clone3, 1),
        kAllow,

        // The wake, and nothing else that a futex can do.
        unlessThenSkip(SYS_futex, 4), load(offsetof(seccomp_data, args) + 8), kMaskCommand,
        unlessThenSkip(FUTEX_WAKE, 1), kAllow, kTrap};
    const sock_fprog filter{.len = static_cast<unsigned short>(program.size()), .filter = program.data()};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

}  // namespace amp::test::traps

#endif  // AMP_TRAPS_COMPILED_OUT
