// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes through trouble at random moments. Short here; `make soak` runs the long form.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "engine/record/take_writer.h"
#include "tests/engine/record/take_session.h"
#include "tests/support/signals.h"

using namespace amp;
using namespace std::chrono_literals;
using amp::test::checkTake;
using amp::test::eventually;
using amp::test::FaultyDisk;
using amp::test::readWave;
using amp::test::TakeSession;

namespace {

int rounds(const char* variable, int otherwise) {
    const char* text = std::getenv(variable);
    return text != nullptr ? std::atoi(text) : otherwise;
}

std::string readAll(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// What a child tells its parent while it records.
struct Shared {
    std::atomic<std::uint64_t> played{0};
};

/// Records for ever: DI, wet and notes. Every sample tells its frame.
[[noreturn]] void recordForEver(const std::filesystem::path& folder, Shared& shared) {
    rt::RetireList retire;
    DiskWriter writer(retire);
    Recorder recorder;
    TakeRequest request;
    request.folder = folder;
    request.name = "take";
    request.notes = std::make_shared<TakeNotes>();
    request.notes->add("{\"first\":1}");
    auto notes = request.notes;
    auto tap = writer.begin(request);
    recorder.startTake(tap, 0);
    const auto start = std::chrono::steady_clock::now();
    std::vector<float> dry(480), left(480), right(480);
    for (std::uint64_t frame = 0;; frame += 480) {
        for (std::uint64_t i = 0; i < 480; ++i) {
            dry[i] = test::sampleAt(frame + i, 0);
            left[i] = test::sampleAt(frame + i, 1);
            right[i] = test::sampleAt(frame + i, 2);
        }
        recorder.push(dry.data(), left.data(), right.data(), 480);
        shared.played = frame + 480;
        if (frame % 4800 == 0) notes->add("{\"frame\":" + std::to_string(frame) + "}");
        std::this_thread::sleep_until(start + std::chrono::microseconds((frame + 480) * 1000000 / 48000));
    }
}

}  // namespace

TEST_CASE("take: kill -9 at any moment loses less than a second, the files open and hold what was played") {
    test::Random random(test::seed());
    double worst = 0.0;
    const int count = rounds("HALFSTACK_KILL_ROUNDS", 2);
    void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(memory != MAP_FAILED);
    for (int round = 0; round < count; ++round) {
        const test::TempDir folder;
        auto* shared = new (memory) Shared;
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) recordForEver(folder.path(), *shared);
        std::this_thread::sleep_for(std::chrono::milliseconds(random.whole(400, 1400)));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        REQUIRE(WIFSIGNALED(status));
        const std::uint64_t played = shared->played;
        const auto dry = readWave(folder.path() / "take" / "DI.wav");
        const auto wet = readWave(folder.path() / "take" / "wet.wav");
        REQUIRE(dry.ok);
        REQUIRE(wet.ok);
        const std::uint64_t kept = std::min(dry.frames(), wet.frames());
        worst = std::max(worst, static_cast<double>(played - std::min(played, kept)) / 48000.0);
        std::uint64_t wrong = 0;
        for (std::uint64_t i = 0; i < kept; ++i) {
            if (dry.samples[i] != test::sampleAt(i, 0) || wet.samples[2 * i] != test::sampleAt(i, 1) ||
                wet.samples[2 * i + 1] != test::sampleAt(i, 2)) {
                ++wrong;
            }
        }
        CHECK(wrong == 0);
        CHECK(readAll(folder.path() / "take" / "take.jsonl").starts_with("{\"first\":1}\n"));
    }
    ::munmap(memory, sizeof(Shared));
    MESSAGE(count << " kills, at most " << worst << " s lost");
    CHECK(worst < 1.0);
}

TEST_CASE("take: trouble at random moments loses nothing as long as it passes within the pool") {
    test::Random random(test::seed());
    const int count = rounds("HALFSTACK_FAULT_ROUNDS", 2);
    for (int round = 0; round < count; ++round) {
        CAPTURE(round);
        FaultyDisk disk;
        TakeSession session(disk);
        auto request = session.request();
        request.notes = std::make_shared<TakeNotes>();
        session.begin(request);
        session.playSlowly(random.whole(100, 20000));
        std::string notes;
        std::uint64_t frames = session.frame;
        for (int i = 0; i < 4; ++i) {
            switch (random.whole(0, 5)) {
                case 0: disk.writeError = ENOSPC; break;
                case 1: disk.writeError = EROFS; break;
                case 2: disk.writeError = EIO; break;
                case 3: disk.room = random.whole(0, 5000); break;
                case 4: disk.stalled = true; break;
                default:
                    std::error_code error;
                    std::filesystem::remove_all(session.request().folder, error);
                    break;
            }
            const std::string line = "{\"line\":" + std::to_string(i) + "}";
            request.notes->add(line);
            notes += line + "\n";
            session.playSlowly(random.whole(100, 30000));
            disk.writeError = 0;
            disk.room = -1;
            disk.stalled = false;
            // A folder that was removed is seen at the next seal.
            REQUIRE(eventually([&] {
                const auto folder = session.writer.status().folder;
                return session.writer.status().sentence.empty() && std::filesystem::exists(folder / "wet.wav");
            }));
            frames = session.frame;
        }
        request.notes->end();
        const auto report = session.finish();
        CHECK(report.complete);
        CHECK(report.marks.empty());
        checkTake(report, frames);
        CHECK(readAll(report.folder / "take.jsonl") ==
              notes + "{\"end\":{\"frames\":" + std::to_string(frames) + "}}\n");
    }
}

TEST_CASE("take: a disk that becomes read-only says so, and nothing is lost when it can be written again") {
    FaultyDisk disk;
    TakeSession session(disk);
    session.begin(session.request());
    session.playSlowly(24000);
    disk.writeError = EROFS;
    session.playSlowly(24000);
    REQUIRE(
        eventually([&] { return session.writer.status().sentence.find("cannot be written to") != std::string::npos; }));
    disk.writeError = 0;
    REQUIRE(eventually([&] { return session.writer.status().sentence.empty(); }));
    checkTake(session.finish(), 48000);
}

TEST_CASE("take: its notes are waited for, but not for ever") {
    for (const bool endsWhileWriting : {false, true}) {
        CAPTURE(endsWhileWriting);
        FaultyDisk disk;
        TakeSession session(disk);
        auto request = session.request();
        request.notes = std::make_shared<TakeNotes>();
        request.notes->add("{\"first\":1}");
        disk.stalled = endsWhileWriting;
        session.begin(request);
        if (endsWhileWriting) REQUIRE(eventually([&] { return disk.waiting.load(); }));
        session.play(4800);
        const auto stopped = std::chrono::steady_clock::now();
        session.stop();
        disk.stalled = false;
        std::this_thread::sleep_for(150ms);
        const bool busy = session.writer.busy();
        request.notes->add("{\"late\":1}");
        request.notes->end();
        // A machine that stood still for longer than the writer waits proves nothing.
        if (std::chrono::steady_clock::now() - stopped > TakeWriter::kNotesPatience) continue;
        CHECK(busy);
        REQUIRE(eventually([&] { return !session.writer.busy(); }));
        const auto reports = session.writer.takeReports();
        REQUIRE(reports.size() == 1);
        CHECK(readAll(reports[0].folder / "take.jsonl") ==
              "{\"first\":1}\n{\"late\":1}\n{\"end\":{\"frames\":4800}}\n");
    }
}
