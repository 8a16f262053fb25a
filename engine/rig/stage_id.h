// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace amp {

/// Handle of a node (stage or split) in the running rig: a slot and its generation. A handle of something removed is stale and
/// is refused, never mistaken for what took its slot. Given out by the control thread.
struct StageId {
    std::uint16_t slot = 0xffff;
    std::uint16_t generation = 0;

    [[nodiscard]] constexpr bool valid() const noexcept { return slot != 0xffff; }
    friend constexpr bool operator==(StageId, StageId) = default;
};

}  // namespace amp
