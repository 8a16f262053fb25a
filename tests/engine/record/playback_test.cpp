// SPDX-License-Identifier: GPL-3.0-or-later
//
// Listening to a file: the right samples, no step where it begins, stops, ends or where the disk was slow.
#include <doctest/doctest.h>
#include <sndfile.h>

#include <cmath>
#include <vector>

#include "engine/record/ring_store.h"
#include "engine/record/take_player.h"
#include "engine/rt/retire_list.h"
#include "tests/engine/record/take_support.h"
#include "tests/support/temp_dir.h"

using namespace amp;
using namespace std::chrono_literals;
using amp::test::eventually;

namespace {

constexpr double kRate = 48000.0;

void writeSine(const std::filesystem::path& path, int rate, int channels, double seconds, double hertz = 100.0) {
    SF_INFO info{};
    info.samplerate = rate;
    info.channels = channels;
    info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
    std::vector<float> samples;
    for (int i = 0; i < static_cast<int>(seconds * rate); ++i) {
        for (int c = 0; c < channels; ++c)
            samples.push_back(
                static_cast<float>((c == 0 ? 0.5 : 0.25) * std::sin(6.283185307179586 * hertz * i / rate)));
    }
    sf_writef_float(file, samples.data(), static_cast<sf_count_t>(samples.size()) / channels);
    sf_close(file);
}

struct Heard {
    std::vector<float> left, right;
    [[nodiscard]] double steepest() const {
        double worst = 0.0;
        for (std::size_t i = 1; i < left.size(); ++i)
            worst = std::max(worst, std::fabs(static_cast<double>(left[i]) - static_cast<double>(left[i - 1])));
        return worst;
    }
};

/// Plays in blocks of 64 until the tap is done or `most` frames have passed; gives the reader time as a clock would.
void hear(rt::Owned<PlaybackTap>& tap, Heard& heard, std::size_t most) {
    for (std::size_t done = 0; done < most && tap && !tap->finished(); done += 64) {
        std::vector<float> left(64, 0.0f), right(64, 0.0f);
        tap->add(left.data(), right.data(), 64);
        heard.left.insert(heard.left.end(), left.begin(), left.end());
        heard.right.insert(heard.right.end(), right.begin(), right.end());
        if (done % 4096 == 0) std::this_thread::sleep_for(1ms);
    }
}

constexpr double kSineStep = 0.5 * 6.2832 * 100.0 / kRate;  // of the sine itself
constexpr double kFadeStep = 0.5 * 1.6 / 240.0;             // of a fade of 5 ms at full level

}  // namespace

TEST_CASE("playback: a file is heard in full, both channels, and then it is over") {
    const test::TempDir folder;
    writeSine(folder / "a.wav", 48000, 2, 1.0);
    rt::RetireList retire;
    TakePlayer player(retire);
    auto tap = player.play({folder / "a.wav", 0.0, kRate});
    REQUIRE(eventually([&] { return player.status().read; }));
    Heard heard;
    hear(tap, heard, 60000);
    CHECK(tap->finished());
    CHECK(heard.left[24000 + 120] ==
          doctest::Approx(0.5 * std::sin(6.283185307 * 100.0 * 24120 / 48000.0)).epsilon(1e-4));
    CHECK(heard.right[24000 + 120] ==
          doctest::Approx(0.25 * std::sin(6.283185307 * 100.0 * 24120 / 48000.0)).epsilon(1e-4));
    CHECK(heard.steepest() < kSineStep + kFadeStep);
    CHECK(player.status().length == doctest::Approx(1.0));
    CHECK(player.status().playing);
    tap.reset();
    retire.drain();
    CHECK_FALSE(player.status().playing);
}

TEST_CASE("playback: stopping fades out, and it begins where it was asked to") {
    const test::TempDir folder;
    writeSine(folder / "a.wav", 48000, 1, 3.0, 101.0);
    rt::RetireList retire;
    TakePlayer player(retire);
    auto tap = player.play({folder / "a.wav", 1.0023, kRate});
    REQUIRE(eventually([&] { return player.status().read; }));
    Heard heard;
    hear(tap, heard, 9600);
    const double seconds = 1.0023 + 4800.0 / 48000.0;
    CHECK(heard.left[4800] == doctest::Approx(0.5 * std::sin(6.283185307 * 101.0 * seconds)).epsilon(0.01));
    CHECK(heard.left[4800] == heard.right[4800]);
    tap->stop();
    hear(tap, heard, 9600);
    CHECK(tap->finished());
    CHECK(heard.left.size() < 9600 + 480);
    CHECK(heard.steepest() < kSineStep + kFadeStep);
    tap.reset();
    retire.drain();
}

