// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "engine/rt/latest.h"
#include "engine/rt/owned.h"
#include "engine/rt/prefault.h"
#include "engine/rt/queue.h"
#include "engine/rt/scope.h"
#include "engine/rt/wake.h"
#include "tests/support/rt_guard.h"
#include "tests/support/skip.h"

using namespace amp;
using namespace std::chrono_literals;
using test::asAudioThread;
using test::RtReport;
namespace traps = test::traps;

namespace {

// Keeps the compiler from removing an allocation that nobody uses.
void* volatile gKeep = nullptr;

void expectTrapped(const char* call, const std::function<void()>& body) {
    CAPTURE(call);
    const RtReport report = asAudioThread(body, {.filterSystemCalls = false, .prefault = false});
    CHECK(report.scopes == 1);
    CHECK(report.violations > 0);
    CHECK_MESSAGE(report.has(call), report.text());
}

}  // namespace

TEST_CASE("traps: code that keeps the law is clean, under all of them") {
    rt::RetireList list;
    rt::Queue<rt::Owned<int>, 64> queue;
    rt::Latest<std::array<float, 256>> latest;
    rt::Wake wake;
    auto object = rt::own<int>(list, 5);
    double sum = 0.0;
    const RtReport report = asAudioThread([&] {
        for (int i = 0; i < 1000; ++i) {
            sum += i;
            latest.publish({});
            wake.signal();
            if (!queue.tryPush(std::move(object))) sum = -1e9;
            if (!queue.tryPop(object)) sum = -1e9;
        }
        object.reset();
        std::free(nullptr);
    });
    CHECK(report.scopes == 1);
    CHECK_MESSAGE(report.clean(), report.text());
    CHECK(report.minorFaults == 0);
    CHECK(report.majorFaults == 0);
    CHECK(sum == 499500.0);
    CHECK(list.drain() == 1);
}

