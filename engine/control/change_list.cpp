// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/change_list.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/control/document.h"

namespace amp {
namespace {

/// All nodes of a document by tag.
using Index = std::map<std::uint32_t, const PresetNode*>;

void indexChain(const std::vector<PresetNode>& chain, Index& index) {
    for (const PresetNode& node : chain) {
        index[node.tag] = &node;
        if (!node.split) continue;
        for (const PresetSplit::Lane& lane : node.split->lanes) indexChain(lane.chain, index);
    }
}

bool playable(const PresetNode& node) {
    return node.split.has_value() || findStage(node.stage) != nullptr;
}

/// One chain as a list of tags; stages that are not played do not count.
std::vector<std::uint32_t> tagsOf(const std::vector<PresetNode>& chain) {
    std::vector<std::uint32_t> tags;
    for (const PresetNode& node : chain) {
        if (playable(node)) tags.push_back(node.tag);
    }
    return tags;
}

class Comparison {
public:
    Comparison(const Preset& running, const Preset& wanted) : running_(running), wanted_(wanted) {
        indexChain(running.chain, had_);
        indexChain(wanted.chain, wants_);
    }

    ChangeList run() {
        if (layoutDiffers()) return {.whole = true, .steps = {}};
        compareChain(running_.chain, wanted_.chain, {});
        for (const NodeLayout& l : layoutOf(wanted_.chain)) {
            // Moving what makes the signal stereo changes what its neighbours hear on the way.
            if (l.in != l.out && moved_.contains(l.id.value)) whole_ = true;
        }
        // A move takes one fade before it lands; whatever else would be placed relative to it needs the new order at once.
        if (whole_ || moved_.size() > 1 || (!moved_.empty() && inserts_ > 0)) return {.whole = true, .steps = {}};
        for (const auto& [tag, node] : wants_) {
            if (const auto before = had_.find(tag); before != had_.end()) compareNode(*before->second, *node);
        }
        if (whole_) return {.whole = true, .steps = {}};
        if (running_.trimDb != wanted_.trimDb) steps_.emplace_back(TrimStep{wanted_.trimDb});
        if (running_.levelDb != wanted_.levelDb) steps_.emplace_back(LevelStep{wanted_.levelDb});
        return {.whole = false, .steps = std::move(steps_)};
    }

private:
    /// A node that stays must keep its channels: it was prepared for them.
    [[nodiscard]] bool layoutDiffers() const {
        std::map<std::uint32_t, NodeLayout> before;
        for (const NodeLayout& l : layoutOf(running_.chain)) before[l.id.value] = l;
        for (const NodeLayout& l : layoutOf(wanted_.chain)) {
            const auto it = before.find(l.id.value);
            if (it != before.end() && (it->second.in != l.in || it->second.out != l.out)) return true;
        }
        return false;
    }

    /// True if something inside this new node is already playing elsewhere.
    [[nodiscard]] bool holdsRunning(const PresetNode& node) const {
        if (!node.split) return false;
        Index inside;
        for (const PresetSplit::Lane& lane : node.split->lanes) indexChain(lane.chain, inside);
        return std::any_of(inside.begin(), inside.end(), [&](const auto& entry) { return had_.contains(entry.first); });
    }

    void compareChain(const std::vector<PresetNode>& before, const std::vector<PresetNode>& after, const Place& end) {
        std::vector<std::uint32_t> now = tagsOf(before);
        const std::vector<std::uint32_t> goal = tagsOf(after);

        std::erase_if(now, [&](std::uint32_t tag) {
            if (wants_.contains(tag)) return false;
            const PresetNode& node = *had_[tag];
            if (node.split) {
                // Something inside that lives on elsewhere would be dropped with it.
                Index inside;
                for (const PresetSplit::Lane& lane : node.split->lanes) indexChain(lane.chain, inside);
                for (const auto& [t, unused] : inside) whole_ = whole_ || wants_.contains(t);
            }
            steps_.emplace_back(RemoveStep{StageId{tag}});
            return true;
        });

        // The longest run of nodes that are in order already stays where it is. Back to front, so that what a node goes in
        // front of is in its place first.
        const std::set<std::uint32_t> stays = longestInOrder(now, goal);
        for (std::size_t i = goal.size(); i-- > 0;) {
            const std::uint32_t tag = goal[i];
            if (stays.contains(tag)) continue;
            Place place = end;
            if (i + 1 < goal.size()) place = Place{.before = StageId{goal[i + 1]}, .split = {}, .lane = 0};
            if (had_.contains(tag)) {
                steps_.emplace_back(MoveStep{StageId{tag}, place});
                moved_.insert(tag);
            } else if (holdsRunning(*wants_[tag])) {
                whole_ = true;
            } else {
                steps_.emplace_back(InsertStep{StageId{tag}, place});
                ++inserts_;
            }
        }

        for (const PresetNode& node : after) {
            const auto it = had_.find(node.tag);
            if (!node.split || it == had_.end() || !it->second->split) continue;
            const PresetSplit& old = *it->second->split;
            if (old.lanes.size() != node.split->lanes.size()) {
                whole_ = true;
                return;
            }
            for (std::size_t lane = 0; lane < old.lanes.size(); ++lane) {
                compareChain(old.lanes[lane].chain, node.split->lanes[lane].chain,
                             Place{.before = {}, .split = StageId{node.tag}, .lane = static_cast<int>(lane)});
            }
        }
    }

