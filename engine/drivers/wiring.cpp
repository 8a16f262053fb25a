// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/wiring.h"

#include <algorithm>

namespace amp {

void Wiring::observe(const GraphView& graph) {
    for (auto cable = wanted_.begin(); cable != wanted_.end();) {
        const bool there = graph.cables.count(*cable) > 0;
        const bool possible = graph.ports.count(cable->theirs) > 0;
        if (!there && !possible) plugged_.erase(*cable);
        const bool pulled = !there && possible && plugged_.erase(*cable) > 0;
        cable = pulled ? wanted_.erase(cable) : std::next(cable);
    }
    for (const Cable& cable : graph.cables) {
        wanted_.insert(cable);
        plugged_.insert(cable);
    }
}

std::vector<Cable> Wiring::missing(const GraphView& graph) const {
    std::vector<Cable> result;
    for (const Cable& cable : wanted_) {
        if (graph.cables.count(cable) == 0 && graph.ports.count(cable.theirs) > 0) result.push_back(cable);
    }
    return result;
}

bool Wiring::wants(const std::string& ours) const {
    return std::any_of(wanted_.begin(), wanted_.end(), [&](const Cable& cable) { return cable.ours == ours; });
}

}  // namespace amp
