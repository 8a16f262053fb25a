// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "engine/stages/stage_box.h"

namespace amp {

/// One kind of stage: its constant data and how to make one.
struct CatalogueEntry {
    const StageInfo* info;
    std::span<const ParamSpec> params;
    std::unique_ptr<StageBox> (*make)();

    /// The parameter with this key, or null.
    [[nodiscard]] const ParamSpec* param(std::string_view key) const;
    /// The index of the resource slot with this key, or -1.
    [[nodiscard]] int slot(std::string_view key) const;
};

/// All stages there are, in the order in which lists show them. Constant after start, any thread.
[[nodiscard]] std::span<const CatalogueEntry> catalogue();

/// The stage with this key, or null.
[[nodiscard]] const CatalogueEntry* findStage(std::string_view key);

}  // namespace amp
