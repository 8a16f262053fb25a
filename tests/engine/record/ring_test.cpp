// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <filesystem>

#include "engine/record/phrase_finder.h"
#include "engine/record/ring_store.h"
#include "tests/engine/record/take_session.h"

using namespace amp;
using namespace std::chrono_literals;
using amp::test::eventually;
using amp::test::FaultyDisk;
using amp::test::readWave;
using amp::test::TakeSession;

namespace {

constexpr int kRate = 8000;  // low, so that minutes pass quickly

struct RingTest : TakeSession {
    using TakeSession::TakeSession;

    RingRequest ringRequest() const {
        RingRequest request;
        request.folder = folder / "ring";
        request.sampleRateHz = kRate;
        request.limits.leaveFreeBytes = 0;
        return request;
    }

    void listen(const RingRequest& request) {
        auto tap = writer.beginRing(request);
        recorder.startRing(tap, 0);
    }

    // `seconds` of a level; every sample tells where it is by its sign pattern and value.
    void sound(double seconds, float level) {
        const int frames = static_cast<int>(seconds * kRate);
        std::vector<float> block(800);
        for (int done = 0; done < frames; done += 800) {
            for (std::size_t i = 0; i < block.size(); ++i) {
                block[i] = level * static_cast<float>((played + i) % 1000) / 1000.0f;
            }
            recorder.push(block.data(), block.data(), block.data(), 800);
            played += block.size();
            if (played % 80000 == 0) std::this_thread::sleep_for(60ms);
        }
    }

    TakeReport keep(double seconds) {
        std::this_thread::sleep_for(150ms);  // the last blocks arrive
        KeepRequest request;
        request.seconds = seconds;
        request.take.folder = folder / "takes";
        writer.keep(std::move(request));
        std::vector<TakeReport> reports;
        REQUIRE(eventually([&] {
            for (auto& report : writer.takeReports()) reports.push_back(std::move(report));
            return !reports.empty();
        }));
        REQUIRE(reports.size() == 1);
        return reports[0];
    }

    std::uint64_t played = 0;
};

bool onMemory(const std::filesystem::path& folder) {
    struct statfs info {};
    constexpr long kTmpfs = 0x01021994;
    return ::statfs(folder.c_str(), &info) != 0 || info.f_type == kTmpfs;
}

double seconds(const Phrase& phrase) {
    return static_cast<double>(phrase.end - phrase.begin) / kRate;
}

}  // namespace

TEST_CASE("phrase finder: phrases end at two seconds of silence and have a margin") {
    PhraseFinder finder;
    finder.begin(kRate, 600.0);
    const auto add = [&](double time, float level) {
        for (int i = 0; i < static_cast<int>(time * kRate); ++i) finder.add(i % 2 == 0 ? level : -level);
    };
    CHECK_FALSE(finder.last());
    add(5.0, 0.001f);
    CHECK_FALSE(finder.last());
    add(3.0, 0.1f);
    add(1.5, 0.0f);  // a rest inside the phrase
    add(1.0, 0.1f);
    add(4.0, 0.0f);
    REQUIRE(finder.last());
    CHECK(seconds(*finder.last()) == doctest::Approx(6.5).epsilon(0.02));
    CHECK(finder.last()->begin == doctest::Approx(4.5 * kRate).epsilon(0.02));
    add(2.0, 0.1f);
    CHECK(finder.all().size() == 2);
    CHECK(seconds(*finder.last()) == doctest::Approx(2.5).epsilon(0.03));
}

TEST_CASE("phrase finder: forgets what is too old") {
    PhraseFinder finder;
    finder.begin(kRate, 10.0);
    for (int i = 0; i < kRate; ++i) finder.add(0.5f);
    for (int i = 0; i < 12 * kRate; ++i) finder.add(0.0f);
    CHECK_FALSE(finder.last());
    CHECK(finder.frame() == 13u * kRate);
}

