// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/drivers/call_thread.h"
#include "engine/drivers/driver.h"
#include "engine/drivers/jack_session.h"
#include "engine/drivers/wiring.h"
#include "engine/rt/wake.h"

namespace amp {

/// Plays through the JACK server that runs, JACK 2's or PipeWire's, and stays with it (ARCHITECTURE.md, law L8): starts
/// before the server, survives its death, its freeze, its restart, changes of rate and period, and comes back to exactly
/// the cables it had, the player's own re-wiring included.
///
/// A supervisor thread of ours decides and never calls libjack; calls run on a CallThread, because any of them can hang
/// when the server dies or stands still. A call that hangs while we need its thread is walked away from, with its copy of
/// the library; its late result is used if it is still wanted and closed if not.
class JackDriver final : public Driver {
public:
    JackDriver();
    ~JackDriver() override;

    /// Never fails for want of a server: then the state is `waiting`. Blocking: until the first attempt has succeeded or
    /// failed, at most a second. Fails: unavailable when there is no libjack on this system.
    [[nodiscard]] Expected<void> start(AudioClient& client, const DriverConfig& config) override;
    void stop() override;
    [[nodiscard]] DriverStatus status() const override;
    /// The server gets the wish at once, and again whenever it comes back.
    bool wishPeriod(int frames) override;

private:
    using Clock = std::chrono::steady_clock;
    struct Attempt;  // one try to open a client

    void run();
    void step(Clock::time_point now);
    void beginAttempt(Clock::time_point now);
    void watchAttempts(Clock::time_point now);
    void adopt(std::shared_ptr<JackSession> session, Clock::time_point now);
    void drop(Clock::time_point now);
    void watchClosing();
    void watchSession(Clock::time_point now);
    void watchPriority(Clock::time_point now);
    void watchGraph(Clock::time_point now);
    void chooseCables(const GraphView& graph);
    void publish();
    void shutDown();

    DriverConfig config_;
    AudioClient* client_ = nullptr;
    std::shared_ptr<rt::Wake> wake_;
    std::shared_ptr<CycleClock> cycleClock_;
    std::atomic<bool> stop_{false};
    std::atomic<int> wishedPeriod_{0};
    std::atomic<bool> firstAttemptOver_{false};
    std::thread thread_;

    // ---- The supervisor's.
    std::unique_ptr<CallThread> opener_;  // opens clients
    std::vector<std::shared_ptr<Attempt>> attempts_;
    Clock::time_point nextAttempt_{};
    std::chrono::milliseconds backOff_{};

    std::shared_ptr<JackSession> session_;
    std::unique_ptr<CallThread> worker_;  // of session_
    std::unique_ptr<CallThread> asker_;   // asks for priority: the desktop may take its time
    Clock::time_point nextPriorityLook_{};
    bool askedForPriority_ = false;
    bool realtime_ = false;
    double toldRate_ = 0.0;
    int askedPeriod_ = 0;
    int toldLatency_ = 0;
    Clock::time_point cyclesSeen_{};  // when a cycle was last seen to have run
    std::uint64_t cyclesThen_ = 0;
    bool silent_ = false;
    std::chrono::milliseconds probeBackOff_{};

    std::vector<std::unique_ptr<CallThread>> closing_;  // each closes a session

    Wiring wiring_;
    GraphView graph_;
    std::vector<Cable> lastPlugged_;
    bool captureChosen_ = false;
    bool playbackChosen_ = false;
    bool lookWanted_ = false;
    Clock::time_point graphSettles_{};
    std::uint64_t earlierXruns_ = 0;
    bool everRan_ = false;

    mutable std::mutex statusMutex_;  // between supervisor and control
    DriverStatus status_;
};

}  // namespace amp
