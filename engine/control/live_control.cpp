// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/live_control.h"

#include <algorithm>
#include <cmath>

#include "engine/control/document.h"
#include "engine/preset/preset_file.h"
#include "engine/stages/cabinet.h"

namespace amp {

LiveControl::LiveControl(Engine& engine, rt::RetireList& retire, ResourceLoader& loader, DiskWriter& writer,
                         ControlFolders folders)
    : engine_(engine),
      retire_(retire),
      folders_(std::move(folders)),
      link_(engine),
      sync_(engine, link_, retire, loader,
            {.resourceFailed = [this](const RigSync::ResourceReport& r) { resourceFailed(r); },
             .stageUnknown =
                 [this](const std::string& key) {
                     tell({Toast::Kind::warning,
                           "This version does not know the stage \"" + key + "\".",
                           "The rest of the rig plays.",
                           {},
                           {}});
                 },
             .refused =
                 [this](const std::string& sentence) {
                     tell({Toast::Kind::error, sentence, {}, {}, {}});
                 },
             .applied = [this](std::uint64_t frame, const RigEvent& event) { desk_.note(frame, event); }}),
      desk_(engine, writer, link_, sync_, {.takes = folders_.takes, .ring = {}}),
      player_(retire) {}

LiveControl::~LiveControl() {
    // What the player has asked to be saved is saved, also when the program ends right after.
    while (!files_.idle()) {
        files_.finish();
        files_.collect();
    }
}

void LiveControl::poll() {
    files_.collect();
    sync_.poll();
    link_.poll();
    cabinet_.poll();
    static_cast<void>(engine_.meters().read(meters_));
    if (auto toast = dropoutWatch_.note(statistics(), dearestStage())) tell(std::move(*toast));
    if (!sync_.settled() || syncedDocument_ != documentGeneration_ || sync_.rateBuiltFor() != engine_.rate()) {
        syncedDocument_ = documentGeneration_;
        sync_.update(wanted(), quality_);
    }
    desk_.poll(document_.name, [this](Toast toast) { tell(std::move(toast)); });
    if (playRate_ <= 0.0) return;
    if (engine_.rate() != playRate_) stopPlaying();  // the file was converted for another one
    const PlayStatus status = player_.status();
    if (!status.sentence.empty()) tell({Toast::Kind::error, status.sentence, {}, {}, {}});
    if (!status.playing || engine_.rate() != playRate_) playRate_ = 0.0;
}

Preset LiveControl::wanted() const {
    Preset preset = document_;
    if (audition_) {
        if (PresetNode* node = findNode(preset, audition_->stage)) {
            const CatalogueEntry* entry = findStage(node->stage);
            setResourceOf(*node, entry->info->resources[audition_->slot].key, audition_->path);
        }
    }
    return preset;
}

void LiveControl::edit(const std::string& what) {
    history_.record(document_, what);
}

void LiveControl::changed() {
    ++documentGeneration_;
    sync_.update(wanted(), quality_);
}

std::string LiveControl::stageName(StageId id) const {
    const PresetNode* node = findNode(document_, id);
    if (node == nullptr) return {};
    if (node->split) return "Split";
    const CatalogueEntry* entry = findStage(node->stage);
    return entry != nullptr ? std::string(entry->info->label) : node->stage;
}

const RigView& LiveControl::rig() const {
    if (viewGeneration_ != sync_.generation() || viewDocument_ != documentGeneration_) {
        view_ = viewOf(wanted(), sync_, engine_.latencyFrames());
        viewGeneration_ = sync_.generation();
        viewDocument_ = documentGeneration_;
    }
    view_.latencyFrames = engine_.latencyFrames();
    return view_;
}

StatisticsSummary LiveControl::statistics() const {
    StatisticsSummary summary = engine_.statistics().summary();
    // A new server, or driver, counts from nothing.
    summary.serverXruns = driver_.xruns >= xrunsBefore_ ? driver_.xruns - xrunsBefore_ : driver_.xruns;
    return summary;
}

void LiveControl::tell(Toast toast) {
    if (toastLog_) toastLog_(toast);
    toasts_.push_back(std::move(toast));
}

void LiveControl::resetStatistics() {
    engine_.statistics().requestReset();
    xrunsBefore_ = driver_.xruns;
    dropoutWatch_.clear();
}

std::string LiveControl::dearestStage() const {
    const StageReading* most = nullptr;
    for (int i = 0; i < meters_.stageCount; ++i) {
        const StageReading& r = meters_.stages[static_cast<std::size_t>(i)];
        if (most == nullptr || r.worstMicroseconds > most->worstMicroseconds) most = &r;
    }
    return most != nullptr ? stageName(most->id) : std::string();
}

std::vector<Toast> LiveControl::takeToasts() {
    return std::exchange(toasts_, {});
}

bool LiveControl::settled() const {
    return loading_ == 0 && sync_.settled() && link_.idle() && files_.idle();
}

void LiveControl::setParam(StageId id, std::size_t param, float value) {
    PresetNode* node = findNode(document_, id);
    const CatalogueEntry* entry = node != nullptr ? findStage(node->stage) : nullptr;
    if (entry == nullptr || param >= entry->params.size()) return;
    const ParamSpec& spec = entry->params[param];
    const float clamped = spec.clamp(spec.discrete() ? std::round(value) : value);
    if (clamped == paramOf(*node, spec)) return;
    edit(std::string(entry->info->label) + " " + std::string(spec.label));
    node->params[std::string(spec.key)] = clamped;
    changed();
}

void LiveControl::scheduleParam(std::uint64_t frame, StageId id, std::size_t param, float value) {
    const PresetNode* node = findNode(document_, id);
    const CatalogueEntry* entry = node != nullptr ? findStage(node->stage) : nullptr;
    if (entry == nullptr || param >= entry->params.size()) return;
    const ParamSpec& spec = entry->params[param];
    const float clamped = spec.clamp(value);
    sync_.sendAt(frame, ParamStep{id, param, clamped}, [this, id, &spec, clamped] {
        if (PresetNode* played = findNode(document_, id)) played->params[std::string(spec.key)] = clamped;
        ++documentGeneration_;
    });
}

void LiveControl::scheduleBypass(std::uint64_t frame, StageId id, bool bypass) {
    if (findNode(document_, id) == nullptr) return;
    sync_.sendAt(frame, BypassStep{id, bypass}, [this, id, bypass] {
        if (PresetNode* played = findNode(document_, id)) played->bypass = bypass;
        ++documentGeneration_;
    });
}

void LiveControl::setBypass(StageId id, bool bypass) {
    PresetNode* node = findNode(document_, id);
    if (node == nullptr || node->bypass == bypass) return;
    edit(stageName(id) + (bypass ? " off" : " on"));
    node->bypass = bypass;
    changed();
}

void LiveControl::insertStage(std::string_view key, const Place& place) {
    const CatalogueEntry* entry = findStage(key);
    if (entry == nullptr) return;
    if (countNodes(document_.chain) >= kMaxStages) {
        tell({Toast::Kind::warning,
              "The rig has no room for another stage.",
              "It holds " + std::to_string(kMaxStages) + "; remove one first.",
              {},
              {}});
        return;
    }
    if (locate(document_, place).chain == nullptr) return;
    edit("Add " + std::string(entry->info->label));
    PresetNode node;
    node.stage = std::string(key);
    node.tag = nextTag_++;
    for (const ParamSpec& spec : entry->params) node.params[std::string(spec.key)] = spec.defaultValue;
    const NodePlace at = locate(document_, place);
    at.chain->insert(at.chain->begin() + static_cast<std::ptrdiff_t>(at.index), std::move(node));
    changed();
}

void LiveControl::duplicateStage(StageId id) {
    const NodePlace at = locate(document_, id);
    if (at.chain == nullptr) return;
    PresetNode copy = (*at.chain)[at.index];
    if (countNodes(document_.chain) + countNodes({copy}) > kMaxStages) {
        tell({Toast::Kind::warning, "The rig has no room for another stage.", {}, {}, {}});
        return;
    }
    edit("Duplicate " + stageName(id));
    dropTags(copy);
    at.chain->insert(at.chain->begin() + static_cast<std::ptrdiff_t>(at.index) + 1, std::move(copy));
    tagNodes(document_.chain, nextTag_);
    changed();
}

void LiveControl::removeStage(StageId id) {
    const NodePlace at = locate(document_, id);
    if (at.chain == nullptr) return;
    const std::string name = stageName(id);
    edit("Remove " + name);
    at.chain->erase(at.chain->begin() + static_cast<std::ptrdiff_t>(at.index));
    if (audition_ && audition_->stage == id) audition_.reset();
    tell({Toast::Kind::info, "Removed " + name + ".", {}, "undo", {}});
    changed();
}

void LiveControl::moveStage(StageId id, const Place& place) {
    const NodePlace from = locate(document_, id);
    if (from.chain == nullptr || place.before == id || locate(document_, place).chain == nullptr) return;
    Preset moved = document_;
    const NodePlace source = locate(moved, id);
    PresetNode node = std::move((*source.chain)[source.index]);
    source.chain->erase(source.chain->begin() + static_cast<std::ptrdiff_t>(source.index));
    const NodePlace to = locate(moved, place);
    if (to.chain == nullptr) return;  // into itself
    to.chain->insert(to.chain->begin() + static_cast<std::ptrdiff_t>(to.index), std::move(node));
    if (moved == document_) return;
    edit("Move " + stageName(id));
    document_ = std::move(moved);
    changed();
}

void LiveControl::splitStage(StageId id) {
    const NodePlace at = locate(document_, id);
    if (at.chain == nullptr || countNodes(document_.chain) >= kMaxStages) return;
    edit("Split at " + stageName(id));
    PresetNode split;
    split.tag = nextTag_++;
    split.split.emplace();
    split.split->lanes.resize(2);
    split.split->lanes[0].chain.push_back(std::move((*at.chain)[at.index]));
    (*at.chain)[at.index] = std::move(split);
    changed();
}

void LiveControl::setLane(StageId split, int lane, float levelDb, float pan) {
    PresetNode* node = findNode(document_, split);
    if (node == nullptr || !node->split || lane < 0 || lane >= static_cast<int>(node->split->lanes.size())) return;
    edit("Lane mix");
    node->split->lanes[static_cast<std::size_t>(lane)].levelDb = std::clamp(levelDb, -60.0f, 12.0f);
    node->split->lanes[static_cast<std::size_t>(lane)].pan = std::clamp(pan, -1.0f, 1.0f);
    changed();
}

void LiveControl::setResource(StageId id, std::size_t slot, const std::filesystem::path& path) {
    PresetNode* node = findNode(document_, id);
    const CatalogueEntry* entry = node != nullptr ? findStage(node->stage) : nullptr;
    if (entry == nullptr || slot >= entry->info->resources.size()) return;
    const PresetResource* now = resourceOf(*node, entry->info->resources[slot].key);
    if (now != nullptr && now->path == path && !audition_) {
        // The file may be there by now.
        sync_.retry(id, entry->info->resources[slot].key);
        changed();
        return;
    }
    edit(path.empty() ? "Clear " + std::string(entry->info->resources[slot].label)
                      : "Load " + path.filename().string());
    setResourceOf(*node, entry->info->resources[slot].key, path);
    audition_.reset();
    changed();
}

void LiveControl::clearResource(StageId id, std::size_t slot) {
    setResource(id, slot, {});
}

void LiveControl::setImpulseShape(StageId id, std::size_t slot, const ImpulseShape& shape) {
    PresetNode* node = findNode(document_, id);
    const CatalogueEntry* entry = node != nullptr ? findStage(node->stage) : nullptr;
    if (entry == nullptr || slot >= entry->info->resources.size()) return;
    const PresetResource* there = resourceOf(*node, entry->info->resources[slot].key);
    if (there == nullptr || there->shape == shape) return;
    edit("Shape " + std::string(entry->info->resources[slot].label));
    PresetResource shaped = *there;
    shaped.shape = shape;
    setResourceOf(*node, shaped.slot, &shaped);
    changed();
}

void LiveControl::setMicrophone(StageId id, std::size_t slot, const MicPlace& place) {
    PresetNode* node = findNode(document_, id);
    const CatalogueEntry* entry = node != nullptr ? findStage(node->stage) : nullptr;
    if (entry == nullptr || slot >= entry->info->resources.size()) return;
    const PresetResource* there = resourceOf(*node, entry->info->resources[slot].key);
    if (there == nullptr) return;
    const std::filesystem::path moved = withMicAt(there->path, place);
    if (moved == there->path) return;
    edit("Move " + std::string(entry->info->resources[slot].label));
    setResourceOf(*node, entry->info->resources[slot].key, moved);
    changed();
}

void LiveControl::prepareAhead(StageId id, std::size_t slot, const std::vector<std::filesystem::path>& paths) {
    const PresetNode* node = findNode(document_, id);
    const CatalogueEntry* entry = node != nullptr ? findStage(node->stage) : nullptr;
    if (entry == nullptr || slot >= entry->info->resources.size()) return;
    const ResourceSlot& info = entry->info->resources[slot];
    const PresetResource* there = resourceOf(*node, info.key);
    std::vector<ResourceWish> wishes;
    for (const std::filesystem::path& path : paths) {
        ResourceWish wish{.kind = info.kind, .path = path, .sha256 = {}};
        wish.slotStereo = info.stereo;
        if (there != nullptr) wish.shape = there->shape;
        wishes.push_back(std::move(wish));
    }
    sync_.prepareAhead(std::move(wishes));
}

const CabinetCurves* LiveControl::cabinetCurvesOf(StageId id) {
    const PresetNode* node = findNode(document_, id);
    const CatalogueEntry* entry = node != nullptr ? findStage(node->stage) : nullptr;
    if (entry == nullptr || entry->info->key != Cabinet::info.key) return nullptr;
    CabinetCurvesInput input;
    input.values = valuesOf(*node, *entry);
    for (std::size_t slot = 0; slot < Cabinet::kMics; ++slot) {
        const std::string_view key = entry->info->resources[slot].key;
        const BuiltResource* built = sync_.resource(id, key);
        if (built == nullptr || !built->impulse.prepared) continue;
        input.impulses[slot] = built->impulse.prepared;
        input.sampleRateHz = built->impulse.sampleRateHz;
    }
    return &cabinet_.look(input);
}

void LiveControl::auditionResource(StageId id, std::size_t slot, const std::filesystem::path& path) {
    const PresetNode* node = findNode(document_, id);
    const CatalogueEntry* entry = node != nullptr ? findStage(node->stage) : nullptr;
    if (entry == nullptr || slot >= entry->info->resources.size()) return;
    audition_ = Audition{id, slot, path};
    changed();
}

void LiveControl::endAudition(bool keep) {
    if (!audition_) return;
    const Audition tried = *std::exchange(audition_, std::nullopt);
    if (keep) {
        setResource(tried.stage, tried.slot, tried.path);
    } else {
        changed();
    }
}

void LiveControl::resourceFailed(const RigSync::ResourceReport& report) {
    const BuiltResource& r = report.built;
    if (report.kept) {
        // The sound goes on as it was, so the document has to say what is heard.
        if (audition_ && audition_->path == r.path) {
            audition_.reset();
        } else if (PresetNode* node = findNode(document_, r.stage)) {
            const PresetNode* running = findNode(sync_.running(), r.stage);
            const PresetResource* before = running != nullptr ? resourceOf(*running, r.slot) : nullptr;
            setResourceOf(*node, r.slot, before);
        }
        ++documentGeneration_;
    }
    const bool missing = r.missing && !report.kept;
    tell({Toast::Kind::error, missing ? "\"" + r.path.filename().string() + "\" was not found." : r.sentence,
          report.kept ? "The sound stays as it was." : "The rest of the rig plays.", missing ? "find" : "details",
          r.sentence});
}

void LiveControl::setTrim(float db) {
    const float clamped = std::clamp(db, -24.0f, 24.0f);
    if (clamped == document_.trimDb) return;
    edit("Input gain");
    document_.trimDb = clamped;
    changed();
}

void LiveControl::setPresetLevel(float db) {
    const float clamped = std::clamp(db, -60.0f, 12.0f);
    if (clamped == document_.levelDb) return;
    edit("Preset level");
    document_.levelDb = clamped;
    changed();
}

void LiveControl::undo() {
    if (history_.undo(document_)) changed();
}

void LiveControl::redo() {
    if (history_.redo(document_)) changed();
}

void LiveControl::compare(bool b) {
    if (b == comparingB_) return;
    if (!other_) {
        other_ = document_;
        otherHistory_.clear();
    }
    std::swap(*other_, document_);
    std::swap(history_, otherHistory_);
    comparingB_ = b;
    changed();
}

void LiveControl::setMaster(float db) {
    masterDb_ = std::clamp(db, -60.0f, 12.0f);
    link_.send(SetMaster{masterDb_ <= -60.0f ? -120.0f : masterDb_});
}

void LiveControl::setMute(bool mute) {
    muted_ = mute;
    link_.send(SetMute{mute});
}

void LiveControl::startRecording() {
    desk_.start(document_.name);
    sync_.update(wanted(), quality_);
}

void LiveControl::playFile(const std::filesystem::path& file, double fromSeconds) {
    PlayRequest request;
    request.file = file;
    request.fromSeconds = fromSeconds;
    play(std::move(request));
}

void LiveControl::playStretch(std::uint64_t begin, std::uint64_t end, double fromSeconds) {
    PlayRequest request = desk_.stretch(begin, end);
    request.fromSeconds = fromSeconds;
    if (request.stretch.any()) play(std::move(request));
}

void LiveControl::play(PlayRequest request) {
    playRate_ = request.sampleRateHz = engine_.rate();
    if (playRate_ > 0.0) link_.send(StartPlayback{player_.play(std::move(request))});
}

PlayView LiveControl::playing() const {
    const PlayStatus status = player_.status();
    PlayView view;
    view.playing = playRate_ > 0.0 && status.playing;
    view.seconds = status.seconds;
    view.length = status.length;
    if (status.stretch.any()) {
        view.begin = status.stretch.begin;
        view.end = status.stretch.end;
    } else {
        view.file = status.file;
    }
    return view;
}

void LiveControl::setOversampling(int factor) {
    quality_.oversampling = factor;
    changed();
}

void LiveControl::setLinearPhase(bool linear) {
    quality_.phase = linear ? dsp::OversamplingPhase::linear : dsp::OversamplingPhase::lowLatency;
    changed();
}

}  // namespace amp
