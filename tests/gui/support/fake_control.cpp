// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/support/fake_control.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/stages/catalogue.h"
#include "ir/factory_address.h"

namespace amp::test {
namespace {

std::vector<NodeView> chainOf(const std::vector<PresetNode>& chain, int channels, const FakeControl& fake, int& count) {
    std::vector<NodeView> out;
    for (const PresetNode& node : chain) {
        NodeView v;
        v.id = StageId{node.tag};
        v.bypass = node.bypass;
        ++count;
        if (node.split) {
            for (const auto& lane : node.split->lanes)
                v.lanes.push_back({chainOf(lane.chain, channels, fake, count), lane.levelDb, lane.pan});
        } else {
            v.entry = findStage(node.stage);
            if (v.entry == nullptr) continue;
            v.values = valuesOf(node, *v.entry);
            for (const ResourceSlot& slot : v.entry->info->resources) {
                ResourceView r;
                if (const PresetResource* stored = resourceOf(node, slot.key)) {
                    r.path = stored->path;
                    r.name = resourceName(stored->path);
                    r.mic = micPlaceOf(stored->path);
                    r.shape = stored->shape;
                    r.matchDb = -2.1f;
                    r.sourceChannels = r.mic ? 1 : 2;
                    r.state = fake.resourceState;
                    r.detail = slot.kind == ResourceKind::model ? fake.resourceDetail : "500 ms · 48 kHz";
                    if (slot.kind == ResourceKind::model) {
                        r.facts.layers.assign(20, 16);
                        std::fill(r.facts.layers.begin() + 10, r.facts.layers.end(), 8);
                        r.facts.inputLevelDbu = 12.2;
                        r.facts.loudnessDb = -18.4;
                    }
                    if (r.state == ResourceView::State::missing) r.sentence = "not found, was in “Gig 2024”";
                }
                v.resources.push_back(r);
            }
        }
        channels = channelsBehind({node}, channels);
        v.stereo = channels == 2;
        out.push_back(std::move(v));
    }
    return out;
}

PresetNode nodeOf(const std::string& key) {
    PresetNode node;
    node.stage = key;
    return node;
}

std::string number(float v) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", static_cast<double>(v));
    return text;
}

}  // namespace

FakeControl::FakeControl() {
    scriptedDriver.state = DriverState::running;
    scriptedDriver.name = "jack";
    scriptedDriver.server = "USB interface, input 2";
    scriptedDriver.sampleRateHz = 48000;
    scriptedDriver.periodFrames = 64;
    scriptedDriver.captureLatencyFrames = 136;
    scriptedDriver.playbackLatencyFrames = 147;
    scriptedDriver.realtime = true;
    scriptedDriver.capture = {"system:capture_2"};
    scriptedDriver.playback = {"system:playback_1", "system:playback_2"};
    scriptedStatistics.count = 450000;
    scriptedStatistics.minUs = 142;
    scriptedStatistics.medianUs = 257;
    scriptedStatistics.meanUs = 280;
    scriptedStatistics.p95Us = 331;
    scriptedStatistics.p99Us = 392;
    scriptedStatistics.p999Us = 455;
    scriptedStatistics.maxUs = 512;
    scriptedStatistics.periodUs = 1333;
}

void FakeControl::setRig(const std::string& name, const std::vector<std::string>& keys) {
    document_ = {};
    document_.name = name;
    for (const std::string& key : keys) {
        if (findStage(key) != nullptr) document_.chain.push_back(nodeOf(key));
    }
    tagNodes(document_.chain, nextTag_);
    saved_ = document_;
    history_.clear();
    viewStale_ = true;
}

StageId FakeControl::idOf(std::string_view key) const {
    for (const PresetNode& node : document_.chain) {
        if (node.stage == key) return StageId{node.tag};
    }
    return {};
}

float FakeControl::valueOf(std::string_view key, std::string_view param) const {
    const PresetNode* node = findNode(document_, idOf(key));
    return node == nullptr ? NAN : paramOf(*node, *findStage(key)->param(param));
}

