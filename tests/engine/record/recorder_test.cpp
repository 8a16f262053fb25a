// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/recorder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "tests/engine/record/take_session.h"

using namespace amp;
using amp::test::checkTake;
using amp::test::eventually;
using amp::test::readWave;
using amp::test::sampleAt;
using amp::test::TakeSession;

TEST_CASE("recorder: DI and wet are on disk to the bit and to the sample, whatever the period") {
    for (const int period : {1, 17, 64, 1024, 8192}) {
        CAPTURE(period);
        TakeSession session;
        session.begin(session.request());
        const int frames = period == 1 ? 5000 : 40000;
        for (int done = 0; done < frames; done += period) session.play(std::min(period, frames - done));
        const auto report = session.finish();
        CHECK(report.complete);
        CHECK(report.sentence.empty());
        CHECK(report.marks.empty());
        CHECK(report.frames == static_cast<std::uint64_t>(frames));
        checkTake(report, static_cast<std::uint64_t>(frames));
    }
}

TEST_CASE("recorder: a take that begins in the middle of playing knows its frame") {
    TakeSession session;
    session.frame = 123456;
    session.begin(session.request());
    session.play(1000);
    CHECK(session.finish().startFrame == 123456);
}

TEST_CASE("recorder: the DI is float, the wet track what was asked for; a mono wet track is the mean") {
    TakeSession session;
    auto request = session.request();
    request.wetChannels = 1;
    request.wetFormat = TakeFormat::float32;
    session.begin(request);
    session.play(5000);
    const auto report = session.finish();
    checkTake(report, 5000, 1);
    const auto dry = readWave(report.folder / "DI.wav");
    const auto wet = readWave(report.folder / "wet.wav");
    CHECK((dry.format & SF_FORMAT_SUBMASK) == SF_FORMAT_FLOAT);
    CHECK((wet.format & SF_FORMAT_SUBMASK) == SF_FORMAT_FLOAT);
    CHECK(wet.samples[100] == 0.5f * (sampleAt(100, 1) + sampleAt(100, 2)));
}

TEST_CASE("recorder: an unconnected input is recorded as silence") {
    TakeSession session;
    session.begin(session.request());
    const std::vector<float> wet(300, 0.25f);
    session.recorder.push(nullptr, wet.data(), wet.data(), 300);
    const auto report = session.finish();
    const auto dry = readWave(report.folder / "DI.wav");
    REQUIRE(dry.frames() == 300);
    CHECK(std::all_of(dry.samples.begin(), dry.samples.end(), [](float x) { return x == 0.0f; }));
}

TEST_CASE("recorder: two takes within one second have folders of their own") {
    TakeSession session;
    std::vector<std::filesystem::path> folders;
    for (int i = 0; i < 3; ++i) {
        session.begin(session.request());
        session.play(100);
        folders.push_back(session.finish().folder);
    }
    CHECK(folders[0] != folders[1]);
    CHECK(folders[1] != folders[2]);
    CHECK(folders[0] != folders[2]);
}

TEST_CASE("recorder: takes of a preset are counted across presets, and any name of a preset will do") {
    TakeSession session;
    const auto take = [&](const std::string& series) {
        auto request = session.request();
        request.series = series;
        session.begin(request);
        session.play(100);
        return session.finish().folder.filename().string();
    };
    CHECK(take("Brick Alley Crunch") == "Brick Alley Crunch, take 1");
    CHECK(take("AC/DC") == "AC_DC, take 2");
    std::filesystem::create_directory(session.request().folder / "Solo, take 11 – Clean");
    CHECK(take("..") == "_., take 12");
    const std::string longest = take(std::string(99, 'x') + "\xc3\xa4 and more");
    CHECK(longest == std::string(99, 'x') + ", take 13");
    auto named = session.request();
    named.name = "Mine";
    named.series = "Clean";
    session.begin(named);
    session.play(100);
    CHECK(session.finish().folder.filename() == "Mine");
}

TEST_CASE("recorder: starting again ends the take before it without losing a frame") {
    TakeSession session;
    session.begin(session.request());
    session.play(3000);
    session.begin(session.request());
    session.play(2000);
    session.stop();
    REQUIRE(eventually([&] { return !session.writer.busy(); }));
    const auto reports = session.writer.takeReports();
    REQUIRE(reports.size() == 2);
    CHECK(reports[0].frames == 3000);
    CHECK(reports[1].frames == 2000);
    CHECK(reports[1].startFrame == 3000);
}

TEST_CASE("recorder: time without audio becomes marked silence and the take goes on") {
    TakeSession session;
    session.begin(session.request());
    session.play(5000);
    session.recorder.skip(7000);
    session.frame += 7000;
    session.play(5000);
    const auto report = session.finish();
    REQUIRE(report.marks.size() == 1);
    CHECK(report.marks[0].frame == 5000);
    CHECK(report.marks[0].frames == 7000);
    CHECK(report.marks[0].reason == TakeMark::Reason::noAudio);
    checkTake(report, 17000);
}

TEST_CASE("recorder: a tap dropped without being finished still leaves a whole take") {
    TakeSession session;
    auto tap = session.writer.begin(session.request());
    const std::vector<float> x(3000, 0.5f);
    tap->push(x.data(), x.data(), x.data(), 3000);
    tap.reset();
    REQUIRE(eventually([&] { return !session.writer.busy(); }));
    CHECK(session.writer.takeReports().at(0).frames == 3000);
}

TEST_CASE("recorder: the pool lasts for at least eight seconds at any rate") {
    for (const double rate : {8000.0, 44100.0, 96000.0, 192000.0, 768000.0}) {
        CAPTURE(rate);
        TakeRequest request;
        request.sampleRateHz = rate;
        request.poolSeconds = 0.0;
        const TakePool pool(request, std::make_shared<rt::Wake>());
        CHECK(pool.seconds() >= 8.0);
        CHECK(pool.blockCount() <= TakePool::kMaxBlocks);
    }
}
