// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a take survives: a full, stalled, removed or read-only disk.
#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>

#include "tests/engine/record/take_session.h"

// Last, because it defines macros with common names.
#include <sys/mount.h>

using namespace amp;
using namespace std::chrono_literals;
using amp::test::checkTake;
using amp::test::eventually;
using amp::test::FaultyDisk;
using amp::test::readWave;
using amp::test::TakeSession;

TEST_CASE("take: writes that fall short lose nothing") {
    FaultyDisk disk;
    disk.shortWrites = true;
    TakeSession session(disk);
    session.begin(session.request());
    session.playSlowly(100000);
    checkTake(session.finish(), 100000);
}

TEST_CASE("take: a disk that stalls loses nothing up to the pool, and exactly the reported frames beyond") {
    FaultyDisk disk;
    TakeSession session(disk);
    session.begin(session.request());
    session.play(4800);
    REQUIRE(eventually([&] { return disk.writes > 4; }));
    disk.stalled = true;
    std::this_thread::sleep_for(60ms);

    SUBCASE("eight seconds wait in memory, and the player is told") {
        session.play(8 * 48000);
        const auto status = session.writer.status();
        CHECK(status.missingFrames == 0);
        CHECK(status.waitingSeconds > 7.0);
        CHECK(status.poolSeconds >= 8.0);
        CHECK(status.sentence.find("disk is slow") != std::string::npos);
        disk.stalled = false;
        const auto report = session.finish();
        CHECK(report.marks.empty());
        checkTake(report, 4800 + 8 * 48000);
    }
    SUBCASE("more becomes silence in its place, counted to the frame") {
        session.play(20 * 48000);
        const auto missing = session.writer.status().missingFrames;
        CHECK(missing > 48000);
        CHECK(missing < 13 * 48000);
        const double missingAt = session.writer.status().missingAt;
        disk.stalled = false;
        REQUIRE(eventually([&] { return session.writer.status().waitingSeconds < 0.2; }));
        session.playSlowly(48000);
        const auto report = session.finish();
        REQUIRE(report.marks.size() == 1);
        CHECK(report.marks[0].frames == missing);
        CHECK(static_cast<double>(report.marks[0].frame) / 48000.0 == doctest::Approx(missingAt));
        CHECK(report.marks[0].reason == TakeMark::Reason::slowDisk);
        CHECK(report.frames == 4800 + 21 * 48000);
        checkTake(report, 4800 + 21 * 48000);
    }
    SUBCASE("loss at the very end keeps the length") {
        session.play(20 * 48000);
        session.stop();
        disk.stalled = false;
        const auto report = session.finish();
        CHECK(report.marks.size() == 1);
        checkTake(report, 4800 + 20 * 48000);
    }
}

TEST_CASE("take: a disk that is full for a while loses nothing, and says so meanwhile") {
    FaultyDisk disk;
    TakeSession session(disk);
    session.begin(session.request());
    session.playSlowly(48000);
    disk.room = 1001;  // ends in the middle of a sample
    session.playSlowly(3 * 48000);
    REQUIRE(eventually([&] { return session.writer.status().sentence.find("disk is full") != std::string::npos; }));
    disk.room = -1;
    REQUIRE(eventually([&] { return session.writer.status().sentence.empty(); }));
    const auto report = session.finish();
    CHECK(report.complete);
    checkTake(report, 4 * 48000);
}

TEST_CASE("take: on a disk that stays full both files open, with less than a second lost before it filled up") {
    FaultyDisk disk;
    TakeSession session(disk);
    session.begin(session.request());
    session.playSlowly(48000);
    REQUIRE(eventually([&] { return session.writer.status().waitingSeconds < 0.05; }));
    std::this_thread::sleep_for(600ms);
    disk.room = 5001;
    session.playSlowly(2 * 48000);
    session.stop();
    const auto start = std::chrono::steady_clock::now();
    REQUIRE(eventually([&] { return !session.writer.busy(); }, 10s));
    CHECK(std::chrono::steady_clock::now() - start < TakeWriter::kPatience + 1s);
    const auto reports = session.writer.takeReports();
    REQUIRE(reports.size() == 1);
    CHECK_FALSE(reports[0].complete);
    CHECK(reports[0].sentence.find("safe") != std::string::npos);
    for (const char* const name : {"DI.wav", "wet.wav"}) {
        const auto wave = readWave(reports[0].folder / name);
        CHECK(wave.ok);
        CHECK(wave.frames() >= 48000 - TakePool::kBlockFrames);
    }
}