TEST_CASE("traps: every way to allocate and to free is noticed") {
    void* memory = std::malloc(100);
    expectTrapped("malloc", [] { gKeep = std::malloc(10); });
    expectTrapped("malloc", [] { gKeep = ::operator new(10); });
    expectTrapped("malloc", [] { gKeep = new std::array<int, 100>; });
    expectTrapped("malloc", [] { gKeep = std::make_unique<std::string>(100, 'x')->data(); });
    expectTrapped("malloc", [] { std::vector<int>(3).swap(*new std::vector<int>(2)); });
    expectTrapped("aligned_alloc", [] { gKeep = ::operator new (64, std::align_val_t{64}); });
    expectTrapped("aligned_alloc", [] { gKeep = std::aligned_alloc(64, 64); });
    expectTrapped("calloc", [] { gKeep = std::calloc(1, 10); });
    expectTrapped("realloc", [&] { gKeep = std::realloc(memory, 5000); });
    expectTrapped("posix_memalign", [&] {
        if (posix_memalign(&memory, 64, 64) == 0) gKeep = memory;
    });
    expectTrapped("free", [&] { std::free(memory); });
    auto object = std::make_unique<int>(1);
    expectTrapped("free", [&] { object.reset(); });
    std::vector<int> grown(8);
    expectTrapped("malloc", [&] { grown.resize(100'000); });
    CHECK_THROWS(asAudioThread([] { throw std::runtime_error("no"); }));
    expectTrapped("malloc", [] {
        try {
            throw std::runtime_error("no");
        } catch (const std::exception&) {
        }
    });
    expectTrapped("mmap", [] { gKeep = mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); });
}

TEST_CASE("traps: every lock, wait and sleep is noticed") {
    std::mutex mutex;
    std::shared_mutex shared;
    std::condition_variable condition;
    sem_t semaphore;
    sem_init(&semaphore, 0, 1);
    expectTrapped("pthread_mutex_lock", [&] { const std::lock_guard lock(mutex); });
    expectTrapped("pthread_mutex_trylock", [&] {
        if (mutex.try_lock()) mutex.unlock();
    });
    expectTrapped("pthread_rwlock_wrlock", [&] { const std::lock_guard lock(shared); });
    expectTrapped("pthread_rwlock_rdlock", [&] { const std::shared_lock lock(shared); });
    expectTrapped("pthread_cond_clockwait", [&] {
        std::unique_lock lock(mutex);
        condition.wait_for(lock, 1ms);
    });
    expectTrapped("pthread_cond_wait", [&] {
        std::unique_lock lock(mutex);
        bool woken = false;
        std::thread waker([&] {
            const std::lock_guard inner(mutex);
            woken = true;
            condition.notify_one();
        });
        condition.wait(lock, [&] { return woken; });
        lock.unlock();
        waker.join();
    });
    expectTrapped("pthread_cond_signal", [&] { condition.notify_one(); });
    expectTrapped("pthread_cond_broadcast", [&] { condition.notify_all(); });
    expectTrapped("sem_wait", [&] { sem_wait(&semaphore); });
    expectTrapped("pthread_create", [] { std::thread([] {}).join(); });
    expectTrapped("pthread_join", [] { std::thread([] {}).join(); });
    expectTrapped("clock_nanosleep", [] {
        const timespec time{.tv_sec = 0, .tv_nsec = 1000};
        clock_nanosleep(CLOCK_MONOTONIC, 0, &time, nullptr);
    });
    expectTrapped("nanosleep", [] { std::this_thread::sleep_for(1us); });
    expectTrapped("usleep", [] { usleep(1); });
    expectTrapped("sched_yield", [] { std::this_thread::yield(); });
    expectTrapped("poll", [] { poll(nullptr, 0, 0); });
    expectTrapped("__cxa_guard_acquire", [] {
        static const std::array<int, 2> late{static_cast<int>(getpid()), 2};
        gKeep = const_cast<int*>(late.data());
    });
    sem_destroy(&semaphore);
}

TEST_CASE("traps: waking somebody by a semaphore is allowed") {
    sem_t semaphore;
    sem_init(&semaphore, 0, 0);
    CHECK(asAudioThread([&] { sem_post(&semaphore); }).clean());
    sem_destroy(&semaphore);
}

TEST_CASE("traps: files, streams and printing are noticed") {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    char byte = 'x';
    expectTrapped("open", [] { close(open("/dev/null", O_RDONLY)); });
    expectTrapped("close", [] { close(open("/dev/null", O_RDONLY)); });
    expectTrapped("write", [&] { gKeep = write(ends[1], &byte, 1) == 1 ? &byte : nullptr; });
    expectTrapped("read", [&] { gKeep = read(ends[0], &byte, 1) == 1 ? &byte : nullptr; });
    expectTrapped("fsync", [&] { fsync(ends[1]); });
    std::FILE* file = std::fopen("/dev/null", "w");
    REQUIRE(file != nullptr);
    expectTrapped("fwrite", [&] { std::fwrite(&byte, 1, 1, file); });
    expectTrapped("vfprintf", [&] { std::fprintf(file, "%d", byte); });
    expectTrapped("fopen", [&] { std::fclose(std::fopen("/dev/null", "r")); });
    std::fclose(file);
    close(ends[0]);
    close(ends[1]);
}

TEST_CASE("traps: the system call filter sees what no wrapper can") {
    RtReport report;
    // Behind the C library's back: getppid has no wrapper, and is harmless.
    report = asAudioThread([] { gKeep = reinterpret_cast<void*>(static_cast<std::uintptr_t>(getppid())); });
    if (!report.filtered) return test::skip("this system has no seccomp filters");
    CHECK(report.violations == 1);
    REQUIRE(report.has("system call"));
    CHECK(report.first[0].number == SYS_getppid);

    // A wait by futex, as std::atomic::wait would do; the word differs, so it returns at once.
    std::atomic<unsigned> word{1};
    report = asAudioThread([&] { syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0); });
    CHECK(report.has("syscall"));
    CHECK(report.has("system call"));

    CHECK(asAudioThread([&] { syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0); }).clean());
}

TEST_CASE("traps: a filtered thread works as ever outside of its scopes") {
    std::string read;
    int status = -1;
    const RtReport report = asAudioThread(
        [&] {
            for (int block = 0; block < 3; ++block) {
                { const rt::Scope scope(rt::Role::audio); }
                std::FILE* const file = std::fopen("/proc/self/comm", "r");
                std::array<char, 64> text{};
                if (file != nullptr && std::fgets(text.data(), text.size(), file) != nullptr) read = text.data();
                if (file != nullptr) std::fclose(file);
                std::thread([&] { std::this_thread::sleep_for(1ms); }).join();
            }
            status = open("/does/not/exist", O_RDONLY);
            status = errno == ENOENT ? status : -2;
        },
        {.openScope = false});
    CHECK_MESSAGE(report.clean(), report.text());
    CHECK(report.scopes == 3);
    CHECK_FALSE(read.empty());
    CHECK(status == -1);
}

TEST_CASE("traps: a call goes through after it was noticed") {
    int written = 0;
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const RtReport report = asAudioThread([&] { written = static_cast<int>(write(ends[1], "abc", 3)); });
    CHECK(report.has("write"));
    CHECK(written == 3);
    std::array<char, 8> text{};
    CHECK(read(ends[0], text.data(), text.size()) == 3);
    CHECK(std::string(text.data()) == "abc");
    close(ends[0]);
    close(ends[1]);
}

