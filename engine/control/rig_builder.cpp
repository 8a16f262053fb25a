// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/rig_builder.h"

#include <algorithm>

#include "engine/control/document.h"
#include "engine/stages/model_resource.h"

namespace amp {

rt::Owned<Rig> RigBuilder::rig(const Preset& document) {
    auto built = rt::own<Rig>(retire_, settings_.sampleRateHz, document.trimDb, document.levelDb);
    fill(built->chain(), document.chain, 1);
    built->finishBuilding();
    return built;
}

bool RigBuilder::oversampled(const PresetNode& description) const {
    if (settings_.oversampling <= 1 || description.split) return false;
    const CatalogueEntry* entry = findStage(description.stage);
    return entry != nullptr && entry->info->nonlinear && entry->info->channels == ChannelRule::keep;
}

int RigBuilder::fill(Chain& into, const std::vector<PresetNode>& chain, int inChannels) {
    int channels = inChannels;
    for (std::size_t i = 0; i < chain.size();) {
        if (oversampled(chain[i])) {
            // Neighbours share one way up and down.
            auto region =
                rt::own<RegionNode>(retire_, channels, settings_.oversampling, settings_.phase, settings_.sampleRateHz);
            const std::uint32_t first = chain[i].tag;
            for (; i < chain.size() && oversampled(chain[i]); ++i) {
                region->chain().append(node(chain[i], channels), chain[i].bypass);
                latencies_[chain[i].tag] = 0;
            }
            latencies_[first] = region->latencyFrames();
            into.append(std::move(region), false);
            continue;
        }
        const PresetNode& description = chain[i++];
        rt::Owned<Node> built = node(description, channels);
        if (!built) continue;
        channels = built->outputChannels();
        into.append(std::move(built), description.bypass);
    }
    return channels;
}

rt::Owned<Node> RigBuilder::node(const PresetNode& description, int inChannels) {
    const StageId id{description.tag};
    if (description.split) {
        const std::vector<NodeLayout> layout = layoutOf({description}, inChannels);
        const int laneCount = std::min(static_cast<int>(description.split->lanes.size()), kMaxLanes);
        auto split = rt::own<SplitNode>(retire_, id, inChannels, layout.front().out, laneCount);
        const FadeTable fade(settings_.sampleRateHz);
        for (int i = 0; i < laneCount; ++i) {
            const PresetSplit::Lane& lane = description.split->lanes[static_cast<std::size_t>(i)];
            split->lane(i).channels = fill(split->lane(i).chain, lane.chain, inChannels);
            split->setLane(i, lane.levelDb, lane.pan, fade, true);
        }
        split->align(fade, true);
        latencies_[id.value] = split->latencyFrames();
        return split;
    }

    const CatalogueEntry* entry = findStage(description.stage);
    if (entry == nullptr) {
        unknown_.push_back(description.stage);
        return nullptr;
    }
    const int outChannels = entry->info->channels == ChannelRule::toStereo ? 2 : inChannels;
    std::unique_ptr<StageBox> box = entry->make();
    for (std::size_t i = 0; i < entry->info->resources.size(); ++i) {
        // Attached before prepare(), so that the stage can size itself for what it plays through.
        rt::Owned<Resource> loaded = resource(description, entry->info->resources[i]);
        if (loaded) box->exchange(i, loaded);
    }
    const bool inside = oversampled(description);
    const double rate = inside ? settings_.sampleRateHz * settings_.oversampling : settings_.sampleRateHz;
    box->configure(valuesOf(description, *entry));
    box->prepare({rate, kRigFrames, outChannels, inChannels < outChannels});
    if (!inside) latencies_[id.value] = box->latencyFrames();  // a region's delay is booked on its first stage
    return rt::own<StageNode>(retire_, id, std::move(box), valuesOf(description, *entry), inChannels, outChannels);
}

rt::Owned<Resource> RigBuilder::resource(const PresetNode& description, const ResourceSlot& slot) {
    const PresetResource* wanted = resourceOf(description, slot.key);
    if (wanted == nullptr) return nullptr;
    BuiltResource report;
    report.stage = StageId{description.tag};
    report.slot = slot.key;
    report.path = wanted->path;
    report.shape = wanted->shape;
    auto loaded = loader_.load({.kind = slot.kind,
                                .path = wanted->path,
                                .sha256 = wanted->sha256,
                                .sampleRateHz = settings_.sampleRateHz,
                                .shape = wanted->shape,
                                .slotStereo = slot.stereo});
    if (!loaded) {
        report.sentence = loaded.error().sentence;
        report.missing = loaded.error().code == ErrorCode::notFound;
        resources_.push_back(std::move(report));
        return nullptr;
    }
    // A model of variable size takes the stage's; a rebuild at another size comes through here as well.
    if (loaded->resource->kind() == ResourceKind::model) {
        const auto size = description.params.find("size");
        if (size != description.params.end()) {
            static_cast<ModelResource&>(*loaded->resource).model().setSize(static_cast<double>(size->second));
        }
    }
    report.found = loaded->path;
    report.sha256 = loaded->sha256;
    report.name = loaded->name;
    report.detail = loaded->detail;
    report.facts = loaded->facts;
    report.impulse = loaded->impulse;
    resources_.push_back(std::move(report));
    return rt::adopt(retire_, std::move(loaded->resource));
}

}  // namespace amp
