// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/autosave.h"

#include <doctest/doctest.h>

#include <fstream>
#include <thread>

#include "tests/support/temp_dir.h"

using namespace amp;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

Preset named(const std::string& name, float level) {
    Preset preset;
    preset.name = name;
    preset.levelDb = level;
    return preset;
}

}  // namespace

TEST_CASE("autosave: unsaved edits are found again, with the preset that they belong to") {
    const test::TempDir folder;
    const fs::path file = folder / "autosave.json";
    {
        Autosave autosave(file);
        autosave.update(named("Mine", -3.0f), "/presets/Mine.json", true);
    }
    const auto work = readUnsavedWork(file);
    REQUIRE(work);
    REQUIRE(work->has_value());
    CHECK((*work)->document == named("Mine", -3.0f));
    CHECK((*work)->presetPath == "/presets/Mine.json");
}

TEST_CASE("autosave: once everything is saved nothing is left to bring back") {
    const test::TempDir folder;
    const fs::path file = folder / "autosave.json";
    Autosave autosave(file);
    autosave.update(named("Mine", -3.0f), {}, true);
    autosave.finish();
    REQUIRE(fs::exists(file));
    autosave.update(named("Mine", -3.0f), {}, false);
    autosave.finish();
    CHECK_FALSE(fs::exists(file));
    const auto work = readUnsavedWork(file);
    REQUIRE(work);
    CHECK_FALSE(work->has_value());
}

TEST_CASE("autosave: a knob that never rests is on disk within a second all the same") {
    const test::TempDir folder;
    const fs::path file = folder / "autosave.json";
    Autosave autosave(file);
    auto now = Autosave::Clock::now();
    for (int step = 0; step <= 50; ++step) {
        autosave.update(named("Mine", -0.1f * static_cast<float>(step)), {}, true, now);
        now += 20ms;
    }
    for (int i = 0; i < 400 && !fs::exists(file); ++i) std::this_thread::sleep_for(5ms);
    CHECK(fs::exists(file));
}

TEST_CASE("autosave: a folder that cannot be written is told once, not at every edit") {
    const test::TempDir folder;
    std::ofstream(folder / "wall") << "a file where a folder should be";
    Autosave autosave(folder / "wall" / "autosave.json");
    autosave.update(named("Mine", -1.0f), {}, true);
    autosave.finish();
    const auto error = autosave.takeError();
    REQUIRE(error);
    CHECK(error->sentence.find("autosave.json") != std::string::npos);
    autosave.update(named("Mine", -2.0f), {}, true);
    autosave.finish();
    CHECK_FALSE(autosave.takeError());
}

TEST_CASE("autosave: a broken file is set aside and named") {
    const test::TempDir folder;
    const fs::path file = folder / "autosave.json";
    std::ofstream(file) << "{\"format\": \"halfst";
    const auto work = readUnsavedWork(file);
    REQUIRE_FALSE(work);
    CHECK(work.error().sentence.find("autosave.json.broken") != std::string::npos);
    CHECK_FALSE(fs::exists(file));
    CHECK(fs::exists(folder / "autosave.json.broken"));
}
