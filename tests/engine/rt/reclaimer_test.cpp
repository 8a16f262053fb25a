// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rt/reclaimer.h"

#include <doctest/doctest.h>

#include <chrono>
#include <future>
#include <thread>

#include "engine/rt/owned.h"
#include "engine/rt/role.h"

using namespace amp;

namespace {

struct Fate {
    std::thread::id thread;
    rt::Role role;
};

struct Telling {
    std::promise<Fate> fate;
    ~Telling() { fate.set_value({std::this_thread::get_id(), rt::currentRole()}); }
};

}  // namespace

TEST_CASE("reclaimer: destroys what is dropped on its own thread, in its role, soon") {
    rt::RetireList list;
    rt::Reclaimer reclaimer(list);
    auto owned = rt::own<Telling>(list);
    auto fate = owned->fate.get_future();
    owned.reset();
    REQUIRE(fate.wait_for(std::chrono::seconds(5)) == std::future_status::ready);
    const Fate told = fate.get();
    CHECK(told.thread != std::this_thread::get_id());
    CHECK(told.role == rt::Role::reclaimer);
}

TEST_CASE("reclaimer: has destroyed everything when it is gone") {
    rt::RetireList list;
    auto kept = rt::own<int>(list, 1);
    {
        rt::Reclaimer reclaimer(list);
        for (int i = 0; i < 1000; ++i) rt::own<int>(list, i).reset();
    }
    CHECK(list.alive() == 1);
}
