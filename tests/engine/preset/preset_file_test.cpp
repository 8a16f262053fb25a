// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/preset/preset_file.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/base/file.h"
#include "tests/support/temp_dir.h"

using namespace amp;

namespace {

Preset example() {
    Preset p;
    p.name = "Crunch";
    p.description = "Edge \"quoted\"";
    p.tags = {"rock", "döner"};
    p.trimDb = -1.5f;
    p.levelDb = 2.25f;
    PresetNode gate;
    gate.stage = "gate";
    gate.bypass = true;
    gate.params = {{"threshold", -55.0f}, {"ratio", 0.1f}};
    PresetNode cab;
    cab.stage = "cabinet";
    cab.resources = {{"a", "irs/x.wav", "00ff"}, {"b", "irs/y.wav", ""}};
    cab.resources.back().shape = {ImpulseShape::Channels::right, 0.25f, true, false};
    PresetNode split;
    split.split = PresetSplit{{{{gate}, -3.0f, -0.5f}, {{cab, gate}, 1.0f, 0.5f}}};
    p.chain = {gate, split, cab};
    return p;
}

}  // namespace

TEST_CASE("preset file: what is written reads back as the same preset") {
    const Preset p = example();
    const auto back = parsePreset(presetText(p), "x.json");
    REQUIRE(back.has_value());
    CHECK(*back == p);
}

TEST_CASE("preset file: keys that this version does not know are kept on rewrite") {
    const std::string text = R"({"format":"halfstack.preset","version":1,"name":"N","future":{"a":[1,2]},
        "chain":[{"stage":"level","params":{"gain":1.0},"colour":"red"}],"scenes":[{"name":"Verse"}]})";
    const auto p = parsePreset(text, "x.json");
    REQUIRE(p.has_value());
    const std::string again = presetText(*p);
    CHECK(again.find("\"future\"") != std::string::npos);
    CHECK(again.find("\"colour\"") != std::string::npos);
    CHECK(again.find("\"Verse\"") != std::string::npos);
    CHECK(parsePreset(again, "x.json").value() == *p);
}

TEST_CASE("preset file: each defect is refused with one sentence that names the file") {
    const std::string head = R"({"format":"halfstack.preset","version":1,)";
    const std::vector<std::string> bad{"",
                                       "hello",
                                       "[]",
                                       "{}",
                                       "{\"format\":\"halfstack.preset\"}",
                                       R"({"format":"other","version":1})",
                                       R"({"format":"halfstack.preset","version":2})",
                                       R"({"format":"halfstack.preset","version":"1"})",
                                       head + R"("chain":{}})",
                                       head + R"("chain":[1]})",
                                       head + R"("chain":[{}]})",
                                       head + R"("chain":[{"stage":"x","params":[]}]})",
                                       head + R"("chain":[{"stage":"x","params":{"g":"loud"}}]})",
                                       head + R"("chain":[{"stage":"x","params":{"g":1e999}}]})",
                                       head + R"("chain":[{"stage":"x","bypass":1}]})",
                                       head + R"("chain":[{"split":{}}]})",
                                       head + R"("chain":[{"split":{"lanes":[]}}]})",
                                       head + R"("chain":[{"stage":"x","resources":[{"path":"p"}]}]})",
                                       head + R"("name":5})",
                                       head + R"("input":{"trim_db":"x"}})",
                                       std::string(5000, '['),
                                       head + "\"x\":" + std::string(3000, '[')};
    for (const std::string& text : bad) {
        CAPTURE(text.substr(0, 80));
        const auto p = parsePreset(text, "bad.json");
        REQUIRE_FALSE(p.has_value());
        CHECK(p.error().sentence.find("bad.json") != std::string::npos);
        CHECK(p.error().sentence.back() == '.');
    }
    std::string many = head + "\"chain\":[";
    for (int i = 0; i < 65; ++i) many += std::string(i > 0 ? "," : "") + R"({"stage":"level"})";
    CHECK_FALSE(parsePreset(many + "]}", "bad.json").has_value());
    CHECK(parsePreset(R"({"format":"halfstack.preset","version":2})", "b").error().code == ErrorCode::unsupported);
}

TEST_CASE("preset file: saving replaces in one step and leaves the old file when it cannot") {
    const test::TempDir dir;
    const auto path = dir.path() / "sub" / "a.json";
    REQUIRE(writePreset(path, example()).has_value());
    CHECK(readPreset(path).value() == example());
    Preset other = example();
    other.name = "Other";
    REQUIRE(writePreset(path, other).has_value());
    CHECK(readPreset(path).value().name == "Other");
    CHECK(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}) == 1);

    // A folder in the file's place cannot be replaced.
    const auto blocked = dir.path() / "blocked.json";
    std::filesystem::create_directories(blocked / "x");
    const auto result = writePreset(blocked, other);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == ErrorCode::writeFailed);
    CHECK(std::filesystem::is_directory(blocked));
    CHECK(std::distance(std::filesystem::directory_iterator(dir.path()), {}) == 2);
}

TEST_CASE("preset file: a missing, unreadable or huge file is one sentence") {
    const test::TempDir dir;
    CHECK(readPreset(dir.path() / "none.json").error().code == ErrorCode::notFound);
    CHECK(readPreset(dir.path()).error().code == ErrorCode::unreadable);
    const auto big = dir.path() / "big.json";
    std::ofstream(big) << "{";
    std::filesystem::resize_file(big, 5'000'000);
    CHECK(readPreset(big).error().code == ErrorCode::tooLarge);
}
