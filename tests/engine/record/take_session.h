// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include "engine/record/disk_writer.h"
#include "engine/record/recorder.h"
#include "engine/record/take_writer.h"
#include "engine/rt/reclaimer.h"
#include "engine/rt/scope.h"
#include "tests/engine/record/take_support.h"
#include "tests/support/temp_dir.h"

namespace amp::test {

// Every sample tells its frame and its channel, exactly in float and in 24 bits.
inline float sampleAt(std::uint64_t frame, int channel) {
    return static_cast<float>(static_cast<double>((frame * 4 + static_cast<std::uint64_t>(channel) + 1) % 8388607) /
                              8388608.0);
}

struct TakeSession {
    explicit TakeSession(Disk& useDisk = systemDisk()) : disk(useDisk) {}

    rt::RetireList retire;
    rt::Reclaimer reclaimer{retire};
    Disk& disk;
    TempDir folder;
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
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
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
inline void checkTake(const TakeReport& report, std::uint64_t frames, int wetChannels = 2) {
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

}  // namespace amp::test
