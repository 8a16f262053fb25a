// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/client_gate.h"
#include "engine/control/background_worker.h"
#include "engine/drivers/driver.h"

namespace amp {

/// The drivers of a live session: one that plays live (JACK or ALSA), and the demo that sounds while its server is not there.
/// Starting and stopping a driver can take a second, so it is done on a thread; `poll` brings the result. While a change is
/// under way nothing plays. Control thread.
class Drivers {
public:
    /// When the demo plays in place of the live driver.
    enum class Demo { never, afterFailure, untilServer };
    struct Request {
        std::string live;  ///< "jack", "alsa", or empty: nothing but the demo
        Demo demo = Demo::never;
        DriverConfig config;
    };
    struct Result {
        Expected<void> live;     ///< success where none was asked for
        Expected<void> demo;     ///< the same
        bool playsLive = false;  ///< the live driver drives the engine, now or as soon as its server is there
    };
    /// Called before the first cycle reaches the engine. Control thread.
    using Done = std::function<void(const Result&)>;

    /// `serverCame` is called when the demo has made way for a live driver whose server has come.
    Drivers(AudioClient& engine, std::function<void()> serverCame);
    ~Drivers();
    Drivers(const Drivers&) = delete;
    Drivers& operator=(const Drivers&) = delete;

    /// Stops what runs and starts what is asked for. The newest request wins when several come while one is carried out.
    void change(Request request, Done done);
    /// Asks the driver that plays live for another period. False when it has to be started anew for that.
    [[nodiscard]] bool wishPeriod(int frames) { return !changing_ && playsLive() && live_->wishPeriod(frames); }
    /// Waits until the last request is carried out. Blocking: for a start that has to know how it went.
    void settle();
    /// About 20 times a second.
    void poll();
    /// Returns when no cycle runs any more and none will. Blocking.
    void stop();

    [[nodiscard]] DriverStatus status() const;
    /// A live driver plays, not the demo.
    [[nodiscard]] bool playsLive() const { return live_ != nullptr && demo_ == nullptr; }

private:
    struct Pair {
        std::unique_ptr<Driver> live, demo;
        Result result;
    };
    void begin();
    void install(Pair& pair);

    AudioClient& engine_;
    std::function<void()> serverCame_;
    ClientGate gate_;
    std::unique_ptr<Driver> live_;  ///< waits for its server while the demo plays
    std::unique_ptr<Driver> demo_;
    std::unique_ptr<Request> next_;
    Done done_;
    bool changing_ = false;
    BackgroundWorker worker_;  // last: its jobs use what stands above
};

}  // namespace amp
