// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/saved_values.h"

#include "engine/control/document.h"

namespace amp::gui {

std::optional<float> savedValue(const EngineControl& control, const NodeView& node, const ParamSpec& spec) {
    if (node.entry == nullptr || !control.dirty()) return std::nullopt;
    const PresetNode* saved = findNode(control.savedDocument(), node.id);
    if (saved == nullptr || saved->stage != node.entry->info->key) return std::nullopt;
    return paramOf(*saved, spec);
}

}  // namespace amp::gui
