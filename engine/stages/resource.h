// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace amp {

/// What a resource slot takes.
enum class ResourceKind {
    model,    ///< a neural amp model: `ModelResource`
    impulse,  ///< an impulse response: `ImpulseResource`
};

/// Something a stage plays through that was built from a file by a builder thread. The audio thread only ever swaps
/// pointers to it; it is destroyed by the reclaimer.
class Resource {
public:
    virtual ~Resource() = default;
    [[nodiscard]] virtual ResourceKind kind() const noexcept = 0;
};

}  // namespace amp