TEST_CASE("ring: the last phrase becomes a take, with what was heard, to the sample") {
    RingTest test;
    test.listen(test.ringRequest());
    test.sound(6.0, 0.0f);
    test.sound(4.0, 0.5f);
    const auto phraseEnd = test.played;
    test.sound(5.0, 0.0f);
    const auto report = test.keep(0.0);
    CHECK(report.complete);
    CHECK(static_cast<double>(report.frames) / kRate == doctest::Approx(5.0).epsilon(0.02));
    const auto dry = readWave(report.folder / "DI.wav");
    REQUIRE(dry.ok);
    CHECK(dry.rate == kRate);
    CHECK(static_cast<double>(report.startFrame + report.frames) ==
          doctest::Approx(static_cast<double>(phraseEnd + kRate / 2)).epsilon(0.01));
    for (std::size_t i = 0; i < dry.frames(); ++i) {
        const auto at = report.startFrame + i;
        const bool silent = at < 6u * kRate || at >= phraseEnd;
        REQUIRE(dry.samples[i] == (silent ? 0.0f : 0.5f * static_cast<float>(at % 1000) / 1000.0f));
    }
    CHECK(readWave(report.folder / "wet.wav").frames() == dry.frames());
    CHECK(eventually([&] { return test.writer.ringStatus().phrases.size() == 1; }));
    CHECK(test.writer.ringStatus().listening);
}

TEST_CASE("ring: the last seconds can be kept, across many files, and the ring goes on listening") {
    RingTest test;
    test.listen(test.ringRequest());
    test.sound(65.0, 0.25f);
    const auto report = test.keep(42.5);
    CHECK(report.frames == static_cast<std::uint64_t>(42.5 * kRate));
    test.sound(3.0, 0.25f);
    CHECK(test.keep(2.0).frames == 2u * kRate);
}

TEST_CASE("ring: stays within its time and its quota") {
    RingTest test;
    auto request = test.ringRequest();
    SUBCASE("time") {
        request.limits.seconds = 30.0;
    }
    SUBCASE("bytes") {
        request.limits.bytes = 30 * kRate * sizeof(RingFrame);
    }
    test.listen(request);
    test.sound(120.0, 0.25f);
    const auto report = test.keep(1000.0);
    const double kept = static_cast<double>(report.frames) / kRate;
    CHECK(kept <= 41.0);  // the limit, and the file that is being filled
    CHECK(kept >= 19.0);
    std::uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(request.folder)) bytes += entry.file_size();
    CHECK(bytes < 42u * kRate * sizeof(RingFrame));
}

TEST_CASE("ring: silence alone keeps nothing, and so does a ring that is off, and both say so") {
    RingTest test;
    const auto off = test.keep(0.0);
    CHECK_FALSE(off.complete);
    CHECK(off.sentence.find("off") != std::string::npos);
    test.listen(test.ringRequest());
    test.sound(5.0, 0.0f);
    const auto silent = test.keep(0.0);
    CHECK_FALSE(silent.complete);
    CHECK(silent.sentence.find("Nothing") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(test.folder / "takes"));
}

TEST_CASE("ring: a full disk costs what could not be written, never the program, and listening goes on") {
    FaultyDisk disk;
    RingTest test(disk);
    test.listen(test.ringRequest());
    test.sound(5.0, 0.25f);
    std::this_thread::sleep_for(100ms);
    disk.room = 100;
    test.sound(5.0, 0.25f);
    CHECK(eventually([&] { return test.writer.ringStatus().sentence.find("full") != std::string::npos; }));
    disk.room = -1;
    std::this_thread::sleep_for(2100ms);
    test.sound(3.0, 0.25f);
    CHECK(eventually([&] { return test.writer.ringStatus().sentence.empty(); }));
    CHECK(test.keep(2.0).frames == 2u * kRate);
}

