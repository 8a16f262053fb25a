// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

/// What a model file may ask for. Far above any capture, far below what would hurt the machine; each is checked before
/// the memory is allocated.
namespace amp::models::limits {

inline constexpr std::uintmax_t kFileBytes = 256u << 20;
inline constexpr std::size_t kWeights = std::size_t{1} << 26;
inline constexpr std::size_t kJsonDepth = 256;      ///< outside what is skipped (metadata, unknown keys)
inline constexpr std::size_t kJsonNodes = 200'000;  ///< values other than weights
inline constexpr std::size_t kTextBytes = 4096;     ///< of a name or description; the rest is cut
inline constexpr int kContainerDepth = 8;
inline constexpr int kChannels = 4096;
inline constexpr int kKernel = 1 << 20;
inline constexpr int kDilation = 1 << 22;
inline constexpr int kLayers = 4096;
inline constexpr int kHidden = 4096;
inline constexpr std::int64_t kStateBytes = std::int64_t{64} << 20;

}  // namespace amp::models::limits
