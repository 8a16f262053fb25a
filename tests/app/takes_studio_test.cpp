// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the window can do with takes, on a real folder.
#include <doctest/doctest.h>
#include <sndfile.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <thread>

#include "app/offline_render.h"
#include "app/take_replay.h"
#include "app/takes_studio.h"
#include "tests/engine/record/take_support.h"
#include "tests/support/signals.h"
#include "tests/support/temp_dir.h"

using namespace amp;
using namespace amp::test;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

void writeTrack(const fs::path& path, const std::vector<float>& samples, int channels) {
    SF_INFO info{};
    info.samplerate = 48000;
    info.channels = channels;
    info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
    sf_writef_float(file, samples.data(), static_cast<sf_count_t>(samples.size()) / channels);
    sf_close(file);
}

struct Studio {
    Studio() {
        for (const char* name : {"one", "two"}) {
            fs::create_directories(folder / name);
            writeTrack(folder / name / "DI.wav", noise(24000, 0.3, 1), 1);
            writeTrack(folder / name / "wet.wav", noise(48000, 0.5, 2), 2);
        }
    }
    /// Polls as a window does until `condition` holds.
    [[nodiscard]] bool until(const std::function<bool()>& condition) {
        const auto end = std::chrono::steady_clock::now() + 20s;
        for (;;) {
            studio->keepFresh();
            studio->poll(false);
            for (Toast& toast : studio->takeToasts()) toasts.push_back(std::move(toast));
            if (condition()) return true;
            if (std::chrono::steady_clock::now() > end) return false;
            std::this_thread::sleep_for(2ms);
        }
    }
    [[nodiscard]] bool lists(const std::string& name) const {
        for (const auto& item : studio->index()->items) {
            if (item.name == name) return true;
        }
        return false;
    }
    [[nodiscard]] bool told(const std::string& title) const {
        for (const Toast& toast : toasts) {
            if (toast.title.find(title) != std::string::npos) return true;
        }
        return false;
    }

    TempDir folder;
    std::vector<Toast> toasts;
    std::unique_ptr<TakesStudio> studio =
        std::make_unique<TakesStudio>(TakesStudio::Places{.takes = [this] { return folder.path(); },
                                                          .lost = [] { return std::vector<fs::path>(); },
                                                          .bytesPerSecond = [] { return 480000.0; }});
};

Preset quiet() {
    Preset preset;
    preset.name = "Quiet / clean";
    PresetNode level;
    level.stage = "level";
    level.params["gain"] = 0.5f;
    preset.chain.push_back(level);
    return preset;
}

}  // namespace

TEST_CASE("takes: the list has them all, with lengths and the room that is left; pictures come when asked for") {
    Studio s;
    REQUIRE(s.until([&] { return s.studio->index()->items.size() == 2; }));
    CHECK(s.studio->index()->items[0].seconds == doctest::Approx(0.5));
    CHECK(s.studio->index()->items[0].dry);
    CHECK(s.studio->index()->items[0].wet);
    CHECK(s.studio->index()->secondsLeft.value_or(0) > 0);
    const fs::path folder = s.studio->index()->items[0].folder;
    REQUIRE(s.until([&] { return s.studio->wave(folder) != nullptr; }));
    CHECK(s.studio->wave(folder)->wet.size() == gui::TakeWave::kColumns);
    CHECK(s.studio->wave(folder)->peak == doctest::Approx(0.5).epsilon(0.02));
}

TEST_CASE("takes: renamed, deleted, brought back; what was deleted goes for good at the end") {
    Studio s;
    REQUIRE(s.until([&] { return s.studio->index()->items.size() == 2; }));
    s.studio->rename(s.folder / "one", "first");
    REQUIRE(s.until([&] { return s.lists("first") && !s.lists("one"); }));
    s.studio->rename(s.folder / "first", "two");
    REQUIRE(s.until([&] { return s.told("There is a take named"); }));
    s.studio->remove(s.folder / "first");
    s.studio->restore(s.folder / "first");  // at once: the deletion is still under way
    REQUIRE(s.until([&] { return s.lists("first"); }));
    s.studio->remove(s.folder / "two");
    REQUIRE(s.until([&] { return !s.lists("two"); }));
    CHECK(fs::exists(s.folder / ".deleted"));
    s.studio.reset();
    CHECK_FALSE(fs::exists(s.folder / ".deleted"));
    CHECK(fs::exists(s.folder / "first"));
}

TEST_CASE("takes: exported as FLAC, both tracks, beside the take and never over another file") {
    Studio s;
    s.studio->exportFlac(s.folder / "one");
    s.studio->exportFlac(s.folder / "one");
    REQUIRE(s.until([&] {
        return std::count_if(s.toasts.begin(), s.toasts.end(), [](const Toast& t) { return t.title == "Exported."; }) ==
               2;
    }));
    for (const char* name : {"one.flac", "one DI.flac", "one 2.flac", "one DI 2.flac"})
        CHECK(fs::exists(s.folder / name));
    CHECK(test::readWave(s.folder / "one.flac").samples.size() == 48000);
}

TEST_CASE("takes: several are re-amped into new takes that sound as render does") {
    Studio s;
    s.studio->reamp({s.folder / "one", s.folder / "two"}, quiet(), {});
    CHECK(s.studio->reamping().running);
    CHECK(s.studio->reamping().count == 2);
    REQUIRE(s.until([&] { return s.lists("one – Quiet _ clean") && s.lists("two – Quiet _ clean"); }));
    CHECK_FALSE(s.studio->reamping().running);
    const auto made = test::readWave(s.folder / "one – Quiet _ clean" / "wet.wav").samples;
    OfflineRender render;
    render.preset = quiet();
    render.format = SoundFormat::pcm24;
    REQUIRE(
        renderSound({test::readWave(s.folder / "one" / "DI.wav").samples, 48000.0}, s.folder / "again.wav", render));
    CHECK(made == test::readWave(s.folder / "again.wav").samples);
    const auto again = replayTake(s.folder / "two – Quiet _ clean", {}, 333, {});
    REQUIRE(again);
    CHECK(again->frames == 24000);
    CHECK_FALSE(again->firstDifference);
    CHECK(test::readWave(s.folder / "one – Quiet _ clean" / "DI.wav").samples ==
          test::readWave(s.folder / "one" / "DI.wav").samples);
}

TEST_CASE("takes: re-amping that is cancelled leaves nothing behind, and one that fails says why") {
    Studio s;
    writeTrack(s.folder / "one" / "DI.wav", noise(48000 * 60, 0.3, 1), 1);
    s.studio->reamp({s.folder / "one", s.folder / "two"}, quiet(), {.oversampling = 16});
    REQUIRE(s.until([&] { return s.studio->reamping().share > 0.0; }));
    s.studio->cancelReamp();
    REQUIRE(s.until([&] { return !s.studio->reamping().running; }));
    s.studio->poll(false);
    int folders = 0;
    for (const auto& entry : fs::directory_iterator(s.folder.path())) folders += entry.is_directory() ? 1 : 0;
    CHECK(folders == 2);
    CHECK_FALSE(s.told("Re-amped"));

    Preset broken = quiet();
    broken.chain[0].stage = "no such stage";
    s.studio->reamp({s.folder / "two"}, broken, {});
    REQUIRE(s.until([&] { return s.told("no such stage"); }));
    CHECK_FALSE(fs::exists(s.folder / "two – Quiet _ clean"));
}
