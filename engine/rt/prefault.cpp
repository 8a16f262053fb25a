// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rt/prefault.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "engine/rt/role.h"

// In the kernel since 5.14, in Debian 12's headers under these names only for programs that include the kernel's own.
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

namespace amp::rt {
namespace {

constexpr std::size_t kStackBytes = std::size_t{256} << 10;
constexpr std::size_t kLargestMapping = std::size_t{256} << 20;

struct Mapping {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    bool readable = false;
    bool writable = false;
    bool isPrivate = false;
};

std::vector<Mapping> mappings() {
    std::vector<Mapping> all;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        // "55d0c0a00000-55d0c0a21000 rw-p 00000000 00:00 0  [heap]"
        std::size_t used = 0;
        Mapping mapping;
        mapping.begin = std::stoull(line, &used, 16);
        const std::string rest = line.substr(used + 1);
        mapping.end = std::stoull(rest, &used, 16);
        const std::string access = rest.substr(used + 1, 4);
        mapping.readable = access[0] == 'r';
        mapping.writable = access[1] == 'w';
        mapping.isPrivate = access[3] == 'p';
        if (line.find("[v") == std::string::npos) all.push_back(mapping);  // not [vdso], [vvar], [vsyscall]
    }
    return all;
}

}  // namespace

void prefault(void* memory, std::size_t bytes) noexcept {
    AMP_REQUIRE_NOT_REAL_TIME();
    if (bytes == 0) return;
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    auto* const bytesOf = static_cast<volatile unsigned char*>(memory);
    // cppcheck-suppress selfAssignment
    for (std::size_t at = 0; at < bytes; at += page) bytesOf[at] = bytesOf[at];
    // cppcheck-suppress selfAssignment
    bytesOf[bytes - 1] = bytesOf[bytes - 1];  // the last page, when the first one began in its middle
}

void prefaultStack() noexcept {
    std::array<unsigned char, kStackBytes> stack;
    volatile unsigned char* const bytes = stack.data();
    for (std::size_t at = 0; at < kStackBytes; at += 1024) bytes[at] = 0;
}

std::size_t prefaultProcess() {
    std::size_t covered = 0;
    for (const Mapping& mapping : mappings()) {
        const std::size_t size = mapping.end - mapping.begin;
        if (!mapping.readable || size > kLargestMapping) continue;
        const bool own = mapping.writable && mapping.isPrivate;
        // What cannot be mapped in, such as the end of a truncated file, is left as it is.
        if (madvise(reinterpret_cast<void*>(mapping.begin), size, own ? MADV_POPULATE_WRITE : MADV_POPULATE_READ) ==
            0) {
            covered += size;
        }
    }
    return covered;
}

Expected<void> lockMemory() {
    rlimit limit{};
    getrlimit(RLIMIT_MEMLOCK, &limit);
    const bool unlimited = limit.rlim_cur == RLIM_INFINITY;
    // Without an unlimited limit only a privileged process may go on; the kernel tells by refusing the rest of us.
    if (unlimited || geteuid() == 0) {
        // What is touched stays; stacks and maps that nobody touches do not grow to their full size.
        if (mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0) return {};
    }
    const int error = unlimited || geteuid() == 0 ? errno : EPERM;
    return fail(
        ErrorCode::unavailable,
        "Memory cannot be locked, so the sound may drop out when memory runs short: allow unlimited locked memory "
        "(memlock) for your audio group in /etc/security/limits.d.",
        std::string("mlockall: ") + std::strerror(error));
}

}  // namespace amp::rt