TEST_CASE("playback: another rate is converted, and the length stays") {
    const test::TempDir folder;
    writeSine(folder / "a.wav", 44100, 2, 1.0);
    rt::RetireList retire;
    TakePlayer player(retire);
    auto tap = player.play({folder / "a.wav", 0.0, kRate});
    REQUIRE(eventually([&] { return player.status().read; }));
    Heard heard;
    hear(tap, heard, 96000);
    CHECK(tap->finished());
    CHECK(std::fabs(static_cast<double>(heard.left.size()) - 48000.0) < 200.0);
    CHECK(heard.left[24120] == doctest::Approx(0.5 * std::sin(6.283185307 * 100.0 * 24120 / 48000.0)).epsilon(0.01));
    tap.reset();
    retire.drain();
}

TEST_CASE("playback: a stretch of the ring is heard across its files, from any place, while the ring goes on") {
    const test::TempDir folder;
    RingStore store(systemDisk(), folder / "ring", {});
    REQUIRE(store.open());
    store.beginSession(kRate, 0);
    auto add = [&, frame = std::uint64_t{0}](std::size_t seconds) mutable {
        std::vector<RingFrame> frames(seconds * 48000);
        for (RingFrame& f : frames) {
            const float x = static_cast<float>(frame++ % 1000) / 1000.0f;
            f = {0.0f, x, -x};
        }
        REQUIRE(store.append(frames));
    };
    add(12);  // a file holds ten seconds
    const RingStretch stretch{store.session(), 9 * 48000 + 250, 11 * 48000};
    rt::RetireList retire;
    TakePlayer player(retire);
    auto tap = player.play({folder / "ring", 0.5, kRate, stretch});
    REQUIRE(eventually([&] { return player.status().read; }));
    add(1);
    CHECK(player.status().length == doctest::Approx((2 * 48000 - 250) / kRate));
    Heard heard;
    hear(tap, heard, 2 * 48000);
    CHECK(tap->finished());
    // From half a second in, after the fade.
    for (const std::size_t i : {1000u, 30000u, 60000u}) {
        CHECK(heard.left[i] == static_cast<float>((250 + 24000 + i) % 1000) / 1000.0f);
        CHECK(heard.right[i] == -heard.left[i]);
    }
    CHECK(heard.left.size() >= 2 * 48000 - 250 - 24000);
    CHECK(heard.left.size() < 2 * 48000 - 250 - 24000 + 640);

    tap = player.play({folder / "ring", 0.0, kRate, {store.session() + 1, 0, 1000}});
    REQUIRE(eventually([&] { return !player.status().sentence.empty(); }));
    CHECK(player.status().sentence == "What was played there is not kept any more.");
    tap.reset();
    retire.drain();
}

TEST_CASE("playback: where the disk is too slow the file waits without a step and goes on where it was") {
    auto pool = std::make_shared<PlaybackPool>(std::make_shared<rt::Wake>());
    rt::RetireList retire;
    int at = 0;
    const auto give = [&](int blocks) {
        for (int b = 0; b < blocks; ++b) {
            PlaybackBlock* block = pool->takeFree();
            REQUIRE(block != nullptr);
            block->frames = 1000;
            for (int i = 0; i < 1000; ++i, ++at)
                block->left[i] = block->right[i] =
                    static_cast<float>(0.5 * std::sin(6.283185307 * 100.0 * at / 48000.0));
            pool->submit(block);
        }
    };
    auto tap = rt::own<PlaybackTap>(retire, std::shared_ptr<PlaybackPool>(pool), kRate);
    Heard heard;
    give(3);
    hear(tap, heard, 6400);
    CHECK_FALSE(tap->finished());
    give(4);
    pool->end();
    hear(tap, heard, 9600);
    CHECK(tap->finished());
    CHECK(heard.steepest() < kSineStep + kFadeStep);
    CHECK(pool->framesPlayed == 7000);
    tap.reset();
    retire.drain();
}

TEST_CASE("playback: a file that cannot be read is one sentence and an end") {
    const test::TempDir folder;
    rt::RetireList retire;
    TakePlayer player(retire);
    auto tap = player.play({folder / "nothing.wav", 0.0, kRate});
    REQUIRE(eventually([&] { return !player.status().sentence.empty(); }));
    CHECK(player.status().sentence.find("nothing.wav") != std::string::npos);
    Heard heard;
    hear(tap, heard, 640);
    CHECK(tap->finished());
    tap.reset();
    retire.drain();
}
