// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sound_file.h"

#include <doctest/doctest.h>
#include <sndfile.h>

#include <cmath>
#include <fstream>

#include "tests/support/signals.h"
#include "tests/support/temp_dir.h"

using namespace amp;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, const std::vector<float>& left, const std::vector<float>& right, double rate,
           SoundFormat format) {
    auto writer = StereoWriter::create(path, rate, format);
    REQUIRE(writer);
    // In uneven pieces.
    std::size_t at = 0;
    for (std::size_t piece = 1; at < left.size(); piece = piece * 3 % 1000 + 1) {
        const std::size_t count = std::min(piece, left.size() - at);
        REQUIRE((*writer)->write(left.data() + at, right.data() + at, static_cast<int>(count)));
        at += count;
    }
    REQUIRE((*writer)->finish());
}

double worst(const std::vector<float>& a, const std::vector<float>& b) {
    double most = a.size() == b.size() ? 0.0 : 1e9;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        most = std::max(most, std::fabs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return most;
}

}  // namespace

TEST_CASE("sound file: what is written is read again, exactly as float, within half a step else") {
    const test::TempDir folder;
    const auto sound = test::noise(10000, 0.9, 1);
    struct Case {
        SoundFormat format;
        double tolerance;
    };
    for (const Case c :
         {Case{SoundFormat::float32, 0.0}, Case{SoundFormat::pcm24, 1.3e-7}, Case{SoundFormat::pcm16, 3.2e-5}}) {
        write(folder / "x.wav", sound, sound, 48000.0, c.format);
        const auto read = readMono(folder / "x.wav", 0.0);
        REQUIRE(read);
        CHECK(read->sampleRateHz == 48000.0);
        CHECK(worst(read->samples, sound) <= c.tolerance);
    }
}

TEST_CASE("sound file: several channels are averaged") {
    const test::TempDir folder;
    write(folder / "x.wav", {0.5f, 0.25f}, {0.0f, -0.25f}, 44100.0, SoundFormat::float32);
    const auto read = readMono(folder / "x.wav", 0.0);
    REQUIRE(read);
    CHECK(read->samples == std::vector<float>{0.25f, 0.0f});
}

TEST_CASE("sound file: another rate keeps length in time, pitch and level") {
    const test::TempDir folder;
    const auto tone = test::sine(1000.0, 44100.0, 44100, 0.5);
    write(folder / "x.wav", tone, tone, 44100.0, SoundFormat::float32);
    const auto read = readMono(folder / "x.wav", 48000.0);
    REQUIRE(read);
    CHECK(read->sampleRateHz == 48000.0);
    CHECK(read->samples.size() == 48000);
    CHECK(test::amplitudeAt(read->samples, 1000.0, 48000.0) == doctest::Approx(0.5).epsilon(1e-3));
}

TEST_CASE("sound file: loud samples are clipped and not wrapped where the format has an end") {
    const test::TempDir folder;
    write(folder / "x.wav", {2.0f, -2.0f}, {2.0f, -2.0f}, 48000.0, SoundFormat::pcm16);
    const auto read = readMono(folder / "x.wav", 0.0);
    REQUIRE(read);
    CHECK(read->samples[0] > 0.99f);
    CHECK(read->samples[1] < -0.99f);
}

TEST_CASE("sound file: what cannot be read is named in one sentence") {
    const test::TempDir folder;
    std::ofstream(folder / "words.wav") << "words";
    write(folder / "none.wav", {}, {}, 48000.0, SoundFormat::pcm16);
    for (const char* name : {"words.wav", "none.wav", "lost.wav", "."}) {
        const auto read = readMono(folder / name, 0.0);
        CAPTURE(name);
        REQUIRE_FALSE(read);
        CHECK(read.error().sentence.find(name) != std::string::npos);
    }
    CHECK_FALSE(soundFormatFrom("mp3"));
    CHECK(soundFormatFrom("s24") == SoundFormat::pcm24);
}

TEST_CASE("sound file: a file appears whole or not at all, and the old one stays until then") {
    const test::TempDir folder;
    const auto path = folder / "x.wav";
    write(path, {0.5f}, {0.5f}, 48000.0, SoundFormat::float32);
    {
        auto writer = StereoWriter::create(path, 48000.0, SoundFormat::float32);
        REQUIRE(writer);
        const float x = 0.25f;
        CHECK((*writer)->write(&x, &x, 1));
        CHECK(readMono(path, 0.0)->samples == std::vector<float>{0.5f});
    }  // given up
    CHECK(readMono(path, 0.0)->samples == std::vector<float>{0.5f});
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
    CHECK_FALSE(StereoWriter::create(folder / "no/such/folder/x.wav", 48000.0, SoundFormat::float32));
}