void FakeControl::playMeters(float inputDb, float outputDb) {
    const auto gain = [](float db) { return std::pow(10.0f, db / 20.0f); };
    scriptedMeters.input.peak = gain(inputDb);
    scriptedMeters.output[0].peak = gain(outputDb);
    scriptedMeters.output[1].peak = gain(outputDb - 1.5f);
    scriptedMeters.stageCount = 0;
    float micros = 12;
    for (const NodeView& node : rig().chain) {
        StageReading& r = scriptedMeters.stages[static_cast<std::size_t>(scriptedMeters.stageCount++)];
        r.id = node.id;
        r.peak = gain(outputDb - 2);
        r.microseconds = micros;
        r.worstMicroseconds = micros * 1.6f;
        r.meters.levelDb = inputDb;
        r.meters.gainDb = -3;
        micros = micros > 60 ? 9 : micros + 21;
    }
}

bool FakeControl::saw(std::string_view start) const {
    return count(start) > 0;
}

int FakeControl::count(std::string_view start) const {
    int n = 0;
    for (const std::string& line : log) n += line.compare(0, start.size(), start) == 0 ? 1 : 0;
    return n;
}

std::string FakeControl::nameOf(StageId id) const {
    const PresetNode* node = findNode(document_, id);
    return node == nullptr ? "?" : node->split ? "split" : node->stage;
}

void FakeControl::edit(const std::string& what) {
    history_.record(document_, what);
    viewStale_ = true;
}

const RigView& FakeControl::rig() const {
    if (viewStale_) {
        view_ = {};
        view_.name = document_.name;
        view_.trimDb = document_.trimDb;
        view_.levelDb = document_.levelDb;
        view_.chain = chainOf(document_.chain, 1, *this, view_.stageCount);
        for (NodeView& node : view_.chain) node.building = scriptedBuilding;
        viewStale_ = false;
    }
    return view_;
}

void FakeControl::setParam(StageId id, std::size_t param, float value) {
    PresetNode* node = findNode(document_, id);
    if (node == nullptr) return;
    const ParamSpec& spec = findStage(node->stage)->params[param];
    edit(std::string(spec.label));
    findNode(document_, id)->params[std::string(spec.key)] = value;
    note("setParam " + nameOf(id) + "." + std::string(spec.key) + " " + number(value));
}

void FakeControl::beginGesture(std::string_view what) {
    history_.beginGesture(std::string(what));
    note("begin");
}

void FakeControl::endGesture() {
    history_.endGesture();
    note("end");
}

void FakeControl::setBypass(StageId id, bool bypass) {
    edit("Switch");
    if (PresetNode* node = findNode(document_, id)) node->bypass = bypass;
    note("setBypass " + nameOf(id) + (bypass ? " on" : " off"));
}

void FakeControl::insertStage(std::string_view key, const Place& place) {
    edit("Add");
    const NodePlace at = locate(document_, place);
    if (at.chain == nullptr) return;
    at.chain->insert(at.chain->begin() + static_cast<long>(at.index), nodeOf(std::string(key)));
    tagNodes(document_.chain, nextTag_);
    note("insert " + std::string(key) + " before " + (place.before.valid() ? nameOf(place.before) : "end"));
}

void FakeControl::duplicateStage(StageId id) {
    edit("Duplicate");
    const NodePlace at = locate(document_, id);
    if (at.chain == nullptr) return;
    PresetNode copy = (*at.chain)[at.index];
    copy.tag = 0;
    at.chain->insert(at.chain->begin() + static_cast<long>(at.index) + 1, copy);
    tagNodes(document_.chain, nextTag_);
    note("duplicate " + nameOf(id));
}

void FakeControl::removeStage(StageId id) {
    note("remove " + nameOf(id));
    edit("Remove");
    const NodePlace at = locate(document_, id);
    if (at.chain != nullptr) at.chain->erase(at.chain->begin() + static_cast<long>(at.index));
}

