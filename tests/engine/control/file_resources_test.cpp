// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/file_resources.h"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <thread>

#include "tests/ir/wav_bytes.h"
#include "tests/support/temp_dir.h"

using namespace amp;
namespace fs = std::filesystem;

namespace {

ResourceWish wishFor(const fs::path& path, const ImpulseShape& shape = {}) {
    return {.kind = ResourceKind::impulse, .path = path, .sha256 = {}, .sampleRateHz = 48000.0, .shape = shape};
}

/// A stereo file: the left side falls, the right one is a second click.
fs::path writeWav(const fs::path& path, std::size_t frames = 400) {
    test::WavBytes wav{.channels = 2, .samples = std::vector<float>(2 * frames, 0.0f)};
    for (std::size_t n = 0; n < frames; ++n) wav.samples[2 * n] = std::exp(-0.02f * static_cast<float>(n));
    wav.samples[1] = 0.5f;
    const auto bytes = wav.bytes();
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return path;
}

const PreparedImpulse* prepared(FileResources& files, const ResourceWish& wish) {
    const auto loaded = files.load(wish);
    REQUIRE(loaded.has_value());
    return loaded->impulse.prepared.get();
}

}  // namespace

TEST_CASE("file resources: an impulse that was loaded before is not prepared again, until its file changes") {
    const test::TempDir folder;
    FileResources files;
    const fs::path path = writeWav(folder / "a.wav");
    const auto first = files.load(wishFor(path));
    REQUIRE(first.has_value());
    CHECK(prepared(files, wishFor(path)) == first->impulse.prepared.get());
    // Another shape or another rate is another impulse.
    CHECK(prepared(files, wishFor(path, {.minimumPhase = true})) != first->impulse.prepared.get());
    ResourceWish faster = wishFor(path);
    faster.sampleRateHz = 96000.0;
    CHECK(prepared(files, faster) != first->impulse.prepared.get());
    CHECK(files.keptBytes() > 0);

    writeWav(folder / "a.wav", 300);
    const auto changed = files.load(wishFor(path));
    REQUIRE(changed.has_value());
    CHECK(changed->impulse.prepared != first->impulse.prepared);
    CHECK(changed->sha256 != first->sha256);
}

TEST_CASE("file resources: what was prepared ahead is there at once, also from another thread") {
    const test::TempDir folder;
    FileResources files;
    const fs::path path = writeWav(folder / "a.wav");
    std::thread([&] { files.prepareAhead(wishFor(path)); }).join();
    const std::size_t kept = files.keptBytes();
    CHECK(kept > 0);
    CHECK(prepared(files, wishFor(path)) != nullptr);
    CHECK(files.keptBytes() == kept);
}

TEST_CASE("file resources: a built-in cabinet is kept as it comes, and made anew for every place of its microphone") {
    FileResources files;
    CHECK(prepared(files, wishFor("factory:stack-4x12")) == prepared(files, wishFor("factory:stack-4x12")));
    const std::size_t kept = files.keptBytes();
    const auto one = files.load(wishFor("factory:stack-4x12@ribbon,0.100,0.050,0.0"));
    const auto same = files.load(wishFor("factory:stack-4x12@ribbon,0.100,0.050,0.0"));
    REQUIRE(one.has_value());
    REQUIRE(same.has_value());
    CHECK(one->impulse.prepared->channels()[0] == same->impulse.prepared->channels()[0]);
    CHECK(files.keptBytes() == kept);
}

TEST_CASE("file resources: the shape decides channels, length, phase and loudness") {
    const test::TempDir folder;
    FileResources files;
    const fs::path path = writeWav(folder / "a.wav", 4800);
    using Channels = ImpulseShape::Channels;
    const auto channels = [&](Channels choice, bool slotStereo = false) {
        ResourceWish wish = wishFor(path, {.channels = choice});
        wish.slotStereo = slotStereo;
        return prepared(files, wish)->channels().size();
    };
    CHECK(channels(Channels::automatic) == 1);
    CHECK(channels(Channels::automatic, true) == 2);
    CHECK(channels(Channels::stereo) == 2);
    CHECK(channels(Channels::left, true) == 1);
    const auto left = files.load(wishFor(path, {.channels = Channels::left, .matchLoudness = false}));
    const auto right = files.load(wishFor(path, {.channels = Channels::right, .matchLoudness = false}));
    CHECK(left->impulse.prepared->channels()[0].size() > 100);
    CHECK(right->impulse.prepared->channels()[0].size() == 1);
    CHECK(right->impulse.prepared->channels()[0][0] == 0.5f);
    CHECK(left->impulse.sourceChannels == 2);

    const auto cut = files.load(wishFor(path, {.cutSeconds = 0.002f}));
    CHECK(cut->impulse.prepared->channels()[0].size() == 96);
    const auto matched = files.load(wishFor(path, {.channels = Channels::left}));
    const float gain = matched->impulse.prepared->channels()[0][0] / left->impulse.prepared->channels()[0][0];
    CHECK(20.0 * std::log10(static_cast<double>(gain)) == doctest::Approx(matched->impulse.matchDb).epsilon(0.001));
    CHECK(left->impulse.matchDb == doctest::Approx(matched->impulse.matchDb));
    // A room is its two sides unless one is asked for.
    CHECK(prepared(files, wishFor("factory:room-booth"))->channels().size() == 2);
    CHECK(prepared(files, wishFor("factory:room-booth", {.channels = Channels::sum}))->channels().size() == 1);
}

TEST_CASE("file resources: a moved file is found by its contents, and the second time without a search") {
    const test::TempDir folder;
    fs::create_directory(folder / "deep");
    FileResources files;
    files.setFolders({folder.path()});
    const fs::path path = writeWav(folder / "a.wav");
    const std::string hash = files.load(wishFor(path))->sha256;
    fs::rename(path, folder / "deep" / "b.wav");
    ResourceWish wish = wishFor(path);
    CHECK_FALSE(files.load(wish).has_value());
    wish.sha256 = hash;
    for (int i = 0; i < 2; ++i) {
        const auto found = files.load(wish);
        REQUIRE(found.has_value());
        CHECK(found->path == folder / "deep" / "b.wav");
        files.setFolders({});
    }
}

TEST_CASE("impulse cache: it stays within its bound, and what was asked for longest ago goes first") {
    const auto entry = [](std::size_t taps) {
        ImpulseCache::Entry made;
        made.impulse.prepared =
            std::make_shared<const PreparedImpulse>(std::vector<std::vector<float>>{std::vector<float>(taps, 0.1f)});
        return made;
    };
    const std::size_t each = entry(1000).impulse.prepared->bytes();
    ImpulseCache cache(3 * each);
    for (const char* key : {"a", "b", "c"}) cache.keep(key, entry(1000));
    CHECK(cache.find("a"));
    cache.keep("d", entry(1000));
    CHECK(cache.find("a"));
    CHECK_FALSE(cache.find("b"));
    CHECK(cache.find("d"));
    CHECK(cache.bytes() == 3 * each);
    cache.keep("too large", entry(10000));
    CHECK_FALSE(cache.find("too large"));
    CHECK(cache.find("a"));
}
