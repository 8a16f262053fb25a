// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/preset/preset_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "engine/base/file.h"

namespace amp {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostBytes = 4'000'000;
constexpr int kMostNodes = 64;
constexpr int kDeepestSplit = 4;
constexpr float kMostImpulseSeconds = 10.0f;

/// What is wrong, in words that fit behind the file's name.
struct Fault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::string textOf(const Json& object, const char* key) {
    const auto it = object.find(key);
    if (it == object.end() || it->is_null()) return {};
    if (!it->is_string()) throw Fault(std::string("\"") + key + "\" is not a text");
    return it->get<std::string>();
}

float numberOf(const Json& value, const std::string& key) {
    if (!value.is_number()) throw Fault("\"" + key + "\" is not a number");
    const double number = value.get<double>();
    if (!std::isfinite(number)) throw Fault("\"" + key + "\" is not a finite number");
    return static_cast<float>(number);
}

float numberIn(const Json& object, const char* group, const char* key) {
    const auto it = object.find(group);
    if (it == object.end()) return 0.0f;
    if (!it->is_object()) throw Fault(std::string("\"") + group + "\" is not an object");
    const auto value = it->find(key);
    return value == it->end() ? 0.0f : numberOf(*value, key);
}

/// The keys of `object` that are not in `known`, as the text of an object; empty when there are none.
std::string unknownOf(const Json& object, std::initializer_list<std::string_view> known) {
    Json rest = Json::object();
    for (const auto& [key, value] : object.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end()) rest[key] = value;
    }
    return rest.empty() ? std::string() : rest.dump();
}

void addUnknown(Json& object, const std::string& unknown) {
    if (unknown.empty()) return;
    const Json rest = Json::parse(unknown, nullptr, false);
    if (!rest.is_object()) return;
    for (const auto& [key, value] : rest.items()) object[key] = value;
}

constexpr std::array<std::string_view, 5> kChannels{"automatic", "sum", "left", "right", "stereo"};

bool switchOf(const Json& object, const char* key, bool byDefault) {
    const auto it = object.find(key);
    if (it == object.end() || it->is_null()) return byDefault;
    if (!it->is_boolean()) throw Fault(std::string("\"") + key + "\" is neither true nor false");
    return it->get<bool>();
}

ImpulseShape shapeOf(const Json& object) {
    ImpulseShape shape;
    if (const std::string name = textOf(object, "channels"); !name.empty()) {
        const auto* const found = std::find(kChannels.begin(), kChannels.end(), name);
        if (found == kChannels.end()) throw Fault("\"" + name + "\" is no choice of channels");
        shape.channels = static_cast<ImpulseShape::Channels>(found - kChannels.begin());
    }
    if (const auto cut = object.find("cut_s"); cut != object.end()) {
        shape.cutSeconds = std::clamp(numberOf(*cut, "cut_s"), 0.0f, kMostImpulseSeconds);
    }
    shape.minimumPhase = switchOf(object, "minimum_phase", shape.minimumPhase);
    shape.matchLoudness = switchOf(object, "match_loudness", shape.matchLoudness);
    return shape;
}

/// Only what differs from the default is written: most slots hold a path and nothing else.
void addShape(Json& object, const ImpulseShape& shape) {
    const ImpulseShape plain;
    if (shape.channels != plain.channels) object["channels"] = kChannels[static_cast<std::size_t>(shape.channels)];
    if (shape.cutSeconds != plain.cutSeconds) object["cut_s"] = shape.cutSeconds;
    if (shape.minimumPhase != plain.minimumPhase) object["minimum_phase"] = shape.minimumPhase;
    if (shape.matchLoudness != plain.matchLoudness) object["match_loudness"] = shape.matchLoudness;
}

std::vector<PresetNode> chainOf(const Json& list, int depth, int& count);

PresetSplit splitOf(const Json& object, int depth, int& count) {
    const auto lanes = object.find("lanes");
    if (lanes == object.end() || !lanes->is_array() || lanes->empty()) throw Fault("a split has no \"lanes\"");
    PresetSplit split;
    for (const Json& lane : *lanes) split.lanes.push_back({chainOf(lane, depth + 1, count), 0.0f, 0.0f});
    if (const auto mix = object.find("mix"); mix != object.end() && mix->is_object()) {
        const auto fill = [&](const char* key, float PresetSplit::Lane::*field) {
            const auto values = mix->find(key);
            if (values == mix->end()) return;
            if (!values->is_array()) throw Fault(std::string("\"") + key + "\" is not a list");
            for (std::size_t i = 0; i < values->size() && i < split.lanes.size(); ++i) {
                split.lanes[i].*field = numberOf((*values)[i], key);
            }
        };
        fill("level_db", &PresetSplit::Lane::levelDb);
        fill("pan", &PresetSplit::Lane::pan);
    }
    return split;
}

