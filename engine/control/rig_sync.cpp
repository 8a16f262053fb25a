// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/rig_sync.h"

#include <algorithm>

#include "engine/control/document.h"

namespace amp {
namespace {

/// The same preset as before, edited: another one has other tags throughout.
bool isEdit(const Preset& before, const Preset& after) {
    return std::any_of(after.chain.begin(), after.chain.end(),
                       [&](const PresetNode& node) { return findNode(before, StageId{node.tag}) != nullptr; });
}

}  // namespace

/// What comes back from a build.
struct RigSync::Built {
    rt::Owned<Rig> rig;
    rt::Owned<Node> node;
    rt::Owned<Resource> resource;
    std::vector<BuiltResource> resources;
    std::map<std::uint32_t, int> latencies;
    std::vector<std::string> unknown;
    BuildSettings settings;  ///< it was built for; others may be wanted by now
};

RigSync::RigSync(Engine& engine, CommandLink& link, rt::RetireList& retire, ResourceLoader& loader, Events events)
    : engine_(engine), link_(link), retire_(retire), loader_(loader), events_(std::move(events)) {}

void RigSync::update(const Preset& wanted, const Quality& quality) {
    wanted_ = wanted;
    const double rate = engine_.rate();
    int factor = factorOf(quality, wanted);
    const bool edited = quality == quality_ && quality.oversampling == kAutoOversampling && isEdit(running_, wanted);
    if (edited) factor = std::max(factor, settings_.oversampling);
    quality_ = quality;
    if (rate != settings_.sampleRateHz || factor != settings_.oversampling || quality.phase != settings_.phase) {
        qualityOnly_ = rate == settings_.sampleRateHz && !whole_ && !building_;
        settings_ = {.sampleRateHz = rate, .oversampling = factor, .phase = quality.phase};
        whole_ = true;
    }
    upToDate_ = false;
    if (rate <= 0.0) return;  // no driver has said yet what to build for
    if (whole_) {
        if (!building_) startWhole(wanted);
        return;
    }
    if (take_ && !building_) startFresh();

    const ChangeList changes = changesBetween(running_, wanted);
    const auto structural = [](const ChangeStep& step) {
        return std::holds_alternative<InsertStep>(step) || std::holds_alternative<RemoveStep>(step) ||
               std::holds_alternative<MoveStep>(step);
    };
    // Another order makes other oversampled regions, with another delay: a new rig and its fade.
    const bool regions =
        settings_.oversampling > 1 && std::any_of(changes.steps.begin(), changes.steps.end(), structural);
    if (changes.whole || regions) {
        if (!building_) startWhole(wanted);
        return;
    }
    if (changes.steps.empty()) {
        upToDate_ = !building_ && !take_;
        return;
    }
    // Trim and level have no stage that they belong to: while another rig is on its way they would be heard on the old one.
    const bool wholeComing = building_ && !jobNode_.valid();
    const auto ofWholeRig = [](const ChangeStep& step) {
        return std::holds_alternative<TrimStep>(step) || std::holds_alternative<LevelStep>(step);
    };
    for (const ChangeStep& step : changes.steps) {
        if (needsBuilder(step)) {
            // What follows may be placed relative to this node, so it waits. Plain values of other nodes do not.
            if (!building_) startNode(step, wanted);
        } else if (!building_ || std::holds_alternative<ParamStep>(step) || std::holds_alternative<BypassStep>(step) ||
                   std::holds_alternative<LaneStep>(step) || (ofWholeRig(step) && !wholeComing)) {
            takeStep(step);
        }
    }
}

bool RigSync::needsBuilder(const ChangeStep& step) const {
    if (const auto* r = std::get_if<ResourceStep>(&step)) {
        const PresetNode* node = findNode(wanted_, r->stage);
        const CatalogueEntry* entry = findStage(node->stage);
        return resourceOf(*node, entry->info->resources[r->slot].key) != nullptr;  // "none" needs no builder
    }
    return std::holds_alternative<InsertStep>(step) || std::holds_alternative<RebuildStep>(step);
}

void RigSync::send(Command::Body body, RigEvent event) {
    link_.send(std::move(body), [this, event = std::move(event)](const Notice& notice) {
        if (notice.outcome == Notice::Outcome::applied) {
            if (events_.applied) events_.applied(notice.frame, event);
            return;
        }
        // Our picture of the rig was wrong, or the rate changed on the way: build it anew from the document.
        if (notice.outcome == Notice::Outcome::full && events_.refused)
            events_.refused("The rig has no room for another stage.");
        requireRebuild();
    });
}

/// Sends a step that needs nothing built, and notes it in the picture of what runs.
void RigSync::takeStep(const ChangeStep& step) {
    ++generation_;
    if (const auto* s = std::get_if<ParamStep>(&step)) {
        PresetNode* node = findNode(running_, s->stage);
        node->params[std::string(findStage(node->stage)->params[s->param].key)] = s->value;
        send(SetParam{s->stage, static_cast<std::uint16_t>(s->param), s->value}, *s);
    } else if (const auto* b = std::get_if<BypassStep>(&step)) {
        findNode(running_, b->stage)->bypass = b->bypass;
        send(SetBypass{b->stage, b->bypass}, *b);
    } else if (const auto* r = std::get_if<RemoveStep>(&step)) {
        const NodePlace at = locate(running_, r->node);
        at.chain->erase(at.chain->begin() + static_cast<std::ptrdiff_t>(at.index));
        send(RemoveNode{r->node}, *r);
    } else if (const auto* m = std::get_if<MoveStep>(&step)) {
        const NodePlace from = locate(running_, m->node);
        PresetNode node = std::move((*from.chain)[from.index]);
        from.chain->erase(from.chain->begin() + static_cast<std::ptrdiff_t>(from.index));
        const NodePlace to = locate(running_, m->place);
        to.chain->insert(to.chain->begin() + static_cast<std::ptrdiff_t>(to.index), std::move(node));
        send(MoveNode{m->node, m->place}, *m);
    } else if (const auto* l = std::get_if<LaneStep>(&step)) {
        PresetSplit::Lane& lane = findNode(running_, l->split)->split->lanes[static_cast<std::size_t>(l->lane)];
        lane.levelDb = l->levelDb;
        lane.pan = l->pan;
        send(SetLane{l->split, l->lane, l->levelDb, l->pan}, *l);
    } else if (const auto* t = std::get_if<TrimStep>(&step)) {
        running_.trimDb = t->db;
        send(SetTrim{t->db}, *t);
    } else if (const auto* v = std::get_if<LevelStep>(&step)) {
        running_.levelDb = v->db;
        send(SetPresetLevel{v->db}, *v);
    } else if (const auto* x = std::get_if<ResourceStep>(&step)) {
        PresetNode* node = findNode(running_, x->stage);
        const std::string_view slot = findStage(node->stage)->info->resources[x->slot].key;
        setResourceOf(*node, slot, {});
        resources_.erase({x->stage.value, std::string(slot)});
        send(ExchangeResource{x->stage, x->slot, nullptr}, ExchangedResource{noted(*node), x->slot});
    }
}

void RigSync::retry(StageId stage, std::string_view slot) {
    const BuiltResource* built = resource(stage, slot);
    PresetNode* node = findNode(running_, stage);
    if (built == nullptr || built->sentence.empty() || node == nullptr) return;
    // What plays has no such file, so the document differs from it.
    setResourceOf(*node, slot, {});
    upToDate_ = false;
}

void RigSync::sendAt(std::uint64_t frame, const ParamStep& step, std::function<void()> applied) {
    link_.sendAt(frame, SetParam{step.stage, static_cast<std::uint16_t>(step.param), step.value},
                 [this, step, applied = std::move(applied)](const Notice& notice) {
                     PresetNode* node = findNode(running_, step.stage);
                     if (notice.outcome != Notice::Outcome::applied || node == nullptr) {
                         if (events_.refused) events_.refused("A timed change was for a stage that has gone.");
                         return;
                     }
                     node->params[std::string(findStage(node->stage)->params[step.param].key)] = step.value;
                     ++generation_;
                     if (events_.applied) events_.applied(notice.frame, step);
                     applied();
                 });
}

void RigSync::sendAt(std::uint64_t frame, const BypassStep& step, std::function<void()> applied) {
    link_.sendAt(frame, SetBypass{step.stage, step.bypass},
                 [this, step, applied = std::move(applied)](const Notice& notice) {
                     PresetNode* node = findNode(running_, step.stage);
                     if (notice.outcome != Notice::Outcome::applied || node == nullptr) {
                         if (events_.refused) events_.refused("A timed change was for a stage that has gone.");
                         return;
                     }
                     node->bypass = step.bypass;
                     ++generation_;
                     if (events_.applied) events_.applied(notice.frame, step);
                     applied();
                 });
}

std::shared_ptr<RigSync::Built> RigSync::buildWhole(const Preset& document, const BuildSettings& settings) {
    RigBuilder builder(retire_, loader_, settings);
    auto built = std::make_shared<Built>();
    built->rig = builder.rig(document);
    built->settings = settings;
    built->resources = builder.resources();
    built->latencies = builder.latencies();
    built->unknown = builder.unknownStages();
    return built;
}

void RigSync::startWhole(const Preset& wanted) {
    building_ = true;
    jobNode_ = {};
    whole_ = false;
    ++generation_;
    worker_.post([this, document = wanted, settings = settings_] {
        auto built = buildWhole(document, settings);
        return [this, built, document] { finishWhole(*built, document); };
    });
}

void RigSync::finishWhole(Built& built, Preset document) {
    building_ = false;
    ++generation_;
    const bool qualityOnly = std::exchange(qualityOnly_, false) && isEdit(running_, document);
    // Another preset was chosen meanwhile: do not play this one for the time the next one takes.
    if (built.rig->sampleRateHz() != engine_.rate() || changesBetween(document, wanted_).whole) {
        whole_ = true;
        return;
    }
    resources_.clear();
    latencies_.clear();
    absorb(built);
    for (const std::string& key : built.unknown) {
        if (events_.stageUnknown) events_.stageUnknown(key);
    }
    for (const BuiltResource& r : built.resources) {
        if (!r.sentence.empty() && events_.resourceFailed) events_.resourceFailed({r, false});
    }
    running_ = std::move(document);
    if (take_) return sendTake(built, running_);  // it is fresh already
    send(SwapRig{std::move(built.rig), qualityOnly},
         RigState{noted(running_), built.settings.oversampling, built.settings.phase, qualityOnly});
}

void RigSync::startFresh() {
    building_ = true;
    fresh_ = true;
    jobNode_ = {};
    worker_.post([this, document = running_, settings = settings_] {
        auto built = buildWhole(document, settings);
        return [this, built, document] { finishFresh(*built, document); };
    });
}

void RigSync::finishFresh(Built& built, Preset document) {
    building_ = false;
    fresh_ = false;
    ++generation_;
    if (!take_ || whole_ || built.rig->sampleRateHz() != engine_.rate()) return;  // `update` knows what to do
    const ChangeList changes = changesBetween(document, running_);
    const bool values = std::all_of(changes.steps.begin(), changes.steps.end(), [](const ChangeStep& step) {
        return !std::holds_alternative<InsertStep>(step) && !std::holds_alternative<RemoveStep>(step) &&
               !std::holds_alternative<MoveStep>(step) && !std::holds_alternative<RebuildStep>(step) &&
               !std::holds_alternative<ResourceStep>(step);
    });
    if (changes.whole || !values) return;  // once more
    const bool lost = std::any_of(built.resources.begin(), built.resources.end(), [&](const BuiltResource& r) {
        const BuiltResource* playing = resource(r.stage, r.slot);
        return playing == nullptr || r.sentence.empty() != playing->sentence.empty() || r.sha256 != playing->sha256;
    });
    if (lost) {
        // A file has changed or gone since it was loaded: the sound that plays cannot be had again.
        link_.send(StartTake{take_->make(nullptr)}, [began = take_->began](const Notice& notice) {
            began(notice.outcome == Notice::Outcome::applied ? std::optional(notice.frame) : std::nullopt);
        });
        take_.reset();
        return;
    }
    // Values that changed while it was built follow as commands.
    running_ = std::move(document);
    sendTake(built, running_);
}

void RigSync::sendTake(Built& built, const Preset& document) {
    const RigState state{noted(document), built.settings.oversampling, built.settings.phase};
    TakeStart start = *std::exchange(take_, std::nullopt);
    link_.send(StartTake{start.make(&state), std::move(built.rig)},
               [this, began = std::move(start.began)](const Notice& notice) {
                   const bool taken = notice.outcome == Notice::Outcome::applied;
                   if (!taken) requireRebuild();
                   began(taken ? std::optional(notice.frame) : std::nullopt);
               });
}

RigState RigSync::state() const {
    return {noted(running_), settings_.oversampling, settings_.phase};
}

PresetNode RigSync::noted(PresetNode node) const {
    return asBuilt(std::move(node), [this](StageId stage, std::string_view slot) { return resource(stage, slot); });
}

Preset RigSync::noted(Preset document) const {
    for (PresetNode& node : document.chain) node = noted(std::move(node));
    return document;
}

void RigSync::startNode(const ChangeStep& step, const Preset& wanted) {
    StageId id;
    if (const auto* insert = std::get_if<InsertStep>(&step)) id = insert->node;
    if (const auto* rebuild = std::get_if<RebuildStep>(&step)) id = rebuild->stage;
    if (const auto* resource = std::get_if<ResourceStep>(&step)) id = resource->stage;
    int in = 1;
    for (const NodeLayout& l : layoutOf(wanted.chain)) {
        if (l.id == id) in = l.in;
    }
    building_ = true;
    jobNode_ = id;
    ++generation_;
    jobChannels_ = in;
    worker_.post([this, step, node = *findNode(wanted, id), in, settings = settings_] {
        RigBuilder builder(retire_, loader_, settings);
        auto built = std::make_shared<Built>();
        if (const auto* resource = std::get_if<ResourceStep>(&step)) {
            built->resource = builder.resource(node, findStage(node.stage)->info->resources[resource->slot]);
        } else {
            built->node = builder.node(node, in);
        }
        built->resources = builder.resources();
        built->latencies = builder.latencies();
        return [this, built, step, node] { finishNode(*built, step, node); };
    });
}

void RigSync::finishNode(Built& built, const ChangeStep& step, PresetNode node) {
    building_ = false;
    ++generation_;
    if (whole_) return;  // everything is built anew anyway

    // What was missing before and is still missing is nothing that this step could give back.
    const PresetNode* const before = findNode(running_, StageId{node.tag});
    const auto failure = std::find_if(built.resources.begin(), built.resources.end(), [&](const BuiltResource& r) {
        const PresetResource* had = before != nullptr ? resourceOf(*before, r.slot) : nullptr;
        return !r.sentence.empty() && (had == nullptr || had->path != r.path || had->shape != r.shape);
    });
    const bool insert = std::holds_alternative<InsertStep>(step);
    if (!insert && failure != built.resources.end()) {
        // Tried again and still not to be had: the document goes on naming it. Otherwise the stage keeps what it has, and its
        // owner puts the document right.
        const BuiltResource* known = resource(failure->stage, failure->slot);
        const bool still = known != nullptr && !known->sentence.empty() && known->path == failure->path;
        if (PresetNode* running = findNode(running_, StageId{node.tag}); still && running != nullptr)
            running->resources = node.resources;
        if (events_.resourceFailed) events_.resourceFailed({*failure, !still});
        return;
    }
    absorb(built);
    if (const auto* i = std::get_if<InsertStep>(&step)) {
        const NodePlace at = locate(running_, i->place);
        if (at.chain == nullptr || !built.node) {
            whole_ = true;
            return;
        }
        const bool bypass = node.bypass;
        InsertedNode event{noted(node), jobChannels_, i->place};
        at.chain->insert(at.chain->begin() + static_cast<std::ptrdiff_t>(at.index), std::move(node));
        send(InsertNode{std::move(built.node), i->place, bypass}, std::move(event));
        for (const BuiltResource& r : built.resources) {
            if (!r.sentence.empty() && events_.resourceFailed) events_.resourceFailed({r, false});
        }
        return;
    }
    PresetNode* running = findNode(running_, StageId{node.tag});
    if (running == nullptr) return;  // removed meanwhile
    if (const auto* r = std::get_if<RebuildStep>(&step)) {
        node.bypass = running->bypass;
        *running = std::move(node);
        send(ReplaceNode{r->stage, std::move(built.node), r->law}, ReplacedNode{noted(*running), jobChannels_, r->law});
    } else if (const auto* x = std::get_if<ResourceStep>(&step)) {
        running->resources = node.resources;
        send(ExchangeResource{x->stage, x->slot, std::move(built.resource)},
             ExchangedResource{noted(*running), x->slot});
    }
}

void RigSync::absorb(const Built& built) {
    for (const BuiltResource& r : built.resources) resources_[{r.stage.value, r.slot}] = r;
    for (const auto& [tag, frames] : built.latencies) latencies_[tag] = frames;
}

void RigSync::prepareAhead(std::vector<ResourceWish> wishes) {
    if (settings_.sampleRateHz <= 0.0) return;
    const std::uint64_t turn = ++*aheadTurn_;
    for (ResourceWish& wish : wishes) {
        wish.sampleRateHz = settings_.sampleRateHz;
        ahead_.post([this, wish = std::move(wish), turn, newest = aheadTurn_]() -> BackgroundWorker::Completion {
            // Whoever browses on does not want what lay beside the file before.
            if (*newest == turn) loader_.prepareAhead(wish);
            return [] {};
        });
    }
}

const BuiltResource* RigSync::resource(StageId stage, std::string_view slot) const {
    const auto it = resources_.find({stage.value, std::string(slot)});
    return it == resources_.end() ? nullptr : &it->second;
}

int RigSync::latencyOf(StageId stage) const {
    const auto it = latencies_.find(stage.value);
    return it == latencies_.end() ? 0 : it->second;
}

}  // namespace amp