TEST_CASE("traps: an exempted line is not watched, the next one is") {
    const RtReport exempt = asAudioThread([] {
        AMP_RT_EXEMPT("the test allocates on purpose");
        gKeep = std::malloc(10);
    });
    CHECK_MESSAGE(exempt.clean(), exempt.text());
    const RtReport after = asAudioThread([] {
        { AMP_RT_EXEMPT("the test allocates on purpose"); }
        gKeep = std::malloc(10);
    });
    CHECK(after.has("malloc"));
}

TEST_CASE("traps: only the audio roles are watched") {
    const RtReport builder = asAudioThread(
        [] {
            const rt::Scope scope(rt::Role::builder);
            gKeep = std::malloc(10);
        },
        {.openScope = false});
    CHECK(builder.clean());
    CHECK(builder.scopes == 0);
    const RtReport helper = asAudioThread(
        [] {
            const rt::Scope scope(rt::Role::audioHelper);
            gKeep = std::malloc(10);
        },
        {.openScope = false});
    CHECK(helper.violations == 1);
}

TEST_CASE("traps: the first touch of a page is counted, and prefaulting prevents it") {
    constexpr std::size_t kPages = 64;
    constexpr std::size_t kBytes = kPages * 4096;
    const auto touchAfter = [&](const std::function<void(void*)>& prepare) {
        void* const memory = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        REQUIRE(memory != MAP_FAILED);
        madvise(memory, kBytes, MADV_NOHUGEPAGE);
        RtReport report = asAudioThread(
            [&] {
                prepare(memory);
                const rt::Scope scope(rt::Role::audio);
                for (std::size_t at = 0; at < kBytes; at += 4096) static_cast<volatile char*>(memory)[at] = 1;
            },
            {.openScope = false, .prefault = false});
        munmap(memory, kBytes);
        return report.minorFaults;
    };
    CHECK(touchAfter([](void*) {}) >= kPages);
    CHECK(touchAfter([&](void* memory) { rt::prefault(memory, kBytes); }) < kPages / 4);
}

namespace {

/// What the traps count while `body` runs as a frame of the window.
traps::Totals asFrame(const std::function<void()>& body) {
    const auto before = traps::onViolation();
    traps::setOnViolation(traps::OnViolation::count);
    traps::clear();
    {
        const rt::Scope scope(rt::Role::frame);
        body();
    }
    traps::setOnViolation(before);
    return traps::totals();
}

}  // namespace

TEST_CASE("traps: a frame of the window may allocate, lock, and use what is no file") {
    std::mutex mutex;
    int ends[2]{};
    REQUIRE(pipe(ends) == 0);
    char byte = 'x';
    const auto totals = asFrame([&] {
        const std::lock_guard lock(mutex);
        gKeep = std::malloc(100);
        std::free(gKeep);
        static_cast<void>(!write(ends[1], &byte, 1));
        static_cast<void>(!read(ends[0], &byte, 1));
        std::thread([] {}).detach();
    });
    close(ends[0]);
    close(ends[1]);
    CHECK(totals.frames == 1);
    CHECK(totals.frameViolations == 0);
    CHECK(totals.violations == 0);
}

TEST_CASE("traps: a frame of the window is caught at files, sleeps and waits") {
    const int file = open("/proc/self/exe", O_RDONLY);
    REQUIRE(file >= 0);
    char byte = 0;
    std::error_code error;
    const std::vector<std::pair<const char*, std::function<void()>>> forbidden{
        {"stat", [&] { static_cast<void>(std::filesystem::exists("/nowhere", error)); }},
        {"a folder", [&] { static_cast<void>(std::filesystem::directory_iterator("/", error)); }},
        {"rename", [&] { std::filesystem::rename("/nowhere/a", "/nowhere/b", error); }},
        {"ifstream", [&] { const std::ifstream stream("/proc/self/status"); }},
        {"fopen", [&] { static_cast<void>(std::fopen("/nowhere", "r")); }},
        {"read", [&] { static_cast<void>(!read(file, &byte, 1)); }},
        {"sleep", [&] { std::this_thread::sleep_for(1ms); }},
        {"join", [&] { std::thread([] {}).join(); }},
        {"future",
         [&] {
             std::promise<int> promise;
             static_cast<void>(promise.get_future().wait_for(1ms));
         }},
    };
    for (const auto& [what, body] : forbidden) {
        CAPTURE(what);
        const auto totals = asFrame(body);
        CHECK(totals.frameViolations > 0);
        CHECK(totals.violations == 0);
    }
    close(file);
}
