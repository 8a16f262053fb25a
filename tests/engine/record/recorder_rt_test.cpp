// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include "tests/engine/record/take_session.h"
#include "tests/support/rt_guard.h"

using namespace amp;
using amp::test::eventually;
using amp::test::FaultyDisk;
using amp::test::TakeSession;

TEST_CASE("recorder: starting, filling, overrunning, skipping and ending a take never leave the audio thread's law") {
    FaultyDisk disk;
    TakeSession session(disk);
    auto request = session.request();
    auto first = session.writer.begin(request);
    auto second = session.writer.begin(request);
    auto ring = session.writer.begin(request);
    disk.stalled = true;
    const std::vector<float> block(1024, 0.25f);
    const auto report = test::asAudioThread([&] {
        session.recorder.startTake(first, 0);
        session.recorder.startRing(ring, 0);
        for (int i = 0; i < 1000; ++i) session.recorder.push(block.data(), block.data(), block.data(), 1 + i);
        session.recorder.skip(12345);
        session.recorder.push(nullptr, block.data(), block.data(), 7);
        session.recorder.startTake(second, 5);
        session.recorder.push(block.data(), block.data(), block.data(), 1024);
        session.recorder.stopTake();
        session.recorder.stopRing();
    });
    disk.stalled = false;
    CHECK_MESSAGE(report.clean(), report.text());
    CHECK(report.minorFaults == 0);
    REQUIRE(eventually([&] { return !session.writer.busy(); }));
    const auto reports = session.writer.takeReports();
    REQUIRE(reports.size() == 3);
    std::uint64_t longest = 0;
    for (const auto& take : reports) longest = std::max(longest, take.frames);
    CHECK(longest == 500500 + 12345 + 7 + 1024);
}