    /// The largest set of nodes that have the same order in both lists.
    static std::set<std::uint32_t> longestInOrder(const std::vector<std::uint32_t>& now,
                                                  const std::vector<std::uint32_t>& goal) {
        std::vector<std::uint32_t> common;
        for (const std::uint32_t tag : goal) {
            if (std::find(now.begin(), now.end(), tag) != now.end()) common.push_back(tag);
        }
        const auto rank = [&](std::uint32_t tag) { return std::find(now.begin(), now.end(), tag) - now.begin(); };
        std::vector<std::size_t> length(common.size(), 1), before(common.size(), common.size());
        std::size_t best = common.size();
        for (std::size_t i = 0; i < common.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (rank(common[j]) < rank(common[i]) && length[j] + 1 > length[i]) {
                    length[i] = length[j] + 1;
                    before[i] = j;
                }
            }
            if (best == common.size() || length[i] > length[best]) best = i;
        }
        std::set<std::uint32_t> kept;
        for (; best < common.size(); best = before[best]) kept.insert(common[best]);
        return kept;
    }

    void compareNode(const PresetNode& before, const PresetNode& after) {
        if (before.split.has_value() != after.split.has_value() || before.stage != after.stage) {
            whole_ = true;
            return;
        }
        const StageId id{after.tag};
        if (before.bypass != after.bypass) steps_.emplace_back(BypassStep{id, after.bypass});
        if (after.split) {
            for (std::size_t i = 0; i < after.split->lanes.size() && i < before.split->lanes.size(); ++i) {
                const auto& was = before.split->lanes[i];
                const auto& is = after.split->lanes[i];
                if (was.levelDb != is.levelDb || was.pan != is.pan) {
                    steps_.emplace_back(LaneStep{id, static_cast<int>(i), is.levelDb, is.pan});
                }
            }
            return;
        }
        const CatalogueEntry* entry = findStage(after.stage);
        if (entry == nullptr) return;

        bool rebuild = false;
        FadeLaw law = FadeLaw::equalGain;
        std::vector<ChangeStep> inPlace;
        for (const ParamSpec& spec : entry->params) {
            const float value = paramOf(after, spec);
            if (value == paramOf(before, spec)) continue;
            if (spec.change == Change::rebuild) rebuild = true;
            inPlace.emplace_back(ParamStep{id, spec.index, value});
        }
        for (std::size_t i = 0; i < entry->info->resources.size(); ++i) {
            const ResourceSlot& slot = entry->info->resources[i];
            if (sameResource(resourceOf(before, slot.key), resourceOf(after, slot.key))) continue;
            if (slot.inPlace) {
                inPlace.emplace_back(ResourceStep{id, i});
            } else {
                rebuild = true;
                law = FadeLaw::equalPower;
            }
        }
        if (rebuild) {
            steps_.emplace_back(RebuildStep{id, law});  // built with all new values at once
        } else {
            steps_.insert(steps_.end(), inPlace.begin(), inPlace.end());
        }
    }

    const Preset& running_;
    const Preset& wanted_;
    Index had_, wants_;
    std::vector<ChangeStep> steps_;
    bool whole_ = false;
    std::set<std::uint32_t> moved_;
    int inserts_ = 0;
};

}  // namespace

ChangeList changesBetween(const Preset& running, const Preset& wanted) {
    return Comparison(running, wanted).run();
}

}  // namespace amp
