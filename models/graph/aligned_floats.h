// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace amp::models {

/// Allocates on cache lines: a wide vector that straddles two of them is loaded in two steps.
template <class T>
struct LineAllocator {
    using value_type = T;
    static constexpr std::align_val_t kAlignment{64};

    LineAllocator() = default;
    template <class U>
    LineAllocator(const LineAllocator<U>&) noexcept {}

    T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), kAlignment)); }
    void deallocate(T* p, std::size_t) noexcept { ::operator delete(p, kAlignment); }

    template <class U>
    bool operator==(const LineAllocator<U>&) const noexcept {
        return true;
    }
};

/// Weights, in the order in which a kernel reads them. Made on the setup thread.
using AlignedFloats = std::vector<float, LineAllocator<float>>;

}  // namespace amp::models
