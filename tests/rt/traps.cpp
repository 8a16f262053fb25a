// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/rt/traps.h"

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "tests/rt/traps_internal.h"

namespace amp::test::traps {

constinit thread_local int tArmed = 0;

namespace {

constexpr std::size_t kKept = 64;
constexpr std::size_t kPrinted = 20;

// Written by any armed thread, each at an index of its own; read when they have stopped.
constinit std::array<Violation, kKept> gViolations{};
constinit std::atomic<std::size_t> gViolationCount{0};
constinit std::atomic<std::size_t> gAudioViolations{0};
constinit std::atomic<std::size_t> gScopes{0};
constinit std::atomic<std::size_t> gFrames{0};
constinit std::atomic<std::size_t> gMinorFaults{0};
constinit std::atomic<std::size_t> gMajorFaults{0};
constinit std::atomic<OnViolation> gOnViolation{OnViolation::print};
constinit std::atomic<bool> gCountFaults{false};
constinit std::atomic<bool> gFilterEveryThread{false};

constinit thread_local bool tFiltered = false;
constinit thread_local long tMinorFaults = 0;
constinit thread_local long tMajorFaults = 0;

bool isSet(const char* variable) {
    const char* const value = std::getenv(variable);
    return value != nullptr && *value != '\0' && std::strcmp(value, "0") != 0;
}

// Not getrusage(): in a filtered thread that would run the signal handler, whose own faults would count.
void readFaults(long& minor, long& major) noexcept {
    rusage usage{};
    passThrough(SYS_getrusage, RUSAGE_THREAD, reinterpret_cast<long>(&usage));
    minor = usage.ru_minflt;
    major = usage.ru_majflt;
}

void print(const Violation& violation) noexcept {
    std::array<char, 160> line{};
    const char* const where = violation.frame ? "while the window makes a frame" : "on the audio thread";
    const int length = violation.number < 0
                           ? std::snprintf(line.data(), line.size(), "halfstack-traps: %s %s\n", violation.call, where)
                           : std::snprintf(line.data(), line.size(), "halfstack-traps: %s %ld %s\n", violation.call,
                                           violation.number, where);
    passThrough(SYS_write, STDERR_FILENO, reinterpret_cast<long>(line.data()), length);
    backtrace_symbols_fd(violation.stack.data(), violation.depth, STDERR_FILENO);
}

void writeReport(const char* path) {
    const Totals sum = totals();
    std::array<char, 512> text{};
    int length = std::snprintf(text.data(), text.size(),
                               "{\"trapped\": %s, \"scopes\": %zu, \"violations\": %zu, \"frames\": %zu, "
                               "\"frame_violations\": %zu, \"minor_faults\": %zu, \"major_faults\": %zu, "
                               "\"first\": \"%s\"}\n",
                               trapped() ? "true" : "false", sum.scopes, sum.violations, sum.frames,
                               sum.frameViolations, sum.minorFaults, sum.majorFaults,
                               sum.violations + sum.frameViolations > 0 ? gViolations[0].call : "");
    // Wrappers such as timeout(1) and helper programs load the library, too: without a scope they overwrite nothing.
    const int keep = sum.scopes + sum.frames > 0 ? O_TRUNC : O_EXCL;
    const long file = passThrough(SYS_openat, AT_FDCWD, reinterpret_cast<long>(path), O_WRONLY | O_CREAT | keep, 0644);
    if (file < 0) return;
    passThrough(SYS_write, file, reinterpret_cast<long>(text.data()), length);
    passThrough(SYS_close, file);
}

// Reads the variables when the program starts, writes the report when it ends.
struct Library {
    Library() {
        // The first backtrace loads and allocates; after this one it does not.
        std::array<void*, 4> stack{};
        backtrace(stack.data(), static_cast<int>(stack.size()));
        if (const char* const what = std::getenv("HALFSTACK_TRAPS")) {
            if (std::strcmp(what, "count") == 0) gOnViolation = OnViolation::count;
            if (std::strcmp(what, "abort") == 0) gOnViolation = OnViolation::abort;
        }
        gCountFaults = isSet("HALFSTACK_TRAPS_FAULTS");
        gFilterEveryThread = isSet("HALFSTACK_TRAPS_SYSCALLS");
    }
    ~Library() {
        if (const char* const path = std::getenv("HALFSTACK_TRAPS_REPORT")) writeReport(path);
    }
};
const Library gLibrary;

}  // namespace

void violated(const char* call, long number) noexcept {
    const int armed = std::exchange(tArmed, rt::kTrapsOff);
    const int error = errno;
    Violation violation;
    violation.frame = armed == rt::kTrapsFrame;
    if (!violation.frame) gAudioViolations.fetch_add(1, std::memory_order_relaxed);
    violation.call = call;
    violation.number = number;
    violation.depth = backtrace(violation.stack.data(), static_cast<int>(violation.stack.size()));
    const std::size_t index = gViolationCount.fetch_add(1, std::memory_order_relaxed);
    if (index < kKept) gViolations[index] = violation;
    const OnViolation what = gOnViolation.load(std::memory_order_relaxed);
    if (what == OnViolation::abort || (what == OnViolation::print && index < kPrinted)) print(violation);
    if (what == OnViolation::abort) std::abort();
    errno = error;
    tArmed = armed;
}

bool trapped() noexcept {
#ifdef AMP_TRAPS_COMPILED_OUT
    return false;
#else
    return true;
#endif
}

void clear() noexcept {
    gViolationCount = 0;
    gAudioViolations = 0;
    gScopes = 0;
    gFrames = 0;
    gMinorFaults = 0;
    gMajorFaults = 0;
}

void setOnViolation(OnViolation what) noexcept {
    gOnViolation = what;
}
OnViolation onViolation() noexcept {
    return gOnViolation;
}
void setCountFaults(bool on) noexcept {
    gCountFaults = on;
}

Totals totals() noexcept {
    const std::size_t audio = gAudioViolations;
    return {.scopes = gScopes,
            .violations = audio,
            .frames = gFrames,
            .frameViolations = gViolationCount - audio,
            .minorFaults = gMinorFaults,
            .majorFaults = gMajorFaults};
}

std::vector<Violation> violations() {
    const std::size_t kept = std::min(gViolationCount.load(), kKept);
    return {gViolations.begin(), gViolations.begin() + static_cast<std::ptrdiff_t>(kept)};
}

namespace {

// "program(_ZN3amp3fooEv+0x12) [0x…]" with the name as it is written in the source.
std::string readable(const std::string& frame) {
    const std::size_t begin = frame.find('(');
    const std::size_t end = frame.find('+', begin);
    if (begin == std::string::npos || end == std::string::npos) return frame;
    const std::string name = frame.substr(begin + 1, end - begin - 1);
    int status = -1;
    const std::unique_ptr<char, void (*)(void*)> source(abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status),
                                                        std::free);
    if (status != 0) return frame;
    return frame.substr(0, begin + 1) + source.get() + frame.substr(end);
}

}  // namespace

