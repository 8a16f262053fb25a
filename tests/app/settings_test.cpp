// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "tests/support/temp_dir.h"

using namespace amp;
namespace fs = std::filesystem;

namespace {

std::string textOf(const fs::path& path) {
    std::ifstream file(path);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

void put(const fs::path& path, const std::string& text) {
    std::ofstream(path) << text;
}

}  // namespace

TEST_CASE("settings: what is written is read again") {
    const test::TempDir folder;
    Settings settings;
    settings.driver = "jack";
    settings.connect = false;
    settings.capturePort = "system:capture_2";
    settings.captureCard = "hw:CARD=USB";
    settings.cardInput = 1;
    settings.followTransport = true;
    settings.periodFrames = 64;
    settings.sampleRateHz = 44100.0;
    settings.oversampling = 4;
    settings.masterDb = -7.5f;
    settings.unmutedOnce = true;
    settings.folders = {"/models", "/my irs/\xc3\xa4"};
    settings.takes = "/takes";
    settings.lastPreset = "/presets/Mine.json";
    settings.takesAsFloat = true;
    settings.scalePercent = 150;
    settings.bigTargets = true;
    settings.language = "de";
    const auto path = folder.path() / "made" / "settings.json";
    REQUIRE(writeSettings(path, settings));
    std::string note;
    CHECK(readSettings(path, note) == settings);
    CHECK(note.empty());
}

TEST_CASE("settings: without a file there are the defaults and nothing to say") {
    const test::TempDir folder;
    std::string note;
    CHECK(readSettings(folder / "settings.json", note) == Settings{});
    CHECK(note.empty());
}

TEST_CASE("settings: keys of another version are kept on rewrite") {
    const test::TempDir folder;
    const auto path = folder / "settings.json";
    put(path, R"({"format": "halfstack.settings", "version": 1, "audio": {"period": 32, "clock": "word"},
                  "future": {"a": [1, 2]}})");
    std::string note;
    Settings settings = readSettings(path, note);
    CHECK(settings.periodFrames == 32);
    settings.periodFrames = 64;
    REQUIRE(writeSettings(path, settings));
    const std::string text = textOf(path);
    CHECK(text.find("\"clock\": \"word\"") != std::string::npos);
    CHECK(text.find("\"future\"") != std::string::npos);
    CHECK(readSettings(path, note) == settings);
}

TEST_CASE("settings: a file that cannot be understood is set aside and never overwritten") {
    const test::TempDir folder;
    const auto path = folder / "settings.json";
    int number = 0;
    for (const std::string broken : {"{", "[]", R"({"audio": {"period": "many"}})", ""}) {
        CAPTURE(broken);
        put(path, broken);
        std::string note;
        CHECK(readSettings(path, note) == Settings{});
        CHECK(note.find(path.string()) != std::string::npos);
        CHECK_FALSE(fs::exists(path));
        ++number;
        const fs::path aside = path.string() + (number == 1 ? ".broken" : ".broken" + std::to_string(number));
        CHECK(fs::exists(aside));
        CHECK(textOf(aside) == broken);
        REQUIRE(writeSettings(path, Settings{}));
        CHECK(textOf(aside) == broken);
    }
}

TEST_CASE("settings: a folder that cannot be made fails with a sentence that names it") {
    const test::TempDir folder;
    put(folder / "file", "");
    const auto written = writeSettings(folder.path() / "file" / "settings.json", Settings{});
    REQUIRE_FALSE(written);
    CHECK(written.error().sentence.find("settings.json") != std::string::npos);
}
