// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/drivers.h"

#include <chrono>
#include <thread>
#include <utility>

#include "engine/drivers/alsa_driver.h"
#include "engine/drivers/demo_driver.h"
#include "engine/drivers/jack_driver.h"
#include "engine/rt/role.h"

namespace amp {

Drivers::Drivers(AudioClient& engine, std::function<void()> serverCame)
    : engine_(engine), serverCame_(std::move(serverCame)), gate_(engine) {}

Drivers::~Drivers() {
    stop();
}

void Drivers::change(Request request, Done done) {
    next_ = std::make_unique<Request>(std::move(request));
    done_ = std::move(done);
    if (!changing_) begin();
}

void Drivers::begin() {
    changing_ = true;
    gate_.close();
    const auto pair = std::make_shared<Pair>();
    pair->live = std::move(live_);
    pair->demo = std::move(demo_);
    worker_.post([this, pair, request = *std::exchange(next_, nullptr)]() -> BackgroundWorker::Completion {
        AMP_REQUIRE_MAY_WAIT();
        if (pair->demo) pair->demo->stop();
        if (pair->live) pair->live->stop();
        pair->demo.reset();
        pair->live.reset();
        if (!request.live.empty()) {
            if (request.live == "alsa") {
                pair->live = std::make_unique<AlsaDriver>();
            } else {
                pair->live = std::make_unique<JackDriver>();
            }
            pair->result.live = pair->live->start(gate_, request.config);
            if (!pair->result.live) pair->live.reset();
        }
        const bool running = pair->live && pair->live->status().state == DriverState::running;
        if (request.demo == Demo::untilServer ? !running : request.demo == Demo::afterFailure && !pair->live) {
            pair->demo = std::make_unique<DemoDriver>();
            pair->result.demo = pair->demo->start(engine_, request.config);
            if (!pair->result.demo) pair->demo.reset();
        }
        pair->result.playsLive = pair->live && !pair->demo;
        return [this, pair] { install(*pair); };
    });
}

void Drivers::install(Pair& pair) {
    changing_ = false;
    live_ = std::move(pair.live);
    demo_ = std::move(pair.demo);
    if (next_) {
        begin();
        return;
    }
    if (const Done done = std::exchange(done_, nullptr)) done(pair.result);
    if (playsLive()) gate_.open();
}

void Drivers::settle() {
    while (changing_) {
        worker_.finish();
        worker_.collect();
    }
}

void Drivers::poll() {
    worker_.collect();
    if (changing_) return;
    if (live_) live_->poll();
    if (demo_) demo_->poll();
    if (!live_ || !demo_ || live_->status().state != DriverState::running) return;
    // The server has come: the demo ends, on the thread, and only then the guitar plays.
    changing_ = true;
    const auto pair = std::make_shared<Pair>();
    pair->demo = std::move(demo_);
    worker_.post([this, pair]() -> BackgroundWorker::Completion {
        pair->demo->stop();
        pair->demo.reset();
        return [this] {
            changing_ = false;
            if (next_) {
                begin();
                return;
            }
            if (serverCame_) serverCame_();
            gate_.open();
        };
    });
}

void Drivers::stop() {
    next_.reset();
    done_ = nullptr;
    settle();
    if (demo_) demo_->stop();
    if (live_) live_->stop();
}

DriverStatus Drivers::status() const {
    if (demo_) return demo_->status();
    if (live_) return live_->status();
    DriverStatus status;
    if (changing_) {
        status.state = DriverState::waiting;
        status.sentence = "Looking for the audio server.";
    }
    return status;
}

}  // namespace amp
