// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/rig_view.h"

#include <algorithm>

#include "engine/control/document.h"
#include "engine/control/live_control.h"

namespace amp {
namespace {

ResourceView resourceView(const PresetNode& node, const ResourceSlot& slot, const RigSync& sync) {
    ResourceView view;
    const PresetResource* wanted = resourceOf(node, slot.key);
    if (wanted == nullptr) return view;
    view.path = wanted->path;
    view.name = resourceName(wanted->path);
    view.shape = wanted->shape;
    view.mic = micPlaceOf(wanted->path);
    const BuiltResource* built = sync.resource(StageId{node.tag}, slot.key);
    if (built == nullptr || built->path != wanted->path || built->shape != wanted->shape) {
        view.state = ResourceView::State::loading;
        return view;
    }
    if (built->sentence.empty()) {
        view.state = ResourceView::State::ready;
        view.name = built->name;
        view.detail = built->detail;
        view.facts = built->facts;
        view.matchDb = static_cast<float>(built->impulse.matchDb);
        view.sourceChannels = built->impulse.sourceChannels;
    } else {
        view.state = built->missing ? ResourceView::State::missing : ResourceView::State::failed;
        view.sentence = built->sentence;
    }
    return view;
}

std::vector<NodeView> chainView(const std::vector<PresetNode>& chain, int in, const RigSync& sync, int& count) {
    std::vector<NodeView> views;
    int channels = in;
    for (const PresetNode& node : chain) {
        NodeView view;
        view.id = StageId{node.tag};
        view.bypass = node.bypass;
        if (node.split) {
            for (const PresetSplit::Lane& lane : node.split->lanes) {
                view.lanes.push_back({chainView(lane.chain, channels, sync, count), lane.levelDb, lane.pan});
            }
        } else {
            view.entry = findStage(node.stage);
            if (view.entry == nullptr) continue;  // not played by this version; kept in the file
            view.values = valuesOf(node, *view.entry);
            for (const ResourceSlot& slot : view.entry->info->resources) {
                view.resources.push_back(resourceView(node, slot, sync));
            }
        }
        ++count;
        channels = channelsBehind({node}, channels);
        view.stereo = channels == 2;
        view.latencyFrames = sync.latencyOf(view.id);
        view.building = findNode(sync.running(), view.id) == nullptr || sync.buildingNode() == view.id;
        views.push_back(std::move(view));
    }
    return views;
}

const NodeView* findIn(const std::vector<NodeView>& chain, StageId id) {
    for (const NodeView& node : chain) {
        if (node.id == id) return &node;
        for (const LaneView& lane : node.lanes) {
            if (const NodeView* found = findIn(lane.chain, id)) return found;
        }
    }
    return nullptr;
}

}  // namespace

RigView viewOf(const Preset& document, const RigSync& sync, int rigLatencyFrames) {
    RigView view;
    view.name = document.name;
    view.trimDb = document.trimDb;
    view.levelDb = document.levelDb;
    view.chain = chainView(document.chain, 1, sync, view.stageCount);
    view.latencyFrames = rigLatencyFrames;
    return view;
}

const NodeView* findNode(const RigView& rig, StageId id) {
    return id.valid() ? findIn(rig.chain, id) : nullptr;
}

}  // namespace amp