void FakeControl::moveStage(StageId id, const Place& place) {
    note("move " + nameOf(id) + " before " + (place.before.valid() ? nameOf(place.before) : "end"));
    edit("Move");
    NodePlace from = locate(document_, id);
    if (from.chain == nullptr) return;
    const PresetNode node = (*from.chain)[from.index];
    from.chain->erase(from.chain->begin() + static_cast<long>(from.index));
    const NodePlace to = locate(document_, place);
    if (to.chain != nullptr) to.chain->insert(to.chain->begin() + static_cast<long>(to.index), node);
}

void FakeControl::splitStage(StageId id) {
    note("split " + nameOf(id));
    edit("Split");
    const NodePlace at = locate(document_, id);
    if (at.chain == nullptr) return;
    PresetNode split;
    split.split.emplace();
    split.split->lanes.resize(2);
    split.split->lanes[0].chain.push_back((*at.chain)[at.index]);
    (*at.chain)[at.index] = split;
    tagNodes(document_.chain, nextTag_);
}

void FakeControl::setLane(StageId split, int lane, float levelDb, float pan) {
    edit("Lane");
    if (PresetNode* node = findNode(document_, split); node != nullptr && node->split) {
        node->split->lanes[static_cast<std::size_t>(lane)].levelDb = levelDb;
        node->split->lanes[static_cast<std::size_t>(lane)].pan = pan;
    }
    note("setLane " + std::to_string(lane) + " " + number(levelDb) + " " + number(pan));
}

void FakeControl::setResource(StageId id, std::size_t slot, const std::filesystem::path& path) {
    edit("File");
    if (PresetNode* node = findNode(document_, id))
        setResourceOf(*node, findStage(node->stage)->info->resources[slot].key, path);
    note("setResource " + nameOf(id) + " " + path.filename().string());
}

void FakeControl::clearResource(StageId id, std::size_t slot) {
    edit("File");
    if (PresetNode* node = findNode(document_, id))
        setResourceOf(*node, findStage(node->stage)->info->resources[slot].key, nullptr);
    note("clearResource " + nameOf(id));
}

void FakeControl::setImpulseShape(StageId id, std::size_t slot, const ImpulseShape& shape) {
    PresetNode* node = findNode(document_, id);
    const std::string_view key = findStage(node->stage)->info->resources[slot].key;
    const PresetResource* there = resourceOf(*node, key);
    if (there == nullptr) return;
    edit("Shape");
    PresetResource shaped = *there;
    shaped.shape = shape;
    setResourceOf(*node, key, &shaped);
    note("setImpulseShape " + nameOf(id) + "." + std::string(key));
}

void FakeControl::setMicrophone(StageId id, std::size_t slot, const MicPlace& place) {
    PresetNode* node = findNode(document_, id);
    const std::string_view key = findStage(node->stage)->info->resources[slot].key;
    const PresetResource* there = resourceOf(*node, key);
    if (there == nullptr) return;
    edit("Microphone");
    const std::filesystem::path moved = withMicAt(there->path, place);
    setResourceOf(*node, key, moved);
    note("setMicrophone " + nameOf(id) + "." + std::string(key) + " " + moved.string());
}

void FakeControl::prepareAhead(StageId id, std::size_t, const std::vector<std::filesystem::path>& paths) {
    std::string line = "prepareAhead " + nameOf(id);
    for (const std::filesystem::path& path : paths) line += " " + path.filename().string();
    note(line);
}

