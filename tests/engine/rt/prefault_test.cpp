// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rt/prefault.h"

#include <doctest/doctest.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <fstream>
#include <numeric>
#include <string>
#include <vector>

using namespace amp;

namespace {

[[maybe_unused]] long minorFaults() {
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_minflt;
}

std::string statusLine(const std::string& key) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind(key, 0) == 0) return line.substr(key.size());
    }
    return {};
}

}  // namespace

TEST_CASE("prefault: contents stay") {
    std::vector<int> values(10'000);
    std::iota(values.begin(), values.end(), 0);
    const std::vector<int> before = values;
    rt::prefault(std::span(values));
    rt::prefault(std::span(values.data() + 1, 1));
    rt::prefault(std::span<int>());
    CHECK(values == before);
}

// ThreadSanitizer's shadow of the memory faults on its own.
#if !defined(__SANITIZE_THREAD__)
TEST_CASE("prefault: afterwards neither reading nor writing faults, whatever the alignment") {
    constexpr std::size_t kPages = 100;
    auto* const memory =
        static_cast<char*>(mmap(nullptr, kPages * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    REQUIRE(memory != MAP_FAILED);
    madvise(memory, kPages * 4096, MADV_NOHUGEPAGE);
    char* const inside = memory + 4000;
    constexpr std::size_t kInside = (kPages - 1) * 4096;
    const long start = minorFaults();
    rt::prefault(inside, kInside);
    const long prefaulted = minorFaults();
    for (std::size_t i = 0; i < kInside; ++i) static_cast<volatile char*>(inside)[i] = 1;
    const long touched = minorFaults();
    munmap(memory, kPages * 4096);
    CHECK(prefaulted - start >= static_cast<long>(kPages) - 1);
    CHECK(touched - prefaulted == 0);
}
#endif

// Last, because locking changes the process. The system may refuse it; then nothing may be locked and the reason is told.
TEST_CASE("lock memory: everything is locked, or the player learns what to do") {
    const auto locked = rt::lockMemory();
    const bool anyLocked = statusLine("VmLck:").find_first_of("123456789") != std::string::npos;
    if (locked) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // they answer yes and lock nothing
        CHECK(anyLocked);
#endif
        munlockall();
    } else {
        CHECK_FALSE(anyLocked);
        CHECK(locked.error().code == ErrorCode::unavailable);
        CHECK(locked.error().sentence.find("memlock") != std::string::npos);
        CHECK_FALSE(locked.error().detail.empty());
    }
}