TEST_CASE("take: a real file system that runs full keeps the take so far") {
    const test::TempDir folder;
    const auto small = folder / "small";
    std::filesystem::create_directory(small);
    if (::mount("tmpfs", small.c_str(), "tmpfs", 0, "size=1m") != 0) {
        MESSAGE("mounting is not permitted here; the injected faults above stand for it");
        return;
    }
    {
        TakeSession session;
        auto request = session.request();
        request.folder = small / "takes";
        session.begin(request);
        for (int i = 0; i < 40; ++i) {  // 1.9 MB and more
            session.play(4800);
            std::this_thread::sleep_for(20ms);
        }
        REQUIRE(eventually([&] { return session.writer.status().sentence.find("disk is full") != std::string::npos; }));
        CHECK(session.writer.status().secondsLeft.has_value());
        session.stop();
        REQUIRE(eventually([&] { return !session.writer.busy(); }, 10s));
        const auto report = session.writer.takeReports().at(0);
        const auto dry = readWave(report.folder / "DI.wav");
        const auto wet = readWave(report.folder / "wet.wav");
        CHECK(dry.ok);
        CHECK(wet.ok);
        // 10 bytes a frame fill the megabyte after 2.1 seconds; at most one second of that may be missing.
        CHECK(dry.frames() > 52000);
        CHECK(wet.frames() > 52000);
    }
    CHECK(::umount(small.c_str()) == 0);
}

TEST_CASE("take: a folder removed in the middle of a take is made again with everything in it") {
    TakeSession session;
    session.begin(session.request());
    session.playSlowly(48000);
    REQUIRE(eventually([&] { return session.writer.status().bytes > 100000; }));
    std::filesystem::remove_all(session.request().folder);
    session.playSlowly(48000);
    std::this_thread::sleep_for(600ms);
    session.playSlowly(48000);
    const auto report = session.finish();
    CHECK(report.complete);
    checkTake(report, 3 * 48000);
}

TEST_CASE("take: one that cannot begin says why, and the audio side lets go of it") {
    FaultyDisk disk;
    std::string expected;
    SUBCASE("read-only folder") {
        disk.folderError = EROFS;
        expected = "cannot be written";
    }
    SUBCASE("full disk") {
        disk.createError = ENOSPC;
        expected = "disk is full";
    }
    SUBCASE("the folder is a file") {
        disk.folderError = ENOTDIR;
        expected = "is gone";
    }
    TakeSession session(disk);
    session.begin(session.request());
    REQUIRE(eventually([&] { return !session.writer.busy(); }));
    const auto reports = session.writer.takeReports();
    REQUIRE(reports.size() == 1);
    CHECK_FALSE(reports[0].complete);
    CHECK(reports[0].sentence.find(expected) != std::string::npos);
    CHECK(session.recorder.takeRunning());
    session.play(64);
    CHECK_FALSE(session.recorder.takeRunning());
}

TEST_CASE("take: at every moment of a recording the files are valid and less than a second behind") {
    TakeSession session;
    session.begin(session.request());
    const auto start = std::chrono::steady_clock::now();
    std::uint64_t played = 0;
    int looks = 0;
    while (std::chrono::steady_clock::now() - start < 3s) {
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        const auto due = static_cast<std::uint64_t>(seconds * 48000.0);
        if (due > played) session.play(static_cast<int>(due - played));
        played = due;
        std::this_thread::sleep_for(5ms);
        const auto folder = session.writer.status().folder;
        if (folder.empty() || played < 60000) continue;
        for (const char* const name : {"DI.wav", "wet.wav"}) {
            const auto wave = readWave(folder / name);
            REQUIRE(wave.ok);
            REQUIRE(static_cast<double>(wave.frames()) > static_cast<double>(played) - 48000.0);
        }
        ++looks;
    }
    CHECK(looks > 20);
    checkTake(session.finish(), played);
}