const CabinetCurves* FakeControl::cabinetCurvesOf(StageId id) {
    const PresetNode* node = findNode(document_, id);
    if (node == nullptr || node->stage != "cabinet") return nullptr;
    const CatalogueEntry& entry = *findStage("cabinet");
    CabinetCurvesInput input;
    input.values = valuesOf(*node, entry);
    std::vector<std::string> paths;
    for (std::size_t slot = 0; slot < 2; ++slot) {
        const PresetResource* there = resourceOf(*node, entry.info->resources[slot].key);
        paths.push_back(there != nullptr ? there->path.string() : std::string());
        if (there == nullptr) continue;
        if (curvesPaths_.size() > slot && curvesPaths_[slot] == paths[slot] && curvesOf_.impulses[slot]) {
            input.impulses[slot] = curvesOf_.impulses[slot];
            continue;
        }
        const std::string address = paths[slot].starts_with("factory:") ? paths[slot].substr(8) : "stack-4x12";
        const auto cabinet = ir::parseFactoryAddress(address);
        if (!cabinet) continue;
        input.impulses[slot] =
            std::make_shared<const PreparedImpulse>(ir::makeCabinet(*cabinet->cabinet, cabinet->mic, 48000.0).channels);
    }
    if (!(input == curvesOf_)) curves_ = cabinetCurves(input);
    curvesOf_ = input;
    curvesPaths_ = paths;
    return &curves_;
}

void FakeControl::auditionResource(StageId id, std::size_t, const std::filesystem::path& path) {
    note("audition " + nameOf(id) + " " + path.filename().string());
}

void FakeControl::endAudition(bool keep) {
    note(keep ? "keep" : "restore");
}

void FakeControl::setTrim(float db) {
    edit("Gain");
    document_.trimDb = db;
    note("setTrim " + number(db));
}

void FakeControl::setPresetLevel(float db) {
    edit("Level");
    document_.levelDb = db;
    note("setPresetLevel " + number(db));
}

void FakeControl::undo() {
    history_.undo(document_);
    viewStale_ = true;
    note("undo");
}

void FakeControl::redo() {
    history_.redo(document_);
    viewStale_ = true;
    note("redo");
}

/// A bell with a long right side between the scripted least and most.
std::vector<float> FakeControl::histogram(double topUs, int columns) const {
    std::vector<float> out(static_cast<std::size_t>(columns));
    const StatisticsSummary& s = scriptedStatistics;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double us = topUs * (static_cast<double>(i) + 0.5) / static_cast<double>(columns);
        if (us < s.minUs || us > s.maxUs) continue;
        const double side = us < s.medianUs ? (s.medianUs - s.minUs) * 0.5 : (s.p99Us - s.medianUs) * 0.45;
        const double z = (us - s.medianUs) / side;
        out[i] = static_cast<float>(1.0 + static_cast<double>(s.count) * 0.06 * std::exp(-0.5 * z * z));
    }
    return out;
}

void FakeControl::compare(bool b) {
    if (b != b_) std::swap(history_, otherHistory_);
    b_ = b;
    note(b ? "compare B" : "compare A");
}

void FakeControl::loadPreset(Preset preset, const std::filesystem::path& path) {
    document_ = std::move(preset);
    tagNodes(document_.chain, nextTag_);
    saved_ = document_;
    path_ = path;
    viewStale_ = true;
    note("loadPreset " + document_.name);
}

void FakeControl::loadPresetFile(const std::filesystem::path& path) {
    path_ = path;
    note("loadPresetFile " + path.filename().string());
}

void FakeControl::savePreset() {
    saved_ = document_;
    note("savePreset");
}

void FakeControl::savePresetAs(const std::string& name) {
    document_.name = name;
    saved_ = document_;
    viewStale_ = true;
    note("savePresetAs " + name);
}

void FakeControl::setMaster(float db) {
    master_ = db;
    note("setMaster " + number(db));
}

void FakeControl::setMute(bool mute) {
    muted_ = mute;
    note(mute ? "mute" : "unmute");
}

void FakeControl::setOversampling(int factor) {
    oversampling_ = factor;
    note("setOversampling " + std::to_string(factor));
}

void FakeControl::startRecording() {
    scriptedRecorder.recording = true;
    note("startRecording");
}

void FakeControl::stopRecording() {
    scriptedRecorder.recording = false;
    note("stopRecording");
}

}  // namespace amp::test
