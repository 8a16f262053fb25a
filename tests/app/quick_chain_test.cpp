// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <filesystem>

#include "app/commands/commands.h"
#include "engine/stages/catalogue.h"

using namespace amp;
using Kind = ChainPart::Kind;

TEST_CASE("quick chain: parts stand in the order given, with their values") {
    const auto preset = presetFromChain({{Kind::stage, "level:gain=0.5"},
                                         {Kind::model, "amp.nam"},
                                         {Kind::impulse, "/irs/cab.wav"},
                                         {Kind::stage, "delay"}},
                                        1.0);
    REQUIRE(preset);
    REQUIRE(preset->chain.size() == 4);
    CHECK(preset->chain[0].stage == "level");
    CHECK(preset->chain[0].params.at("gain") == 0.5f);
    CHECK(preset->chain[1].stage == "nam");
    CHECK(preset->chain[2].stage == "cabinet");
    CHECK(preset->chain[3].stage == "delay");
    CHECK(preset->chain[3].params.empty());
}

TEST_CASE("quick chain: a model and an impulse response come alone, at unity gain, by their full path") {
    const auto preset = presetFromChain({{Kind::model, "amp.nam"}, {Kind::impulse, "cab.wav"}}, 1.0);
    REQUIRE(preset);
    CHECK(preset->chain[0].resources[0].path == std::filesystem::absolute("amp.nam"));
    CHECK(preset->chain[0].params.at("output_mode") == 0.0f);
    CHECK(preset->chain[1].resources[0].path == "raw:" + std::filesystem::absolute("cab.wav").string());
    CHECK(preset->trimDb == 0.0f);
    CHECK(preset->levelDb == 0.0f);
}

TEST_CASE("quick chain: every parameter of every stage can be written by its key") {
    for (const CatalogueEntry& entry : catalogue()) {
        for (const ParamSpec& spec : entry.params) {
            const std::string value = spec.unit == Unit::choice   ? std::string(spec.choices.back())
                                      : spec.unit == Unit::toggle ? "on"
                                                                  : std::to_string(spec.defaultValue);
            const std::string text = std::string(entry.info->key) + ":" + std::string(spec.key) + "=" + value;
            CAPTURE(text);
            const auto preset = presetFromChain({{Kind::stage, text}}, 1.0);
            REQUIRE(preset);
            CHECK(preset->chain[0].params.contains(std::string(spec.key)));
        }
    }
}

TEST_CASE("quick chain: what is not known or not a value is wrong usage and named") {
    for (const auto& [text, named] : std::vector<std::pair<std::string, std::string>>{{"teleporter", "teleporter"},
                                                                                      {"", "\"\""},
                                                                                      {"level:teleport=1", "teleport"},
                                                                                      {"level:gain", "gain"},
                                                                                      {"level:gain=loud", "loud"}}) {
        const auto preset = presetFromChain({{Kind::stage, text}}, 1.0);
        CAPTURE(text);
        REQUIRE_FALSE(preset);
        CHECK(preset.error().code == ErrorCode::badArgument);
        CHECK(preset.error().sentence.find(named) != std::string::npos);
    }
}
