// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace amp {

/// Allocates on cache-line boundaries, as FFTW wants it; a wide vector that straddles two lines is loaded in two steps.
template <class T>
struct AlignedAllocator {
    using value_type = T;
    static constexpr std::align_val_t kAlignment{64};

    AlignedAllocator() = default;
    template <class U>
    AlignedAllocator(const AlignedAllocator<U>&) noexcept {}

    T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), kAlignment)); }
    void deallocate(T* p, std::size_t) noexcept { ::operator delete(p, kAlignment); }

    template <class U>
    bool operator==(const AlignedAllocator<U>&) const noexcept {
        return true;
    }
};

/// A vector whose first element sits on a cache line. Any thread but the audio thread makes and resizes it.
template <class T>
using AlignedVector = std::vector<T, AlignedAllocator<T>>;

}  // namespace amp
