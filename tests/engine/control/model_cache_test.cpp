// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/model_cache.h"

#include <doctest/doctest.h>

#include <array>
#include <fstream>

#include "engine/control/file_resources.h"
#include "engine/stages/model_resource.h"
#include "tests/support/temp_dir.h"

using namespace amp;
namespace fs = std::filesystem;

namespace {

ResourceWish wishFor(const fs::path& path, double sampleRateHz = 48000.0) {
    return {.kind = ResourceKind::model, .path = path, .sha256 = {}, .sampleRateHz = sampleRateHz};
}

/// A model that multiplies by `gain` (one digit).
std::string gainModel(int gain) {
    return R"({"version":"0.5.4","architecture":"Linear","config":{"receptive_field":1,"bias":false},"weights":[)" +
           std::to_string(gain) + R"(],"sample_rate":48000})";
}

void write(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

float gainOf(LoadedResource& loaded) {
    std::array<float, 8> block{1.0f};
    static_cast<ModelResource&>(*loaded.resource).model().process(block.data(), block.data(), 8);
    return block[0];
}

}  // namespace

TEST_CASE("model cache: a model made ready ahead is handed out once, without reading its file again") {
    const test::TempDir folder;
    const fs::path path = folder / "a.nam";
    write(path, gainModel(3));
    const auto time = fs::last_write_time(path);
    FileResources files;
    files.prepareAhead(wishFor(path));
    CHECK(files.keptBytes() > 0);
    // The same name, size and time: whoever reads it would find another model.
    write(path, gainModel(5));
    fs::last_write_time(path, time);
    for (int turn = 0; turn < 3; ++turn) {  // ready, then built from what was read, twice
        auto loaded = files.load(wishFor(path));
        REQUIRE(loaded.has_value());
        CHECK(gainOf(*loaded) == 3.0f);
        CHECK(loaded->sha256.size() == 64);
        CHECK(loaded->name == "a");
    }
    auto faster = files.load(wishFor(path, 96000.0));
    REQUIRE(faster.has_value());
    CHECK(static_cast<ModelResource&>(*faster->resource).model().sampleRateHz() == 96000.0);
}

TEST_CASE("model cache: a file that changed is read again, and a broken one fails only when it is chosen") {
    const test::TempDir folder;
    const fs::path path = folder / "a.nam";
    write(path, gainModel(3));
    FileResources files;
    REQUIRE(files.load(wishFor(path)).has_value());
    write(path, gainModel(5) + "\n");
    auto changed = files.load(wishFor(path));
    REQUIRE(changed.has_value());
    CHECK(gainOf(*changed) == 5.0f);

    write(folder / "broken.nam", "{}");
    files.prepareAhead(wishFor(folder / "broken.nam"));
    files.prepareAhead(wishFor(folder / "absent.nam"));
    CHECK_FALSE(files.load(wishFor(folder / "broken.nam")).has_value());
}

TEST_CASE("model cache: what was asked for longest ago goes when there is too much") {
    ModelCache cache(1000, 2);
    cache.keep("a", {.file = nullptr, .sha256 = "a", .bytes = 400});
    cache.keep("b", {.file = nullptr, .sha256 = "b", .bytes = 400});
    CHECK(cache.find("a").has_value());
    cache.keep("c", {.file = nullptr, .sha256 = "c", .bytes = 400});
    CHECK(cache.find("a").has_value());
    CHECK_FALSE(cache.find("b").has_value());
    cache.keep("huge", {.file = nullptr, .sha256 = "huge", .bytes = 1001});
    CHECK_FALSE(cache.find("huge").has_value());
    CHECK(cache.bytes() == 800);

    for (const char* key : {"x", "y", "z"}) cache.makeReady(key, LoadedResource());
    CHECK_FALSE(cache.isReady("x"));
    CHECK(cache.take("z").has_value());
    CHECK_FALSE(cache.take("z").has_value());
    CHECK(cache.isReady("y"));
}