TEST_CASE("ring: two programs never share one") {
    const test::TempDir folder;
    const auto first = RingStore::freeFolder(folder.path());
    RingStore one(systemDisk(), first, {});
    REQUIRE(one.open());
    CHECK(RingStore::freeFolder(folder.path()) != first);
    RingStore two(systemDisk(), first, {});
    CHECK_FALSE(two.open());
}

TEST_CASE("ring: after kill -9 all but the last second can still be kept") {
    const test::TempDir folder;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        rt::RetireList retire;
        DiskWriter writer(retire);
        Recorder recorder;
        RingRequest request;
        request.folder = folder / "ring";
        auto tap = writer.beginRing(request);
        recorder.startRing(tap, 0);
        const auto start = std::chrono::steady_clock::now();
        const std::vector<float> block(480, 0.25f);
        for (std::uint64_t frames = 0;; frames += 480) {
            recorder.push(block.data(), block.data(), block.data(), 480);
            std::this_thread::sleep_until(start + std::chrono::microseconds((frames + 480) * 1000000 / 48000));
        }
    }
    std::this_thread::sleep_for(2500ms);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);

    RingTest test;
    auto request = test.ringRequest();
    request.folder = folder / "ring";
    test.listen(request);
    const auto report = test.keep(0.0);
    CHECK(report.complete);
    CHECK(report.sampleRateHz == 48000.0);
    CHECK(static_cast<double>(report.frames) > 1.4 * 48000);
}

TEST_CASE("ring: what was written does not stay in the system's memory") {
    RingTest test;
    auto request = test.ringRequest();
    request.sampleRateHz = 48000;
    test.listen(request);
    const auto cached = [&] {
        std::size_t bytes = 0;
        for (const auto& entry : std::filesystem::directory_iterator(request.folder)) {
            const auto size = entry.file_size();
            const int file =
                entry.path().extension() == ".ring" && size > 0 ? ::open(entry.path().c_str(), O_RDONLY) : -1;
            if (file < 0) continue;
            void* memory = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
            ::close(file);
            if (memory == MAP_FAILED) continue;
            std::vector<unsigned char> pages((size + 4095) / 4096);
            if (::mincore(memory, size, pages.data()) == 0)
                for (const unsigned char page : pages) bytes += (page & 1) != 0 ? 4096u : 0u;
            ::munmap(memory, size);
        }
        return bytes;
    };
    const std::vector<float> second(48000, 0.25f);
    std::size_t written = 0;
    const auto listen = [&](int seconds) {
        for (int i = 0; i < seconds; ++i) {
            test.recorder.push(second.data(), second.data(), second.data(), 48000);
            std::this_thread::sleep_for(20ms);
            written += 48000 * sizeof(RingFrame);
        }
    };
    listen(45);
    if (cached() == 0 || onMemory(request.folder)) {
        std::puts("HALFSTACK_TEST_SKIPPED: the temporary folder has no disk behind it");
        return;
    }
    // Half a minute is 17 MB; a disk that is behind is given time.
    std::size_t least = written;
    REQUIRE(eventually([&] {
        listen(1);
        least = std::min(least, cached());
        return least < 6'000'000;
    }));
    MESSAGE((least / 1000) << " kB of " << (written / 1000) << " kB stay in memory");
}

TEST_CASE("ring: listening costs less than half a percent of a core") {
    RingTest test;
    auto request = test.ringRequest();
    request.sampleRateHz = 48000;
    test.listen(request);
    const std::vector<float> block(48000, 0.25f);
    std::this_thread::sleep_for(50ms);
    const auto cpu = [] {
        timespec time{};
        ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    };
    const double before = cpu();
    for (int second = 0; second < 60; ++second) {
        test.recorder.push(block.data(), block.data(), block.data(), 48000);
        std::this_thread::sleep_for(20ms);
    }
    const double used = cpu() - before;
    MESSAGE("CPU for a minute of listening: " << used * 1000.0 << " ms");
#ifdef NDEBUG
    CHECK(used < 0.3);
#else
    CHECK(used < 1.0);
#endif
}
