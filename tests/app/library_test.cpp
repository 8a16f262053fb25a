// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <thread>

#include "app/library/file_library.h"
#include "app/portal_dialog.h"
#include "engine/preset/preset_file.h"
#include "tests/support/temp_dir.h"

using namespace amp;
namespace fs = std::filesystem;

namespace {

Paths pathsIn(const test::TempDir& dir) {
    Paths p;
    p.config = dir / "config";
    p.data = dir / "data";
    p.state = dir / "state";
    p.cache = dir / "cache";
    p.takes = dir / "takes";
    return p;
}

void writeModel(const fs::path& file, const std::string& gear, const std::string& tone) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << R"({"version":"0.5.4","metadata":{"name":"Odd {name}","gear_type":")" << gear
                        << R"(","tone_type":")" << tone
                        << R"("},"architecture":"WaveNet","config":{},"weights":[0.5]})";
}

const gui::LibraryItem* itemNamed(const gui::LibraryIndex& index, std::string_view name) {
    for (const gui::LibraryItem& item : index.items) {
        if (item.name == name) return &item;
    }
    return nullptr;
}

/// Waits up to five seconds.
bool soon(const std::function<bool()>& condition) {
    for (int i = 0; i < 500; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

}  // namespace

TEST_CASE("library: models are found below the folders and described by their metadata") {
    const test::TempDir dir;
    writeModel(dir / "sounds/deep/Brick.nam", "amp", "hi_gain");
    FileLibrary library(pathsIn(dir), {dir / "sounds"}, {});
    library.settle();
    const auto index = library.index();
    const gui::LibraryItem* item = itemNamed(*index, "Brick");
    REQUIRE(item != nullptr);
    CHECK(item->detail == "Amp head · High gain · WaveNet");
    CHECK(item->search.find("odd {name}") != std::string::npos);
    CHECK_FALSE(index->scanning);
    CHECK(index->version > 0);
    // Built-in cabinets and presets are there without any file.
    int cabinets = 0, presets = 0;
    for (const gui::LibraryItem& i : index->items) {
        cabinets += i.kind == gui::LibraryKind::impulse && i.factory ? 1 : 0;
        presets += i.kind == gui::LibraryKind::preset ? 1 : 0;
    }
    CHECK(cabinets >= 1);
    CHECK(presets >= 6);
}

TEST_CASE("library: a file that appears or goes is seen by itself, in a new folder too") {
    const test::TempDir dir;
    fs::create_directories(dir / "sounds");
    FileLibrary library(pathsIn(dir), {dir / "sounds"}, {});
    library.settle();
    writeModel(dir / "sounds/new folder/Late.nam", "pedal", "fuzz");
    CHECK(soon([&] { return itemNamed(*library.index(), "Late") != nullptr; }));
    fs::remove(dir / "sounds/new folder/Late.nam");
    CHECK(soon([&] { return itemNamed(*library.index(), "Late") == nullptr; }));
}

TEST_CASE("library: favourites and cache last to the next start; a broken cache costs nothing but time") {
    const test::TempDir dir;
    writeModel(dir / "sounds/Brick.nam", "amp", "clean");
    {
        FileLibrary library(pathsIn(dir), {dir / "sounds"}, {});
        library.settle();
        library.setFavourite(dir / "sounds/Brick.nam", true);
        CHECK(itemNamed(*library.index(), "Brick")->favourite);
        library.settle();
    }
    CHECK(readScanCache(pathsIn(dir).cache / "library.json").size() == 1);
    std::ofstream(pathsIn(dir).cache / "library.json") << "{ not json";
    FileLibrary library(pathsIn(dir), {dir / "sounds"}, {});
    library.settle();
    REQUIRE(itemNamed(*library.index(), "Brick") != nullptr);
    CHECK(itemNamed(*library.index(), "Brick")->favourite);
}

TEST_CASE("library: an unchanged file is not read again") {
    const test::TempDir dir;
    writeModel(dir / "sounds/Brick.nam", "amp", "clean");
    const std::atomic<bool> stop{false};
    const ScanResult first = scanFolders({dir / "sounds"}, {}, stop);
    CHECK(first.changed);
    ScanCache marked = first.files;
    marked.begin()->second.description.detail = "remembered";
    const ScanResult second = scanFolders({dir / "sounds"}, marked, stop);
    CHECK_FALSE(second.changed);
    CHECK(second.files.begin()->second.description.detail == "remembered");
}

TEST_CASE("library: a preset can be renamed, removed and brought back") {
    const test::TempDir dir;
    const Paths paths = pathsIn(dir);
    fs::create_directories(paths.presets());
    Preset preset;
    preset.name = "Mine";
    REQUIRE(writePreset(paths.presets() / "mine.json", preset));
    FileLibrary library(paths, {}, {});
    library.settle();
    REQUIRE(itemNamed(*library.index(), "Mine") != nullptr);
    library.renamePreset(paths.presets() / "mine.json", "Ours");
    library.settle();
    CHECK(itemNamed(*library.index(), "Mine") == nullptr);
    REQUIRE(itemNamed(*library.index(), "Ours") != nullptr);
    library.removePreset(paths.presets() / "mine.json");
    library.settle();
    CHECK(itemNamed(*library.index(), "Ours") == nullptr);
    library.restorePreset(paths.presets() / "mine.json");
    library.settle();
    CHECK(itemNamed(*library.index(), "Ours") != nullptr);
    CHECK(library.takeToasts().empty());
}

TEST_CASE("library: ten thousand unknown files are indexed in less than ten seconds") {
    const test::TempDir dir;
    for (int i = 0; i < 10000; ++i) {
        writeModel(dir / ("sounds/" + std::to_string(i % 50) + "/Capture " + std::to_string(i) + ".nam"), "amp",
                   "crunch");
    }
    const auto begin = std::chrono::steady_clock::now();
    FileLibrary library(pathsIn(dir), {dir / "sounds"}, {});
    library.settle();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    CHECK(library.index()->items.size() > 10000);
    MESSAGE("cold index of 10,000 files: " << seconds << " s");
    CHECK(seconds < 10.0);
}

TEST_CASE("dialog: addresses of files become paths") {
    CHECK(pathOfFileUri("file:///music/My%20Amps/Stra%C3%9Fe.nam") == "/music/My Amps/Straße.nam");
    CHECK(pathOfFileUri("file:///music/100%") == "/music/100%");
    CHECK(pathOfFileUri("https://example.org/x").empty());
}
