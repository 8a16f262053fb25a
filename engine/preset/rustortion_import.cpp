// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/preset/rustortion_import.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

namespace amp {
namespace {

using Json = nlohmann::json;

constexpr float kUsualCabinetGain = 0.1f;  ///< its default, which our loudness-matched cabinets answer with 0 dB

struct Rename {
    const char *theirs, *ours;
};

/// Fields that are plain numbers with the same meaning on both sides.
struct StageMap {
    const char *theirs, *ours;
    bool effect;
    std::array<Rename, 8> numbers;
};

constexpr std::array kStages{
    StageMap{"Preamp", "preamp", false, {{{"gain", "gain"}, {"bias", "bias"}}}},
    StageMap{"Compressor",
             "compressor",
             false,
             {{{"attack_ms", "attack"},
               {"release_ms", "release"},
               {"threshold_db", "threshold"},
               {"ratio", "ratio"},
               {"makeup_db", "makeup"}}}},
    StageMap{"ToneStack",
             "tone_stack",
             false,
             {{{"bass", "bass"}, {"mid", "mid"}, {"treble", "treble"}, {"presence", "presence"}}}},
    StageMap{"PowerAmp", "power_amp", false, {{{"drive", "drive"}, {"sag", "sag"}, {"sag_release", "sag_release"}}}},
    StageMap{"Level", "level", false, {{{"gain", "gain"}}}},
    StageMap{"NoiseGate",
             "gate",
             false,
             {{{"threshold_db", "threshold"},
               {"ratio", "ratio"},
               {"attack_ms", "attack"},
               {"hold_ms", "hold"},
               {"release_ms", "release"}}}},
    StageMap{"MultibandSaturator",
             "saturator",
             false,
             {{{"low_drive", "low_drive"},
               {"mid_drive", "mid_drive"},
               {"high_drive", "high_drive"},
               {"low_level", "low_level"},
               {"mid_level", "mid_level"},
               {"high_level", "high_level"},
               {"low_freq", "low_freq"},
               {"high_freq", "high_freq"}}}},
    StageMap{
        "Nam", "nam", false, {{{"input_gain_db", "input_gain"}, {"output_gain_db", "output_gain"}, {"mix", "mix"}}}},
    StageMap{"Delay", "delay", true, {{{"delay_ms", "time"}, {"feedback", "feedback"}, {"mix", "mix"}}}},
    StageMap{"Reverb", "reverb", true, {{{"room_size", "room_size"}, {"damping", "damping"}, {"mix", "mix"}}}},
    StageMap{"Eq", "eq", true, {}},
    StageMap{"Tremolo", "tremolo", true, {{{"rate_hz", "rate"}, {"depth", "depth"}, {"shape", "shape"}}}},
};

constexpr std::array kClippers{"Soft", "Medium", "Hard", "Asymmetric", "ClassA", "Triode"};
constexpr std::array kVoices{"Modern", "British", "American", "Flat"};
constexpr std::array kClasses{"ClassA", "ClassAB", "ClassB"};
constexpr std::array kBands{"25",   "40",   "63",   "100",  "160",  "250",   "400",   "630",
                            "1000", "1600", "2500", "4000", "6300", "10000", "16000", "20000"};

const Json* find(const Json& object, const char* key) {
    const auto it = object.find(key);
    return it == object.end() || it->is_null() ? nullptr : &*it;
}

float number(const Json& object, const char* key, float byDefault) {
    const Json* value = find(object, key);
    if (value == nullptr || !value->is_number()) return byDefault;
    const double v = value->get<double>();
    return std::isfinite(v) ? static_cast<float>(v) : byDefault;
}

bool flag(const Json& object, const char* key, bool byDefault) {
    const Json* value = find(object, key);
    return value != nullptr && value->is_boolean() ? value->get<bool>() : byDefault;
}

std::string text(const Json& object, const char* key) {
    const Json* value = find(object, key);
    return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

template <std::size_t N>
void choose(PresetNode& node, const char* key, const std::string& name, const std::array<const char*, N>& names) {
    const auto it = std::find(names.begin(), names.end(), name);
    if (it != names.end()) node.params[key] = static_cast<float>(it - names.begin());
}

PresetNode stageOf(const StageMap& map, const Json& fields) {
    PresetNode node;
    node.stage = map.ours;
    node.bypass = flag(fields, "bypassed", false);
    for (const Rename& r : map.numbers) {
        if (r.theirs == nullptr) break;
        if (const Json* v = find(fields, r.theirs); v != nullptr && v->is_number()) {
            node.params[r.ours] = number(fields, r.theirs, 0.0f);
        }
    }
    if (node.stage == "preamp") choose(node, "clipper", text(fields, "clipper_type"), kClippers);
    if (node.stage == "tone_stack") choose(node, "model", text(fields, "model"), kVoices);
    if (node.stage == "power_amp") choose(node, "type", text(fields, "amp_type"), kClasses);
    // Its gate has a plain release.
    if (node.stage == "gate") node.params["adaptive"] = 0.0f;
    if (node.stage == "nam") {
        node.params["output_mode"] = 0.0f;
        if (const std::string name = text(fields, "model_name"); !name.empty()) {
            node.resources.push_back({"model", name + ".nam", {}});
        }
    }
    if (node.stage == "eq") {
        if (const Json* gains = find(fields, "gains"); gains != nullptr && gains->is_array()) {
            for (std::size_t i = 0; i < std::min(gains->size(), kBands.size()); ++i) {
                if ((*gains)[i].is_number()) node.params[kBands[i]] = (*gains)[i].get<float>();
            }
        }
    }
    return node;
}

/// Older files: the first filter stage of each kind is the input filter; a kind that is absent is off.
PresetNode inputFilter(const Json& root, const Json& stages) {
    PresetNode node;
    node.stage = "filter";
    bool high = true, low = true;
    float highHz = 100.0f, lowHz = 8000.0f;
    if (const Json* filters = find(root, "input_filters"); filters != nullptr && filters->is_object()) {
        high = flag(*filters, "hp_enabled", true);
        low = flag(*filters, "lp_enabled", true);
        highHz = number(*filters, "hp_cutoff", highHz);
        lowHz = number(*filters, "lp_cutoff", lowHz);
    } else {
        bool old = false, seenHigh = false, seenLow = false;
        for (const Json& stage : stages) {
            if (!stage.is_object()) continue;
            const Json* filter = find(stage, "Filter");
            if (filter == nullptr || !filter->is_object()) continue;
            old = true;
            const std::string kind = text(*filter, "filter_type");
            const bool on = !flag(*filter, "bypassed", false);
            if (kind == "Highpass" && !seenHigh) {
                seenHigh = true;
                high = on;
                highHz = number(*filter, "cutoff_hz", highHz);
            } else if (kind == "Lowpass" && !seenLow) {
                seenLow = true;
                low = on;
                lowHz = number(*filter, "cutoff_hz", lowHz);
            }
        }
        if (old) {
            high = high && seenHigh;
            low = low && seenLow;
        }
    }
    node.params = {{"high_pass", high && highHz > 0.0f ? 1.0f : 0.0f},
                   {"high_pass_hz", std::clamp(highHz, 1.0f, 1000.0f)},
                   {"low_pass", low ? 1.0f : 0.0f},
                   {"low_pass_hz", std::clamp(lowHz, 1000.0f, 20000.0f)}};
    return node;
}

}  // namespace

bool isRustortionPreset(std::string_view json) {
    const Json root = Json::parse(json, nullptr, false);
    return root.is_object() && !root.contains("format") && root.contains("stages") && root["stages"].is_array();
}

Expected<Preset> importRustortion(std::string_view json, const std::string& source) {
    const Json root = Json::parse(json, nullptr, false);
    if (root.is_discarded() || !root.is_object() || !root.contains("stages") || !root["stages"].is_array()) {
        return fail(ErrorCode::badFormat, "\"" + source + "\" is not a Rustortion preset.");
    }
    const Json& stages = root["stages"];
    Preset preset;
    preset.name = text(root, "name");
    preset.author = text(root, "author");
    preset.description = text(root, "description");
    preset.tags = {"imported"};
    preset.chain.push_back(inputFilter(root, stages));
    for (const bool effects : {false, true}) {
        for (const Json& stage : stages) {
            if (!stage.is_object() || stage.size() != 1) continue;
            const auto* const it = std::find_if(kStages.begin(), kStages.end(),
                                                [&](const StageMap& m) { return stage.begin().key() == m.theirs; });
            if (it == kStages.end() || it->effect != effects || !stage.begin().value().is_object()) continue;
            preset.chain.push_back(stageOf(*it, stage.begin().value()));
        }
    }
    if (const float shift = number(root, "pitch_shift_semitones", 0.0f); shift != 0.0f) {
        PresetNode pitch;
        pitch.stage = "pitch";
        pitch.params["shift"] = shift;
        preset.chain.push_back(pitch);
    }
    if (const std::string name = text(root, "ir_name"); !name.empty()) {
        PresetNode cabinet;
        cabinet.stage = "cabinet";
        const float gain = std::max(number(root, "ir_gain", kUsualCabinetGain), 1e-3f);
        cabinet.params["level"] = std::clamp(20.0f * std::log10(gain / kUsualCabinetGain), -24.0f, 24.0f);
        cabinet.resources.push_back({"a", name, {}});
        preset.chain.push_back(cabinet);
    }
    return preset;
}

}  // namespace amp
