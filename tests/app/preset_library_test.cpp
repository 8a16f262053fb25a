// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/preset_library.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "engine/preset/preset_file.h"
#include "engine/stages/catalogue.h"
#include "tests/support/temp_dir.h"

using namespace amp;

namespace {

void save(const std::filesystem::path& path, const std::string& name) {
    Preset preset;
    preset.name = name;
    preset.tags = {"mine"};
    REQUIRE(writePreset(path, preset));
}

}  // namespace

TEST_CASE("preset library: the factory's presets are there without any file, each one plays known stages") {
    const test::TempDir folder;
    const auto all = listPresets(folder / "none");
    CHECK(all.size() >= 6);
    for (const PresetEntry& entry : all) {
        CAPTURE(entry.name);
        CHECK(entry.path.string().starts_with("factory:"));
        const auto byName = openPreset(entry.name, folder / "none");
        REQUIRE(byName);
        CHECK(byName->name == entry.name);
        CHECK_FALSE(byName->chain.empty());
        for (const PresetNode& node : byName->chain) {
            const CatalogueEntry* stage = findStage(node.stage);
            if (node.split) continue;
            REQUIRE(stage != nullptr);
            for (const auto& [key, value] : node.params) {
                CAPTURE(key);
                REQUIRE(stage->param(key) != nullptr);
                CHECK(stage->param(key)->clamp(value) == value);
            }
        }
        // Saving one must not write into the program.
        std::filesystem::path path = "unchanged";
        REQUIRE(openPreset(entry.name, folder / "none", &path));
        CHECK(path.empty());
    }
    CHECK(openPreset(kDefaultPreset, folder / "none"));
}

TEST_CASE("preset library: the player's own come first among equal names, broken ones are left out") {
    const test::TempDir folder;
    save(folder / "a.json", "Crunch");
    save(folder / "b.json", "aardvark");
    std::ofstream(folder / "c.json") << "{";
    std::ofstream(folder / "notes.txt") << "no preset";
    const auto all = listPresets(folder.path());
    CHECK(std::is_sorted(all.begin(), all.end(), [](const PresetEntry& a, const PresetEntry& b) {
        return std::lexicographical_compare(a.name.begin(), a.name.end(), b.name.begin(), b.name.end(),
                                            [](char x, char y) { return std::tolower(x) < std::tolower(y); });
    }));
    CHECK(std::count_if(all.begin(), all.end(), [](const PresetEntry& e) { return e.name == "Crunch"; }) == 2);
    CHECK(std::count_if(all.begin(), all.end(), [](const PresetEntry& e) { return e.name.empty(); }) == 0);
    std::filesystem::path path;
    const auto crunch = openPreset("crunch", folder.path(), &path);
    REQUIRE(crunch);
    CHECK(crunch->tags == std::vector<std::string>{"mine"});
    CHECK(path == folder / "a.json");
    CHECK(all.front().name == "aardvark");
}

TEST_CASE("preset library: opens by file, and says what there is not") {
    const test::TempDir folder;
    save(folder / "mine.json", "Mine");
    std::filesystem::path path;
    REQUIRE(openPreset((folder / "mine.json").string(), folder / "none", &path));
    CHECK(path == folder / "mine.json");
    for (const std::string& wanted :
         {std::string("Nobody"), std::string("factory:nobody"), (folder / "lost.json").string()}) {
        const auto opened = openPreset(wanted, folder.path());
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == ErrorCode::notFound);
        CHECK(opened.error().sentence.find(wanted.starts_with("factory:") ? "nobody" : wanted) != std::string::npos);
    }
}
