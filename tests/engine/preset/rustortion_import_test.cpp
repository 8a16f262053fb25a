// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/preset/rustortion_import.h"

#include <doctest/doctest.h>

#include "engine/preset/preset_file.h"
#include "engine/stages/catalogue.h"

using namespace amp;

namespace {

constexpr const char* kAll = R"({
  "name": "All of it", "author": "Somebody", "description": null,
  "stages": [
    {"Reverb": {"room_size": 0.6, "damping": 0.3, "mix": 0.2}},
    {"Preamp": {"gain": 6.5, "bias": -0.2, "clipper_type": "ClassA", "bypassed": true}},
    {"Compressor": {"attack_ms": 2, "release_ms": 90, "threshold_db": -24, "ratio": 3, "makeup_db": 18.5}},
    {"ToneStack": {"model": "American", "bass": 0.4, "mid": 0.6, "treble": 0.7, "presence": 1.2}},
    {"PowerAmp": {"drive": 0.15, "amp_type": "ClassB", "sag": 0.4}},
    {"Level": {"gain": 1.5}},
    {"NoiseGate": {"threshold_db": -20, "ratio": 50, "attack_ms": 0.5, "hold_ms": 80, "release_ms": 120}},
    {"MultibandSaturator": {"low_drive": 0.1, "mid_drive": 0.2, "high_drive": 0.3, "low_level": 1, "mid_level": 0.9,
      "high_level": 0.8, "low_freq": 150, "high_freq": 3000}},
    {"Nam": {"model_name": "my amp", "input_gain_db": 3, "output_gain_db": -2, "mix": 0.8}},
    {"Delay": {"delay_ms": 400, "feedback": 0.4, "mix": 0.25}},
    {"Eq": {"gains": [1,2,3,4,5,6,7,8,-1,-2,-3,-4,-5,-6,-7,-8]}},
    {"Tremolo": {"rate_hz": 6, "depth": 0.7, "shape": 0.3}},
    {"Unheard": {"of": 1}}
  ],
  "ir_name": "Folder/cab.wav", "ir_gain": 0.2, "pitch_shift_semitones": -1,
  "input_filters": {"hp_enabled": false, "hp_cutoff": 80, "lp_enabled": true, "lp_cutoff": 6000}
})";

const PresetNode* node(const Preset& preset, std::string_view stage) {
    for (const PresetNode& n : preset.chain) {
        if (n.stage == stage) return &n;
    }
    return nullptr;
}

}  // namespace

TEST_CASE("import: every stage arrives with its values, amp before effects, then pitch and cabinet") {
    REQUIRE(isRustortionPreset(kAll));
    const auto preset = importRustortion(kAll, "all.json");
    REQUIRE(preset.has_value());
    CHECK(preset->name == "All of it");
    std::vector<std::string> order;
    for (const PresetNode& n : preset->chain) order.push_back(n.stage);
    CHECK(order == std::vector<std::string>{"filter", "preamp", "compressor", "tone_stack", "power_amp", "level",
                                            "gate", "saturator", "nam", "reverb", "delay", "eq", "tremolo", "pitch",
                                            "cabinet"});
    CHECK(node(*preset, "preamp")->bypass);
    CHECK(node(*preset, "preamp")->params.at("clipper") == 4.0f);
    CHECK(node(*preset, "tone_stack")->params.at("model") == 2.0f);
    CHECK(node(*preset, "power_amp")->params.at("type") == 2.0f);
    CHECK(node(*preset, "power_amp")->params.count("sag_release") == 0);
    CHECK(node(*preset, "compressor")->params.at("makeup") == 18.5f);
    CHECK(node(*preset, "eq")->params.at("20000") == -8.0f);
    CHECK(node(*preset, "filter")->params.at("high_pass") == 0.0f);
    CHECK(node(*preset, "filter")->params.at("low_pass_hz") == 6000.0f);
    CHECK(node(*preset, "nam")->resources.at(0).path == "my amp.nam");
    CHECK(node(*preset, "cabinet")->resources.at(0).path == "Folder/cab.wav");
    CHECK(node(*preset, "cabinet")->params.at("level") == doctest::Approx(6.02).epsilon(0.001));
    CHECK(node(*preset, "pitch")->params.at("shift") == -1.0f);
}

TEST_CASE("import: what arrives is in our tables, and in range") {
    const auto preset = importRustortion(kAll, "all.json");
    for (const PresetNode& n : preset->chain) {
        const CatalogueEntry* entry = findStage(n.stage);
        CAPTURE(n.stage);
        REQUIRE(entry != nullptr);
        for (const auto& [key, value] : n.params) {
            CAPTURE(key);
            const ParamSpec* spec = entry->param(key);
            REQUIRE(spec != nullptr);
            CHECK(spec->clamp(value) == value);
        }
        for (const PresetResource& r : n.resources) CHECK(entry->slot(r.slot) >= 0);
    }
    const auto again = parsePreset(presetText(*preset), "again");
    REQUIRE(again.has_value());
    CHECK(again->chain == preset->chain);
}

TEST_CASE("import: older files name their filters as stages") {
    const auto preset = importRustortion(
        R"({"name":"Old","stages":[{"Filter":{"filter_type":"Highpass","cutoff_hz":60}},
            {"Filter":{"filter_type":"Highpass","cutoff_hz":500}},{"Level":{"gain":1}}]})",
        "old.json");
    REQUIRE(preset.has_value());
    CHECK(preset->chain.size() == 2);
    CHECK(preset->chain[0].params.at("high_pass") == 1.0f);
    CHECK(preset->chain[0].params.at("high_pass_hz") == 60.0f);
    CHECK(preset->chain[0].params.at("low_pass") == 0.0f);
}

TEST_CASE("import: something else is refused with a sentence, our own presets are not taken for theirs") {
    for (const char* text : {"", "[]", "{}", "{\"stages\": 3}", "not json"}) {
        const auto preset = importRustortion(text, "x.json");
        REQUIRE_FALSE(preset.has_value());
        CHECK(preset.error().sentence.find("x.json") != std::string::npos);
    }
    CHECK_FALSE(isRustortionPreset(R"({"format":"halfstack.preset","version":1,"stages":[]})"));
}
