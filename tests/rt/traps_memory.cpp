// SPDX-License-Identifier: GPL-3.0-or-later

// Allocation. The real functions are reached by glibc's internal names, because dlsym may allocate itself. operator new
// and delete end here as well.

#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "tests/rt/traps_internal.h"

using amp::test::traps::check;

extern "C" {

void* __libc_malloc(std::size_t bytes);
void* __libc_calloc(std::size_t count, std::size_t bytes);
void* __libc_realloc(void* memory, std::size_t bytes);
void* __libc_memalign(std::size_t alignment, std::size_t bytes);
void __libc_free(void* memory);

#define AMP_WRAPPER __attribute__((visibility("default")))

AMP_WRAPPER void* halfstack_trap_malloc(std::size_t bytes) asm("malloc");
AMP_WRAPPER void* halfstack_trap_calloc(std::size_t count, std::size_t bytes) asm("calloc");
AMP_WRAPPER void* halfstack_trap_realloc(void* memory, std::size_t bytes) asm("realloc");
AMP_WRAPPER void* halfstack_trap_reallocarray(void* memory, std::size_t count, std::size_t bytes) asm("reallocarray");
AMP_WRAPPER void* halfstack_trap_memalign(std::size_t alignment, std::size_t bytes) asm("memalign");
AMP_WRAPPER void* halfstack_trap_aligned_alloc(std::size_t alignment, std::size_t bytes) asm("aligned_alloc");
AMP_WRAPPER int halfstack_trap_posix_memalign(void** memory, std::size_t alignment,
                                              std::size_t bytes) asm("posix_memalign");
AMP_WRAPPER void* halfstack_trap_valloc(std::size_t bytes) asm("valloc");
AMP_WRAPPER void* halfstack_trap_pvalloc(std::size_t bytes) asm("pvalloc");
AMP_WRAPPER void halfstack_trap_free(void* memory) asm("free");

void* halfstack_trap_malloc(std::size_t bytes) {
    check("malloc");
    return __libc_malloc(bytes);
}

void* halfstack_trap_calloc(std::size_t count, std::size_t bytes) {
    check("calloc");
    return __libc_calloc(count, bytes);
}

void* halfstack_trap_realloc(void* memory, std::size_t bytes) {
    check("realloc");
    return __libc_realloc(memory, bytes);
}

void* halfstack_trap_reallocarray(void* memory, std::size_t count, std::size_t bytes) {
    check("reallocarray");
    std::size_t total = 0;
    if (__builtin_mul_overflow(count, bytes, &total)) {
        errno = ENOMEM;
        return nullptr;
    }
    return __libc_realloc(memory, total);
}

void* halfstack_trap_memalign(std::size_t alignment, std::size_t bytes) {
    check("memalign");
    return __libc_memalign(alignment, bytes);
}

void* halfstack_trap_aligned_alloc(std::size_t alignment, std::size_t bytes) {
    check("aligned_alloc");
    return __libc_memalign(alignment, bytes);
}

int halfstack_trap_posix_memalign(void** memory, std::size_t alignment, std::size_t bytes) {
    check("posix_memalign");
    if (alignment < sizeof(void*) || (alignment & (alignment - 1)) != 0) return EINVAL;
    void* const got = __libc_memalign(alignment, bytes);
    if (got == nullptr) return ENOMEM;
    *memory = got;
    return 0;
}

constexpr std::size_t kPage = 4096;

void* halfstack_trap_valloc(std::size_t bytes) {
    check("valloc");
    return __libc_memalign(kPage, bytes);
}

void* halfstack_trap_pvalloc(std::size_t bytes) {
    check("pvalloc");
    return __libc_memalign(kPage, (bytes + kPage - 1) & ~(kPage - 1));
}

void halfstack_trap_free(void* memory) {
    if (memory == nullptr) return;  // does nothing, so it is no violation either
    check("free");
    __libc_free(memory);
}

}  // extern "C"
