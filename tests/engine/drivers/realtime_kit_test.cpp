// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/realtime_kit.h"

#include <doctest/doctest.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>

#include "engine/drivers/alsa_driver.h"
#include "engine/drivers/jack_driver.h"
#include "tests/engine/drivers/fake_realtime_kit.h"
#include "tests/engine/drivers/test_client.h"
#include "tests/support/skip.h"

using namespace amp;
using amp::test::eventually;
using amp::test::FakeRealtimeKit;
using amp::test::JackServer;

#define NEEDS_BUS() \
    if (!FakeRealtimeKit::installed()) return test::skip("dbus-daemon is not installed (Debian: dbus)")

namespace {

// This thread and all that it starts may not raise their priority, as on a desktop without limits for audio.
void loseTheRightToPriority() {
    rlimit none{0, 0};
    ::setrlimit(RLIMIT_RTPRIO, &none);
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2]{};
    ::syscall(SYS_capget, &header, data);
    for (auto* const set : {&data[0].effective, &data[0].permitted, &data[0].inheritable})
        *set &= ~(1u << CAP_SYS_NICE);
    ::syscall(SYS_capset, &header, data);
}

bool isThreadOfOurs(std::uint64_t id) {
    return std::filesystem::exists("/proc/self/task/" + std::to_string(id));
}

}  // namespace

TEST_CASE("realtime kit: without a bus or without the service there is a sentence, and nothing waits long") {
    NEEDS_BUS();
    FakeRealtimeKit::socketFile();  // nobody there yet
    CHECK_FALSE(realtimeKitOffer());
    CHECK_FALSE(askRealtimeKit(::gettid(), 10));
    const FakeRealtimeKit empty(false);
    const auto offer = realtimeKitOffer();
    REQUIRE_FALSE(offer);
    CHECK(offer.error().code == ErrorCode::unavailable);
    CHECK_FALSE(offer.error().sentence.empty());
}

TEST_CASE("realtime kit: no more is asked for than is offered, and the running time is limited below what it allows") {
    NEEDS_BUS();
    FakeRealtimeKit kit;
    const auto offer = realtimeKitOffer();
    REQUIRE(offer);
    CHECK(offer->maxPriority == FakeRealtimeKit::kMaxPriority);
    CHECK(offer->maxRunUs == FakeRealtimeKit::kMaxRunUs);
    CHECK(askRealtimeKit(::gettid(), 70) == FakeRealtimeKit::kMaxPriority);
    CHECK(askRealtimeKit(::gettid(), 5) == 5);
    const auto requests = kit.requests();
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].thread == static_cast<std::uint64_t>(::gettid()));
    CHECK(requests[0].priority == 20);
    rlimit limit{};
    ::getrlimit(RLIMIT_RTTIME, &limit);
    CHECK(limit.rlim_max <= static_cast<rlim_t>(FakeRealtimeKit::kMaxRunUs));
    CHECK(limit.rlim_cur <= limit.rlim_max / 2);
}

TEST_CASE("realtime kit: a thread that runs too long loses its priority, and the program goes on") {
    NEEDS_BUS();
    FakeRealtimeKit kit;
    std::thread([] {
        sched_param low{};
        low.sched_priority = 1;
        if (::sched_setscheduler(0, SCHED_FIFO, &low) != 0) return;  // no right to it here
        CHECK(askRealtimeKit(::gettid(), 1));
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while (::sched_getscheduler(0) == SCHED_FIFO && std::chrono::steady_clock::now() < end) {
        }
        CHECK(::sched_getscheduler(0) == SCHED_OTHER);
    }).join();
}

TEST_CASE(
    "realtime kit: the JACK driver asks it for the audio thread when a real-time server's client got no priority") {
    NEEDS_BUS();
    if (!JackServer::installed()) return test::skip("jackd is not installed (Debian: jackd2)");
    FakeRealtimeKit kit;
    JackServer server;
    REQUIRE(server.start(48000, 256, JackServer::Priority::realtime));
    std::thread([&] {
        loseTheRightToPriority();
        test::TestClient client;
        JackDriver driver;
        REQUIRE(driver.start(client, {}));
        CHECK(eventually([&] { return kit.requests().size() == 1; }));
        for (const auto& request : kit.requests()) {
            CHECK(isThreadOfOurs(request.thread));
            CHECK(request.priority >= 1);
            CHECK(request.priority <= 20);
        }
        CHECK_FALSE(driver.status().realtime);  // this one grants nothing
        const auto before = client.frames.load();
        CHECK(eventually([&] { return client.frames > before; }));
    }).join();
}
