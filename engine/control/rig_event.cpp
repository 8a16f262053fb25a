// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/rig_event.h"

#include <utility>

namespace amp {

PresetNode asBuilt(PresetNode node, const BuiltLookup& built) {
    std::erase_if(node.resources, [&](PresetResource& r) {
        const BuiltResource* found = built(StageId{node.tag}, r.slot);
        if (found == nullptr || !found->sentence.empty()) return true;
        if (found->path != r.path) return false;
        if (!found->found.empty()) r.path = found->found;
        r.sha256 = found->sha256;
        return false;
    });
    if (node.split) {
        for (PresetSplit::Lane& lane : node.split->lanes) {
            for (PresetNode& inner : lane.chain) inner = asBuilt(std::move(inner), built);
        }
    }
    return node;
}

}  // namespace amp
