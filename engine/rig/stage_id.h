// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace amp {

/// Handle of a node (stage or split), given out by the control thread and never used twice in a session: the handle of
/// something removed is stale and is refused, never mistaken for what took its place.
struct StageId {
    std::uint32_t value = 0;

    [[nodiscard]] constexpr bool valid() const noexcept { return value != 0; }
    friend constexpr bool operator==(StageId, StageId) = default;
};

}  // namespace amp
