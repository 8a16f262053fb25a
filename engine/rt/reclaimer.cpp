// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rt/reclaimer.h"

#include <pthread.h>

#include "engine/rt/orders.h"
#include "engine/rt/scope.h"

namespace amp::rt {
namespace {
constexpr std::chrono::milliseconds kPeriod{15};
}

Reclaimer::Reclaimer(RetireList& list) : list_(list), thread_([this] { run(); }) {}

Reclaimer::~Reclaimer() {
    stop_.store(true, kHandOver);  // partner: run()'s load
    wake_.signal();
    thread_.join();
    list_.drain();
}

void Reclaimer::run() {
    pthread_setname_np(pthread_self(), "reclaimer");
    const Scope scope(Role::reclaimer);
    while (!stop_.load(kTakeOver)) {  // partner: the destructor's store
        list_.collect();
        wake_.waitFor(kPeriod);
    }
}

}  // namespace amp::rt
