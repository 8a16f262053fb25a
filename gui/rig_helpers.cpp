// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/rig_helpers.h"

namespace amp::gui {
namespace {

bool is(const NodeView& node, std::string_view key) {
    return node.entry != nullptr && node.entry->info->key == key;
}

void walk(const std::vector<NodeView>& chain, std::vector<StageId>& out) {
    for (const NodeView& node : chain) {
        out.push_back(node.id);
        for (const LaneView& lane : node.lanes) walk(lane.chain, out);
    }
}

}  // namespace

const StageReading* readingOf(const Meters& meters, StageId id) {
    for (int i = 0; i < meters.stageCount; ++i) {
        const StageReading& r = meters.stages[static_cast<std::size_t>(i)];
        if (r.id == id) return &r;
    }
    return nullptr;
}

HeadRange findHead(const std::vector<NodeView>& chain) {
    for (std::size_t i = 0; i + 2 < chain.size(); ++i) {
        // The simple stages or the circuits.
        if ((is(chain[i], "preamp") || is(chain[i], "tube_preamp")) &&
            (is(chain[i + 1], "tone_stack") || is(chain[i + 1], "passive_tone")) &&
            (is(chain[i + 2], "power_amp") || is(chain[i + 2], "tube_power"))) {
            return {static_cast<int>(i), static_cast<int>(i) + 2};
        }
    }
    return {};
}

std::vector<StageId> walkOrder(const RigView& rig) {
    std::vector<StageId> out{kInputEnd};
    walk(rig.chain, out);
    out.push_back(kOutputEnd);
    return out;
}

SlotPlace findSlot(const std::vector<NodeView>& chain, ResourceKind kind) {
    for (const NodeView& node : chain) {
        if (node.entry != nullptr) {
            const auto slots = node.entry->info->resources;
            for (std::size_t i = 0; i < slots.size(); ++i) {
                if (slots[i].kind == kind) return {&node, i};
            }
        }
        for (const LaneView& lane : node.lanes) {
            if (const SlotPlace found = findSlot(lane.chain, kind); found.node != nullptr) return found;
        }
    }
    return {};
}

float paramValue(const NodeView& node, std::string_view key, float fallback) {
    if (node.entry == nullptr) return fallback;
    const ParamSpec* spec = node.entry->param(key);
    return spec != nullptr && spec->index < node.values.size() ? node.values[spec->index] : fallback;
}

std::filesystem::path libraryPath(const std::filesystem::path& path) {
    const std::string text = path.string();
    return text.starts_with("factory:") ? std::filesystem::path(text.substr(0, text.find('@'))) : path;
}

bool comesSoon(const EngineControl& control, const NodeView& node) {
    return node.building && control.driver().state == DriverState::running;
}

bool fileTrouble(const NodeView& node) {
    for (const ResourceView& r : node.resources) {
        if (r.state == ResourceView::State::missing || r.state == ResourceView::State::failed) return true;
    }
    return false;
}

}  // namespace amp::gui
