// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/take_notes_file.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/base/file.h"
#include "engine/control/document.h"
#include "engine/preset/preset_file.h"

namespace amp {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr std::size_t kMostBytes = 256'000'000;

void collectTags(const std::vector<PresetNode>& chain, Json& tags) {
    for (const PresetNode& node : chain) {
        tags.push_back(node.tag);
        if (!node.split) continue;
        for (const PresetSplit::Lane& lane : node.split->lanes) collectTags(lane.chain, tags);
    }
}

void giveTags(std::vector<PresetNode>& chain, const std::vector<std::uint32_t>& tags, std::size_t& next) {
    for (PresetNode& node : chain) {
        node.tag = tags.at(next++);
        if (!node.split) continue;
        for (PresetSplit::Lane& lane : node.split->lanes) giveTags(lane.chain, tags, next);
    }
}

Json jsonOf(const Preset& preset) {
    Json tags = Json::array();
    collectTags(preset.chain, tags);
    return {{"preset", Json::parse(presetText(preset))}, {"tags", tags}};
}

Preset presetOf(const Json& object) {
    auto preset = parsePreset(object.at("preset").dump(), kTakeNotesName);
    if (!preset) throw std::runtime_error(preset.error().sentence);
    std::size_t next = 0;
    giveTags(preset->chain, object.at("tags").get<std::vector<std::uint32_t>>(), next);
    return std::move(*preset);
}

Json jsonOf(const PresetNode& node) {
    Preset around;
    around.chain.push_back(node);
    return jsonOf(around);
}

PresetNode nodeOf(const Json& object) {
    Preset around = presetOf(object);
    if (around.chain.size() != 1) throw std::runtime_error("not one stage");
    return std::move(around.chain.front());
}

void add(Json& object, const Place& place) {
    object["before"] = place.before.value;
    object["split"] = place.split.value;
    object["lane"] = place.lane;
}

Place placeOf(const Json& object) {
    return {StageId{object.at("before").get<std::uint32_t>()}, StageId{object.at("split").get<std::uint32_t>()},
            object.at("lane").get<int>()};
}

StageId idOf(const Json& object, const char* key) {
    return StageId{object.at(key).get<std::uint32_t>()};
}

// One overload per kind of event writes it; `eventOf` reads them all.

void write(Json& line, const ParamStep& e) {
    line["set"] = {{"stage", e.stage.value}, {"param", e.param}, {"value", e.value}};
}
void write(Json& line, const BypassStep& e) {
    line["bypass"] = {{"stage", e.stage.value}, {"on", e.bypass}};
}
void write(Json& line, const RemoveStep& e) {
    line["remove"] = {{"stage", e.node.value}};
}
void write(Json& line, const MoveStep& e) {
    Json object = {{"stage", e.node.value}};
    add(object, e.place);
    line["move"] = object;
}
void write(Json& line, const LaneStep& e) {
    line["lane"] = {{"split", e.split.value}, {"lane", e.lane}, {"level_db", e.levelDb}, {"pan", e.pan}};
}
void write(Json& line, const TrimStep& e) {
    line["trim_db"] = e.db;
}
void write(Json& line, const LevelStep& e) {
    line["level_db"] = e.db;
}
void write(Json& line, const InsertedNode& e) {
    Json object = jsonOf(e.node);
    object["channels"] = e.inChannels;
    add(object, e.place);
    line["insert"] = object;
}
void write(Json& line, const ReplacedNode& e) {
    Json object = jsonOf(e.node);
    object["channels"] = e.inChannels;
    object["equal_power"] = e.law == FadeLaw::equalPower;
    line["replace"] = object;
}
void write(Json& line, const ExchangedResource& e) {
    Json object = jsonOf(e.node);
    object["slot"] = e.slot;
    line["resource"] = object;
}
void write(Json& line, const RigState& e) {
    Json object = jsonOf(e.document);
    object["oversampling"] = e.oversampling;
    if (e.phase == dsp::OversamplingPhase::linear) object["linear_phase"] = true;
    if (e.quality) object["quality_only"] = true;
    line["rig"] = object;
}

RigState stateOf(const Json& object) {
    const bool linear = object.value("linear_phase", false);
    return {presetOf(object), object.at("oversampling").get<int>(),
            linear ? dsp::OversamplingPhase::linear : dsp::OversamplingPhase::lowLatency,
            object.value("quality_only", false)};
}

RigEvent eventOf(const Json& line) {
    for (const auto& [key, e] : line.items()) {
        if (key == "set")
            return ParamStep{idOf(e, "stage"), e.at("param").get<std::size_t>(), e.at("value").get<float>()};
        if (key == "bypass") return BypassStep{idOf(e, "stage"), e.at("on").get<bool>()};
        if (key == "remove") return RemoveStep{idOf(e, "stage")};
        if (key == "move") return MoveStep{idOf(e, "stage"), placeOf(e)};
        if (key == "lane")
            return LaneStep{idOf(e, "split"), e.at("lane").get<int>(), e.at("level_db").get<float>(),
                            e.at("pan").get<float>()};
        if (key == "trim_db") return TrimStep{e.get<float>()};
        if (key == "level_db") return LevelStep{e.get<float>()};
        if (key == "insert") return InsertedNode{nodeOf(e), e.at("channels").get<int>(), placeOf(e)};
        if (key == "replace")
            return ReplacedNode{nodeOf(e), e.at("channels").get<int>(),
                                e.at("equal_power").get<bool>() ? FadeLaw::equalPower : FadeLaw::equalGain};
        if (key == "resource") return ExchangedResource{nodeOf(e), e.at("slot").get<std::size_t>()};
        if (key == "rig") return stateOf(e);
    }
    throw std::runtime_error("a change of an unknown kind");
}

TakeNotesHead headOf(const Json& line) {
    if (!line.is_object() || line.value("format", "") != "halfstack.take") throw std::runtime_error("no take's notes");
    return {line.at("sample_rate").get<double>(), stateOf(line.at("rig")), line.at("exact").get<bool>()};
}

void addLine(const Json& line, TakeNotesContent& content) {
    if (const auto silence = line.find("silence"); silence != line.end()) {
        content.silences.push_back({silence->at("at").get<std::uint64_t>(), silence->at("frames").get<std::uint64_t>(),
                                    silence->at("why") != "no_audio"});
    } else if (line.contains("end")) {
        content.ended = true;
    } else {
        content.events.push_back({line.at("frame").get<std::uint64_t>(), eventOf(line)});
    }
}

}  // namespace

