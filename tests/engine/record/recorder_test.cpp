// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/recorder.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "engine/record/disk_writer.h"
#include "engine/record/take_writer.h"
#include "engine/rt/reclaimer.h"
#include "engine/rt/scope.h"
#include "tests/engine/record/take_support.h"
#include "tests/support/temp_dir.h"

using namespace amp;
using namespace std::chrono_literals;
using amp::test::eventually;
using amp::test::FaultyDisk;
using amp::test::readWave;

namespace {

// Every sample tells its frame and its channel, exactly in float and in 24 bits.
float sampleAt(std::uint64_t frame, int channel) {
    return static_cast<float>(static_cast<double>((frame * 4 + static_cast<std::uint64_t>(channel) + 1) % 8388607) /
                              8388608.0);
}

struct Session {
    explicit Session(Disk& useDisk = systemDisk()) : disk(useDisk) {}

    rt::RetireList retire;
    rt::Reclaimer reclaimer{retire};
    Disk& disk;
    test::TempDir folder;
    DiskWriter writer{retire, disk};
    Recorder recorder;
    std::uint64_t frame = 0;

    TakeRequest request() const {
        TakeRequest request;
        request.folder = folder.path() / "takes";
        return request;
    }

    void begin(const TakeRequest& request) {
        auto tap = writer.begin(request);
        const rt::Scope scope(rt::Role::audio);
        recorder.startTake(tap, frame);
    }

    void play(int frames) {
        std::vector<float> dry(static_cast<std::size_t>(frames)), left(dry), right(dry);
        for (int i = 0; i < frames; ++i) {
            const auto at = frame + static_cast<std::uint64_t>(i);
            dry[static_cast<std::size_t>(i)] = sampleAt(at, 0);
            left[static_cast<std::size_t>(i)] = sampleAt(at, 1);
            right[static_cast<std::size_t>(i)] = sampleAt(at, 2);
        }
        const rt::Scope scope(rt::Role::audio);
        recorder.push(dry.data(), left.data(), right.data(), frames);
        frame += static_cast<std::uint64_t>(frames);
    }

    // Plays as a live session does: the disk thread keeps up.
    void playSlowly(int frames) {
        for (int done = 0; done < frames; done += 4800) {
            play(std::min(4800, frames - done));
            std::this_thread::sleep_for(1ms);
        }
    }

    void stop() {
        const rt::Scope scope(rt::Role::audio);
        recorder.stopTake();
    }

    TakeReport finish() {
        stop();
        REQUIRE(eventually([&] { return !writer.busy(); }));
        const auto reports = writer.takeReports();
        REQUIRE(reports.size() == 1);
        return reports[0];
    }
};

// Both files hold exactly what was played, silence at the marks, nothing shifted.
void checkTake(const TakeReport& report, std::uint64_t frames, int wetChannels = 2) {
    const auto dry = readWave(report.folder / "DI.wav");
    const auto wet = readWave(report.folder / "wet.wav");
    REQUIRE(dry.ok);
    REQUIRE(wet.ok);
    REQUIRE(dry.channels == 1);
    REQUIRE(wet.channels == wetChannels);
    REQUIRE(dry.frames() == frames);
    REQUIRE(wet.frames() == frames);
    std::size_t mark = 0;
    std::uint64_t wrong = 0;
    for (std::uint64_t i = 0; i < frames; ++i) {
        while (mark < report.marks.size() && i >= report.marks[mark].frame + report.marks[mark].frames) ++mark;
        const bool silent = mark < report.marks.size() && i >= report.marks[mark].frame;
        if (dry.samples[i] != (silent ? 0.0f : sampleAt(i, 0))) ++wrong;
        for (int c = 0; c < wetChannels && wetChannels == 2; ++c) {
            if (wet.samples[i * 2 + static_cast<std::uint64_t>(c)] != (silent ? 0.0f : sampleAt(i, c + 1))) ++wrong;
        }
    }
    CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("recorder: DI and wet are on disk to the bit and to the sample, whatever the period") {
    for (const int period : {1, 17, 64, 1024, 8192}) {
        CAPTURE(period);
        Session session;
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
    Session session;
    session.frame = 123456;
    session.begin(session.request());
    session.play(1000);
    CHECK(session.finish().startFrame == 123456);
}

TEST_CASE("recorder: the DI is float, the wet track what was asked for; a mono wet track is the mean") {
    Session session;
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
    Session session;
    session.begin(session.request());
    const std::vector<float> wet(300, 0.25f);
    session.recorder.push(nullptr, wet.data(), wet.data(), 300);
    const auto report = session.finish();
    const auto dry = readWave(report.folder / "DI.wav");
    REQUIRE(dry.frames() == 300);
    CHECK(std::all_of(dry.samples.begin(), dry.samples.end(), [](float x) { return x == 0.0f; }));
}

TEST_CASE("recorder: two takes within one second have folders of their own") {
    Session session;
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

TEST_CASE("recorder: starting again ends the take before it without losing a frame") {
    Session session;
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
    Session session;
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
    Session session;
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
