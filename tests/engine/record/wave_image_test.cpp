// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/wave_image.h"

#include <doctest/doctest.h>

#include <cstring>
#include <ctime>
#include <fstream>

#include "tests/engine/record/take_support.h"
#include "tests/support/temp_dir.h"

using amp::WaveImage;
using amp::WaveSpec;

namespace {

// Puts everything that waits into `file`, in pieces of at most `most` bytes.
void writeOut(WaveImage& image, std::vector<char>& file, std::size_t most = 1 << 20) {
    for (auto piece = image.next(); piece.count > 0; piece = image.next()) {
        const auto count = std::min(piece.count, most);
        const auto end = static_cast<std::size_t>(piece.offset) + count;
        if (file.size() < end) file.resize(end);
        std::memcpy(file.data() + piece.offset, piece.bytes, count);
        image.written(count);
    }
}

void save(const std::vector<char>& bytes, const std::filesystem::path& path) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

TEST_CASE("wave image: a valid WAV after every seal, however small the pieces that reach the disk") {
    const amp::test::TempDir folder;
    for (const auto format : {amp::TakeFormat::float32, amp::TakeFormat::pcm24}) {
        WaveSpec spec;
        spec.channels = 1;
        spec.format = format;
        auto image = WaveImage::make(spec);
        REQUIRE(image);
        std::vector<char> file;
        writeOut(**image, file, 7);
        std::vector<float> samples;
        for (int round = 0; round < 5; ++round) {
            save(file, folder / "x.wav");
            const auto wave = amp::test::readWave(folder / "x.wav");
            REQUIRE(wave.ok);
            CHECK(wave.samples == samples);
            for (int i = 0; i < 333; ++i) {
                const float x = static_cast<float>(samples.size()) / 4096.0f;
                samples.push_back(x);
                (*image)->append(&x, 1);
            }
            writeOut(**image, file, 7);
            (*image)->seal();
            writeOut(**image, file, 7);
        }
        (*image)->close();
        writeOut(**image, file);
        save(file, folder / "x.wav");
        CHECK(amp::test::readWave(folder / "x.wav").samples == samples);
        CHECK(std::memcmp(file.data(), "RIFF", 4) == 0);
    }
}

TEST_CASE("wave image: loud samples clip in 24 bits and do not wrap; float keeps them") {
    const amp::test::TempDir folder;
    for (const auto format : {amp::TakeFormat::float32, amp::TakeFormat::pcm24}) {
        WaveSpec spec;
        spec.format = format;
        auto image = WaveImage::make(spec);
        REQUIRE(image);
        const float loud[]{1.5f, -1.5f};
        (*image)->append(loud, 2);
        (*image)->close();
        std::vector<char> file;
        writeOut(**image, file);
        save(file, folder / "x.wav");
        const auto wave = amp::test::readWave(folder / "x.wav");
        REQUIRE(wave.frames() == 2);
        const bool isFloat = format == amp::TakeFormat::float32;
        CHECK(wave.samples[0] == doctest::Approx(isFloat ? 1.5f : 1.0f).epsilon(1e-5));
        CHECK(wave.samples[1] == doctest::Approx(isFloat ? -1.5f : -1.0f).epsilon(1e-5));
    }
}

TEST_CASE("wave image: bext tells who, what and when") {
    const amp::test::TempDir folder;
    WaveSpec spec;
    spec.description = "Crunch";
    std::tm noon{};
    noon.tm_year = 126;
    noon.tm_mon = 4;
    noon.tm_mday = 6;
    noon.tm_hour = 12;
    noon.tm_isdst = -1;
    spec.startedUnixMs = static_cast<std::int64_t>(std::mktime(&noon)) * 1000 + 500;
    auto image = WaveImage::make(spec);
    REQUIRE(image);
    const float x = 0.5f;
    (*image)->append(&x, 1);
    (*image)->close();
    std::vector<char> file;
    writeOut(**image, file);
    save(file, folder / "x.wav");
    SF_INFO info{};
    SNDFILE* const sound = sf_open((folder / "x.wav").c_str(), SFM_READ, &info);
    REQUIRE(sound != nullptr);
    SF_BROADCAST_INFO bext{};
    REQUIRE(sf_command(sound, SFC_GET_BROADCAST_INFO, &bext, sizeof bext) == SF_TRUE);
    sf_close(sound);
    CHECK(std::string(bext.description) == "Crunch");
    CHECK(std::string(bext.originator) == "Halfstack");
    CHECK(std::string(bext.origination_date, 10) == "2026-05-06");
    CHECK(std::string(bext.origination_time, 8) == "12:00:00");
    CHECK(bext.time_reference_low == (43200u * 48000u + 24000u));
}

TEST_CASE("wave image: beyond four gigabytes the header is RF64 with the true length") {
    WaveSpec spec;
    spec.channels = 2;
    auto image = WaveImage::make(spec);
    REQUIRE(image);
    // Silence passes through; only the head of the file is kept.
    const std::vector<float> silence(2 * 262144, 0.0f);
    const std::uint64_t rounds = 2100;  // 4.4 GB
    std::vector<char> head(4096);
    const auto writeAll = [&] {
        for (auto piece = (*image)->next(); piece.count > 0; piece = (*image)->next()) {
            if (piece.offset < std::ssize(head)) {
                const auto room = static_cast<std::size_t>(std::ssize(head) - piece.offset);
                std::memcpy(head.data() + piece.offset, piece.bytes, std::min(piece.count, room));
            }
            (*image)->written(piece.count);
        }
    };
    for (std::uint64_t i = 0; i < rounds; ++i) {
        (*image)->append(silence.data(), 262144);
        writeAll();
        if (i == 1000) {
            (*image)->seal();
            writeAll();
            CHECK(std::memcmp(head.data(), "RIFF", 4) == 0);
        }
    }
    (*image)->seal();
    writeAll();
    CHECK(std::memcmp(head.data(), "RF64", 4) == 0);
    CHECK(std::memcmp(head.data() + 12, "ds64", 4) == 0);
    std::uint64_t dataBytes = 0;
    std::memcpy(&dataBytes, head.data() + 28, 8);
    CHECK(dataBytes == rounds * 262144 * 8);
    (*image)->close();
    writeAll();
    CHECK(std::memcmp(head.data(), "RF64", 4) == 0);
}