std::string takeNotesLine(const TakeNotesHead& head) {
    Json line = {
        {"format", "halfstack.take"}, {"version", kVersion}, {"sample_rate", head.sampleRateHz}, {"exact", head.exact}};
    write(line, head.rig);
    return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string takeNotesLine(const TimedRigEvent& event) {
    Json line = {{"frame", event.frame}};
    std::visit([&line](const auto& e) { write(line, e); }, event.event);
    return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Expected<TakeNotesContent> readTakeNotes(const std::filesystem::path& file) {
    const auto text = readFile(file, kMostBytes);
    if (!text) return tl::unexpected(text.error());
    const std::string name = "\"" + file.string() + "\"";
    TakeNotesContent content;
    std::istringstream lines(*text);
    std::string line;
    bool first = true;
    try {
        while (std::getline(lines, line)) {
            if (lines.eof()) break;  // cut short: the program was killed while it was being written
            const Json json = Json::parse(line);
            if (first) {
                if (json.is_object() && json.value("version", kVersion) > kVersion) {
                    return fail(ErrorCode::unsupported, name + " was written by a later version; update Halfstack.");
                }
                content.head = headOf(json);
                first = false;
            } else {
                addLine(json, content);
            }
        }
    } catch (const std::exception& error) {
        return fail(ErrorCode::badFormat, name + " does not say how the take was played.", error.what());
    }
    if (first) return fail(ErrorCode::badFormat, name + " does not say how the take was played.");
    return content;
}

}  // namespace amp
