// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <thread>

#include "engine/rt/retire_list.h"
#include "engine/rt/wake.h"

namespace amp::rt {

/// The thread that destroys what the audio thread has given up. It looks at the list every 15 ms, so nobody has to wake it.
/// While it lives it alone collects from the list. Its destructor drains the list completely; destroy it after everything
/// that may still retire.
class Reclaimer {
public:
    explicit Reclaimer(RetireList& list);
    ~Reclaimer();
    Reclaimer(const Reclaimer&) = delete;
    Reclaimer& operator=(const Reclaimer&) = delete;

private:
    void run();

    RetireList& list_;
    Wake wake_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

}  // namespace amp::rt