std::string describe(const Violation& violation) {
    std::string text = violation.call;
    if (violation.number >= 0) text.append(" ").append(std::to_string(violation.number));
    const std::unique_ptr<char*, void (*)(void*)> frames(backtrace_symbols(violation.stack.data(), violation.depth),
                                                         std::free);
    for (int i = 0; frames != nullptr && i < violation.depth; ++i)
        text.append("\n  ").append(readable(frames.get()[i]));
    return text;
}

}  // namespace amp::test::traps

extern "C" __attribute__((visibility("default"))) int halfstack_traps_exchange_armed(int armed) {
    using namespace amp::test::traps;
    using amp::rt::kTrapsAudio;
    const int before = tArmed;
    if (armed == before) return before;
    const bool faults = gCountFaults.load(std::memory_order_relaxed);
    if (before == kTrapsAudio && faults) {
        tArmed = 0;
        long minor = 0;
        long major = 0;
        readFaults(minor, major);
        gMinorFaults.fetch_add(static_cast<std::size_t>(minor - tMinorFaults), std::memory_order_relaxed);
        gMajorFaults.fetch_add(static_cast<std::size_t>(major - tMajorFaults), std::memory_order_relaxed);
    }
    if (armed == kTrapsAudio) {
        gScopes.fetch_add(1, std::memory_order_relaxed);
        if (!tFiltered && gFilterEveryThread.load(std::memory_order_relaxed)) tFiltered = filterSystemCalls();
        if (faults) readFaults(tMinorFaults, tMajorFaults);
    } else if (armed == amp::rt::kTrapsFrame) {
        gFrames.fetch_add(1, std::memory_order_relaxed);
    }
    tArmed = armed;
    return before;
}
