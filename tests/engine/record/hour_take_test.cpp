// SPDX-License-Identifier: GPL-3.0-or-later
//
// A long take at 96 kHz, stereo and DI, given to the recorder as fast as its disk thread takes it. HALFSTACK_TAKE_SECONDS
// says how long (an hour in `make soak`).
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "tests/engine/record/take_session.h"

using namespace amp;
using namespace std::chrono_literals;
using amp::test::TakeSession;

TEST_CASE("take: a long one at 96 kHz is on disk much faster than it was played, without a frame lost") {
    constexpr int kRate = 96000;
    constexpr int kBlock = 1024;
    const char* const wanted = std::getenv("HALFSTACK_TAKE_SECONDS");
    const std::uint64_t frames = static_cast<std::uint64_t>(wanted != nullptr ? std::atoi(wanted) : 10) * kRate;
    const auto room = std::filesystem::space(std::filesystem::temp_directory_path()).available;
    if (room < frames * 12) {
        MESSAGE("there is no room for this take here");
        return;
    }
    TakeSession session;
    auto request = session.request();
    request.sampleRateHz = kRate;
    session.begin(request);
    const auto began = std::chrono::steady_clock::now();
    while (session.frame < frames) {
        // Half of the pool stays free: this is a disk that keeps up, not one that stalls.
        while (session.writer.status().waitingSeconds > session.writer.status().poolSeconds / 2)
            std::this_thread::sleep_for(1ms);
        for (int i = 0; i < 50 && session.frame < frames; ++i)
            session.play(static_cast<int>(std::min<std::uint64_t>(kBlock, frames - session.frame)));
    }
    const auto report = session.finish();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    const double played = static_cast<double>(frames) / kRate;
    CHECK(report.complete);
    CHECK(report.marks.empty());
    CHECK(report.frames == frames);
    CHECK(seconds < played);
    std::uintmax_t bytes = 0;
    for (const char* const name : {"DI.wav", "wet.wav"}) {
        const auto file = report.folder / name;
        bytes += std::filesystem::file_size(file);
        SF_INFO info{};
        SNDFILE* const wave = sf_open(file.c_str(), SFM_READ, &info);
        REQUIRE(wave != nullptr);
        CHECK(static_cast<std::uint64_t>(info.frames) == frames);
        CHECK(info.samplerate == kRate);
        // Looks at a few thousand places; whole takes are compared sample for sample in the shorter tests.
        std::vector<float> block(static_cast<std::size_t>(info.channels) * kBlock);
        std::uint64_t wrong = 0;
        for (int i = 0; i < 2000; ++i) {
            const std::uint64_t at = (frames - kBlock) / 1999 * static_cast<std::uint64_t>(i);
            sf_seek(wave, static_cast<sf_count_t>(at), SEEK_SET);
            REQUIRE(sf_readf_float(wave, block.data(), kBlock) == kBlock);
            for (std::uint64_t f = 0; f < kBlock; ++f) {
                for (int c = 0; c < info.channels; ++c) {
                    const int channel = info.channels == 1 ? 0 : c + 1;
                    const auto got =
                        block[f * static_cast<std::uint64_t>(info.channels) + static_cast<std::uint64_t>(c)];
                    if (got != amp::test::sampleAt(at + f, channel)) ++wrong;
                }
            }
        }
        CHECK(wrong == 0);
        sf_close(wave);
    }
    MESSAGE(played << " s of 96 kHz DI and stereo, " << bytes / 1000000 << " MB, in " << seconds
                   << " s: " << played / seconds << " times faster than time, no overrun");
}