PresetNode nodeOf(const Json& object, int depth, int& count) {
    if (!object.is_object()) throw Fault("a place of the chain is not an object");
    if (++count > kMostNodes) throw Fault("it has more than " + std::to_string(kMostNodes) + " stages");
    PresetNode node;
    if (const auto bypass = object.find("bypass"); bypass != object.end()) {
        if (!bypass->is_boolean()) throw Fault("\"bypass\" is neither true nor false");
        node.bypass = bypass->get<bool>();
    }
    if (const auto split = object.find("split"); split != object.end()) {
        if (depth >= kDeepestSplit) throw Fault("splits are nested too deeply");
        if (!split->is_object()) throw Fault("\"split\" is not an object");
        node.split = splitOf(*split, depth, count);
        node.unknown = unknownOf(object, {"split", "bypass"});
        return node;
    }
    node.stage = textOf(object, "stage");
    if (node.stage.empty()) throw Fault("a place of the chain has neither \"stage\" nor \"split\"");
    if (const auto params = object.find("params"); params != object.end()) {
        if (!params->is_object()) throw Fault("\"params\" is not an object");
        for (const auto& [key, value] : params->items()) node.params[key] = numberOf(value, key);
    }
    if (const auto resources = object.find("resources"); resources != object.end()) {
        if (!resources->is_array()) throw Fault("\"resources\" is not a list");
        for (const Json& r : *resources) {
            if (!r.is_object()) throw Fault("a resource is not an object");
            PresetResource resource{textOf(r, "slot"), textOf(r, "path"), textOf(r, "sha256"), shapeOf(r)};
            if (resource.slot.empty()) throw Fault("a resource has no \"slot\"");
            node.resources.push_back(std::move(resource));
        }
    }
    node.unknown = unknownOf(object, {"stage", "bypass", "params", "resources"});
    return node;
}

std::vector<PresetNode> chainOf(const Json& list, int depth, int& count) {
    if (!list.is_array()) throw Fault("a chain is not a list");
    std::vector<PresetNode> chain;
    for (const Json& object : list) chain.push_back(nodeOf(object, depth, count));
    return chain;
}

Preset presetOf(const Json& root) {
    if (!root.is_object()) throw Fault("it is not a JSON object");
    const auto format = root.find("format");
    if (format == root.end() || *format != "halfstack.preset") throw Fault("it does not say that it is one");
    const auto version = root.find("version");
    if (version == root.end() || !version->is_number_integer()) throw Fault("it has no version");
    Preset preset;
    preset.name = textOf(root, "name");
    preset.author = textOf(root, "author");
    preset.description = textOf(root, "description");
    if (const auto tags = root.find("tags"); tags != root.end() && tags->is_array()) {
        for (const Json& tag : *tags) {
            if (tag.is_string()) preset.tags.push_back(tag.get<std::string>());
        }
    }
    preset.trimDb = numberIn(root, "input", "trim_db");
    preset.levelDb = numberIn(root, "output", "level_db");
    int count = 0;
    if (const auto chain = root.find("chain"); chain != root.end()) preset.chain = chainOf(*chain, 0, count);
    preset.unknown =
        unknownOf(root, {"format", "version", "name", "author", "description", "tags", "input", "chain", "output"});
    return preset;
}

Json textOrNull(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json jsonOf(const std::vector<PresetNode>& chain);

Json jsonOf(const PresetNode& node) {
    Json object = Json::object();
    if (node.split) {
        Json lanes = Json::array(), levels = Json::array(), pans = Json::array();
        for (const PresetSplit::Lane& lane : node.split->lanes) {
            lanes.push_back(jsonOf(lane.chain));
            levels.push_back(lane.levelDb);
            pans.push_back(lane.pan);
        }
        object["split"] = {{"lanes", lanes}, {"mix", {{"level_db", levels}, {"pan", pans}}}};
        if (node.bypass) object["bypass"] = true;
    } else {
        object["stage"] = node.stage;
        if (node.bypass) object["bypass"] = true;
        object["params"] = Json::object();
        for (const auto& [key, value] : node.params) object["params"][key] = value;
        if (!node.resources.empty()) object["resources"] = Json::array();
        for (const PresetResource& r : node.resources) {
            object["resources"].push_back({{"slot", r.slot}, {"path", r.path.string()}, {"sha256", r.sha256}});
            addShape(object["resources"].back(), r.shape);
        }
    }
    addUnknown(object, node.unknown);
    return object;
}

Json jsonOf(const std::vector<PresetNode>& chain) {
    Json list = Json::array();
    for (const PresetNode& node : chain) list.push_back(jsonOf(node));
    return list;
}

}  // namespace

Expected<Preset> parsePreset(std::string_view json, const std::string& source) {
    const std::string file = "\"" + source + "\"";
    try {
        // Depth is bounded before parsing: a file of brackets must not exhaust the stack.
        const auto shallow = [](int depth, Json::parse_event_t, Json&) {
            if (depth > 64) throw Fault("it is nested too deeply");
            return true;
        };
        const Json root = Json::parse(json.begin(), json.end(), shallow, true, false);
        if (const auto v = root.find("version"); root.is_object() && v != root.end() && v->is_number_integer()) {
            if (v->get<std::int64_t>() > kPresetVersion) {
                return fail(ErrorCode::unsupported,
                            file + " was saved by a later version of Halfstack; update Halfstack to use it.");
            }
        }
        return presetOf(root);
    } catch (const Fault& fault) {
        return fail(ErrorCode::badFormat, file + " is not a Halfstack preset: " + fault.what() + ".");
    } catch (const std::exception& fault) {
        return fail(ErrorCode::badFormat, file + " is not a Halfstack preset: it is not valid JSON.", fault.what());
    }
}

Expected<Preset> readPreset(const std::filesystem::path& path) {
    return readFile(path, kMostBytes).and_then([&](const std::string& text) {
        return parsePreset(text, path.string());
    });
}

std::string presetText(const Preset& preset) {
    Json root = {{"format", "halfstack.preset"}, {"version", kPresetVersion}};
    root["name"] = preset.name;
    root["author"] = textOrNull(preset.author);
    root["description"] = textOrNull(preset.description);
    root["tags"] = preset.tags;
    root["input"] = {{"trim_db", preset.trimDb}};
    root["chain"] = jsonOf(preset.chain);
    root["output"] = {{"level_db", preset.levelDb}};
    addUnknown(root, preset.unknown);
    return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Expected<void> writePreset(const std::filesystem::path& path, const Preset& preset) {
    return writeFileAtomically(path, presetText(preset));
}

}  // namespace amp
