// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace amp::ir {

/// Small repeatable random numbers (SplitMix64), the same on every machine and library.
class SeededRandom {
public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}

    /// −1 … 1
    [[nodiscard]] double next() {
        state_ += 0x9E3779B97F4A7C15u;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        z ^= z >> 31;
        return static_cast<double>(z >> 11) * 0x1p-52 - 1.0;
    }

private:
    std::uint64_t state_;
};

}  // namespace amp::ir
