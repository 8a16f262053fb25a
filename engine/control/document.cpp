// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/document.h"

#include <algorithm>

#include "engine/rig/rig_limits.h"

namespace amp {
namespace {

NodePlace locateIn(std::vector<PresetNode>& chain, std::uint32_t tag) {
    for (std::size_t i = 0; i < chain.size(); ++i) {
        if (chain[i].tag == tag) return {&chain, i};
        if (!chain[i].split) continue;
        for (PresetSplit::Lane& lane : chain[i].split->lanes) {
            if (const NodePlace place = locateIn(lane.chain, tag); place.chain != nullptr) return place;
        }
    }
    return {};
}

/// Lays out a chain, appending to `all`; returns the channels behind it.
int layOut(const std::vector<PresetNode>& chain, int in, std::vector<NodeLayout>& all) {
    int channels = in;
    for (const PresetNode& node : chain) {
        const std::size_t mine = all.size();
        if (node.split) {
            all.push_back({StageId{node.tag}, channels, channels});
            int out = channels;
            for (const PresetSplit::Lane& lane : node.split->lanes) {
                out = std::max(out, layOut(lane.chain, channels, all));
                if (lane.pan != 0.0f) out = 2;
            }
            all[mine].out = out;
            channels = out;
        } else if (const CatalogueEntry* entry = findStage(node.stage)) {
            const int out = entry->info->channels == ChannelRule::toStereo ? 2 : channels;
            all.push_back({StageId{node.tag}, channels, out});
            channels = out;
        }
    }
    return channels;
}

}  // namespace

void dropTags(PresetNode& node) {
    node.tag = 0;
    if (!node.split) return;
    for (PresetSplit::Lane& lane : node.split->lanes) {
        for (PresetNode& inner : lane.chain) dropTags(inner);
    }
}

void tagNodes(std::vector<PresetNode>& chain, std::uint32_t& next) {
    for (PresetNode& node : chain) {
        if (node.tag == 0) node.tag = next++;
        if (!node.split) continue;
        for (PresetSplit::Lane& lane : node.split->lanes) tagNodes(lane.chain, next);
    }
}

NodePlace locate(Preset& document, StageId id) {
    return id.valid() ? locateIn(document.chain, id.value) : NodePlace{};
}

NodePlace locate(Preset& document, const Place& place) {
    if (place.before.valid()) return locate(document, place.before);
    if (!place.split.valid()) return {&document.chain, document.chain.size()};
    PresetNode* split = findNode(document, place.split);
    if (split == nullptr || !split->split || place.lane < 0 ||
        place.lane >= static_cast<int>(split->split->lanes.size())) {
        return {};
    }
    auto& chain = split->split->lanes[static_cast<std::size_t>(place.lane)].chain;
    return {&chain, chain.size()};
}

PresetNode* findNode(Preset& document, StageId id) {
    const NodePlace place = locate(document, id);
    return place.chain != nullptr ? &(*place.chain)[place.index] : nullptr;
}

const PresetNode* findNode(const Preset& document, StageId id) {
    return findNode(const_cast<Preset&>(document), id);
}

int countNodes(const std::vector<PresetNode>& chain) {
    int count = 0;
    for (const PresetNode& node : chain) {
        ++count;
        if (!node.split) continue;
        for (const PresetSplit::Lane& lane : node.split->lanes) count += countNodes(lane.chain);
    }
    return count;
}

Expected<void> fitsRig(const Preset& document) {
    const auto fewLanes = [](const auto& self, const std::vector<PresetNode>& chain) -> bool {
        return std::all_of(chain.begin(), chain.end(), [&](const PresetNode& node) {
            return !node.split || (node.split->lanes.size() <= static_cast<std::size_t>(kMaxLanes) &&
                                   std::all_of(node.split->lanes.begin(), node.split->lanes.end(),
                                               [&](const PresetSplit::Lane& lane) { return self(self, lane.chain); }));
        });
    };
    const std::string name = "The preset \"" + document.name + "\"";
    if (countNodes(document.chain) > kMaxStages) {
        return fail(ErrorCode::tooLarge, name + " has more stages than the " + std::to_string(kMaxStages) +
                                             " that a rig holds; it cannot be played.");
    }
    if (!fewLanes(fewLanes, document.chain)) {
        return fail(ErrorCode::tooLarge,
                    name + " has a split with more than " + std::to_string(kMaxLanes) + " lanes; it cannot be played.");
    }
    return {};
}

float paramOf(const PresetNode& node, const ParamSpec& spec) {
    const auto it = node.params.find(std::string(spec.key));
    return it == node.params.end() ? spec.defaultValue : spec.clamp(it->second);
}

std::vector<float> valuesOf(const PresetNode& node, const CatalogueEntry& entry) {
    std::vector<float> values;
    values.reserve(entry.params.size());
    for (const ParamSpec& spec : entry.params) values.push_back(paramOf(node, spec));
    return values;
}

const PresetResource* resourceOf(const PresetNode& node, std::string_view slot) {
    const auto it =
        std::find_if(node.resources.begin(), node.resources.end(), [&](const auto& r) { return r.slot == slot; });
    return it != node.resources.end() && !it->path.empty() ? &*it : nullptr;
}

void setResourceOf(PresetNode& node, std::string_view slot, const std::filesystem::path& path) {
    const PresetResource* before = resourceOf(node, slot);
    const PresetResource next{std::string(slot), path, {}, before != nullptr ? before->shape : ImpulseShape{}};
    setResourceOf(node, slot, path.empty() ? nullptr : &next);
}

void setResourceOf(PresetNode& node, std::string_view slot, const PresetResource* resource) {
    const auto there =
        std::find_if(node.resources.begin(), node.resources.end(), [&](const auto& r) { return r.slot == slot; });
    if (resource == nullptr) {
        if (there != node.resources.end()) node.resources.erase(there);
    } else if (there != node.resources.end()) {
        *there = *resource;
    } else {
        node.resources.push_back(*resource);
    }
}

bool sameResource(const PresetResource* a, const PresetResource* b) {
    if (a == nullptr || b == nullptr) return a == b;
    return a->path == b->path && a->shape == b->shape;
}

std::vector<NodeLayout> layoutOf(const std::vector<PresetNode>& chain, int in) {
    std::vector<NodeLayout> all;
    layOut(chain, in, all);
    return all;
}

int channelsBehind(const std::vector<PresetNode>& chain, int in) {
    std::vector<NodeLayout> all;
    return layOut(chain, in, all);
}

}  // namespace amp
