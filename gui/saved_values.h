// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "engine/control/engine_control.h"

namespace amp::gui {

/// Where the saved preset has this parameter, or nothing when the node has no counterpart there or nothing was changed.
[[nodiscard]] std::optional<float> savedValue(const EngineControl& control, const NodeView& node,
                                              const ParamSpec& spec);

}  // namespace amp::gui
