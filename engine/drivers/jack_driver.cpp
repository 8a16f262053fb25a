// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/jack_driver.h"

#include <pthread.h>

#include <algorithm>
#include <utility>

#include "engine/rt/scope.h"

namespace amp {
namespace {

using namespace std::chrono_literals;

constexpr auto kStep = 20ms;
constexpr auto kOpenHangs = 1500ms;  // an open that takes longer is walked away from
constexpr auto kCloseHangs = 700ms;
constexpr auto kBeforeClose = 100ms;
constexpr auto kFirstBackOff = 100ms;
constexpr auto kLastBackOff = 500ms;  // sound is back within two seconds of the server's return
constexpr auto kSilence = 2s;         // without a cycle for this long, see whether the server answers others
constexpr auto kLongestProbe = 60s;
constexpr auto kPriorityLook = 500ms;
constexpr auto kSettle = 150ms;  // ports come and go in flocks
constexpr std::size_t kMaxAttempts = 4;

}  // namespace

struct JackDriver::Attempt {
    std::mutex mutex;
    bool done = false;
    bool orphaned = false;  // nobody wants the result: whoever makes it closes it
    std::shared_ptr<JackSession> session;
    std::string sentence;
    Clock::time_point began{};
    bool abandoned = false;  // the supervisor's

    void run(const std::string& clientName, const std::shared_ptr<rt::Wake>& wake,
             const std::shared_ptr<CycleClock>& clock) {
        const rt::Scope scope(rt::Role::control);
        auto opened = tryOpen(JackLibrary::Kind::system, clientName, wake, clock);
        if (!opened && opened.error().code == ErrorCode::unavailable && pipewireListens()) {
            auto second = tryOpen(JackLibrary::Kind::pipewire, clientName, wake, clock);
            if (second || second.error().code != ErrorCode::notFound) opened = std::move(second);
        }
        const std::lock_guard lock(mutex);
        done = true;
        if (!opened) {
            sentence = opened.error().sentence;
        } else if (orphaned) {
            (*opened)->close();
        } else {
            session = std::move(*opened);
        }
        wake->signal();
    }

private:
    static Expected<std::shared_ptr<JackSession>> tryOpen(JackLibrary::Kind kind, const std::string& clientName,
                                                          const std::shared_ptr<rt::Wake>& wake,
                                                          const std::shared_ptr<CycleClock>& clock) {
        auto library = JackLibrary::acquire(kind);
        if (library == nullptr) return fail(ErrorCode::notFound, "No libjack that could be used is installed.");
        return JackSession::open(std::move(library), clientName, wake, clock);
    }
};

JackDriver::JackDriver() : wake_(std::make_shared<rt::Wake>()), cycleClock_(std::make_shared<CycleClock>()) {}

JackDriver::~JackDriver() {
    stop();
}

Expected<void> JackDriver::start(AudioClient& client, const DriverConfig& config) {
    stop();
    if (!JackLibrary::installed(JackLibrary::Kind::system) && !JackLibrary::installed(JackLibrary::Kind::pipewire)) {
        return fail(ErrorCode::unavailable,
                    "No libjack is installed; install jackd2 or pipewire-jack, or play the demo.");
    }
    config_ = config;
    client_ = &client;
    wiring_ = {};
    captureChosen_ = playbackChosen_ = !config.connect;
    for (const Cable& cable : config.cables) wiring_.want(cable);
    if (!config.cables.empty()) captureChosen_ = playbackChosen_ = true;
    if (!captureChosen_ && !config.capturePort.empty()) {
        wiring_.want({JackSession::kIn, config.capturePort});
        captureChosen_ = true;
    }
    if (!playbackChosen_ && !(config.playbackLeft.empty() && config.playbackRight.empty())) {
        if (!config.playbackLeft.empty()) wiring_.want({JackSession::kLeft, config.playbackLeft});
        if (!config.playbackRight.empty()) wiring_.want({JackSession::kRight, config.playbackRight});
        playbackChosen_ = true;
    }
    wishedPeriod_ = config.periodFrames;
    toldRate_ = 0.0;
    earlierXruns_ = 0;
    everRan_ = false;
    cycleClock_->forget();
    nextAttempt_ = {};
    backOff_ = kFirstBackOff;
    firstAttemptOver_ = false;
    stop_ = false;
    thread_ = std::thread([this] { run(); });
    for (const auto end = Clock::now() + 1s; !firstAttemptOver_ && Clock::now() < end;)
        std::this_thread::sleep_for(2ms);
    return {};
}

void JackDriver::stop() {
    if (!thread_.joinable()) return;
    stop_ = true;
    wake_->signal();
    thread_.join();
    const std::lock_guard lock(statusMutex_);
    status_ = {};
    status_.name = "jack";
}

bool JackDriver::wishPeriod(int frames) {
    wishedPeriod_ = frames;
    wake_->signal();
    return true;
}

DriverStatus JackDriver::status() const {
    const std::lock_guard lock(statusMutex_);
    return status_;
}

void JackDriver::run() {
    const rt::Scope scope(rt::Role::control);
    ::pthread_setname_np(::pthread_self(), "halfstack-jack");
    while (!stop_) {
        step(Clock::now());
        wake_->waitFor(kStep);
    }
    shutDown();
}

void JackDriver::step(Clock::time_point now) {
    watchClosing();
    watchAttempts(now);
    if (session_ != nullptr && session_->lost()) drop(now);
    if (session_ != nullptr) {
        watchSession(now);
        watchGraph(now);
    } else if (attempts_.empty() && closing_.empty() && now >= nextAttempt_) {
        beginAttempt(now);
    }
    publish();
}

void JackDriver::beginAttempt(Clock::time_point now) {
    if (opener_ == nullptr) opener_ = std::make_unique<CallThread>("halfstack-open");
    auto attempt = std::make_shared<Attempt>();
    attempt->began = now;
    attempts_.push_back(attempt);
    opener_->post(
        [attempt, name = config_.clientName, wake = wake_, clock = cycleClock_] { attempt->run(name, wake, clock); });
}

void JackDriver::watchAttempts(Clock::time_point now) {
    const auto attempts = attempts_;
    for (const auto& attempt : attempts) {
        std::unique_lock lock(attempt->mutex);
        if (attempt->done) {
            auto session = std::exchange(attempt->session, nullptr);
            const std::string sentence = attempt->sentence;
            lock.unlock();
            std::erase(attempts_, attempt);
            if (session == nullptr) {
                nextAttempt_ = now + backOff_;
                backOff_ = std::min<std::chrono::milliseconds>(backOff_ * 3 / 2, kLastBackOff);
            } else if (session_ == nullptr || silent_) {
                if (session_ != nullptr) drop(now);  // the server answers, but has forgotten the old client
                adopt(std::move(session), now);
            } else {
                if (opener_ == nullptr) opener_ = std::make_unique<CallThread>("halfstack-open");
                opener_->post([session] { session->close(); });
            }
            firstAttemptOver_ = true;
        } else if (!attempt->abandoned && now - attempt->began > kOpenHangs && attempts_.size() < kMaxAttempts) {
            attempt->abandoned = true;
            lock.unlock();
            opener_.reset();  // its thread ends by itself when the call returns
            if (session_ == nullptr) beginAttempt(now);
        }
    }
}

void JackDriver::adopt(std::shared_ptr<JackSession> session, Clock::time_point now) {
    session_ = std::move(session);
    worker_ = std::make_unique<CallThread>("halfstack-call");
    backOff_ = kFirstBackOff;
    wiring_.clientIsNew();
    lastPlugged_.clear();
    graph_ = {};
    cyclesSeen_ = now;
    cyclesThen_ = 0;
    silent_ = false;
    if (!everRan_) probeBackOff_ = kSilence;
    everRan_ = true;
    lookWanted_ = false;
    if (session_->rateHz() != toldRate_) {
        toldRate_ = session_->rateHz();
        client_->rateChanged(toldRate_);
    }
    session_->toldRate(toldRate_);
    toldLatency_ = client_->latencyFrames();
    session_->setOwnLatency(toldLatency_);
    session_->attach(*client_);
    realtime_ = askedForPriority_ = false;
    nextPriorityLook_ = now + kPriorityLook;
    askedPeriod_ = wishedPeriod_;
    worker_->post([s = session_, period = askedPeriod_] {
        s->activate();
        if (s->lost()) return;
        s->look();
        s->describePorts();
        s->requestPeriod(period);
    });
}

void JackDriver::drop(Clock::time_point now) {
    session_->detach();
    earlierXruns_ += session_->xruns();
    worker_->post([s = session_] {
        // libjack told us of its server's death from a thread that its close joins: let that thread get home first, for in
        // rare cases the two wait for each other.
        if (s->lost()) std::this_thread::sleep_for(kBeforeClose);
        s->close();
    });
    closing_.push_back(std::move(worker_));
    session_ = nullptr;
    nextAttempt_ = now;
}

void JackDriver::watchClosing() {
    // Walks away from a thread that hangs.
    std::erase_if(closing_, [](const auto& thread) { return thread->idle() || thread->busyFor() >= kCloseHangs; });
}

void JackDriver::watchSession(Clock::time_point now) {
    if (const double rate = session_->rateHz(); rate != toldRate_) {
        toldRate_ = rate;
        client_->rateChanged(rate);
        session_->toldRate(rate);
    }
    if (const int latency = client_->latencyFrames(); latency != toldLatency_) {
        toldLatency_ = latency;
        session_->setOwnLatency(latency);
        worker_->post([s = session_] { s->refreshLatency(); });
    }
    if (const int wished = wishedPeriod_; wished != askedPeriod_) {
        askedPeriod_ = wished;
        worker_->post([s = session_, wished] {
            if (!s->lost()) s->requestPeriod(wished);
        });
    }
    watchPriority(now);
    if (const auto cycles = session_->cycles(); cycles != cyclesThen_) {
        cyclesThen_ = cycles;
        cyclesSeen_ = now;
        silent_ = false;
        probeBackOff_ = kSilence;
    }
    silent_ = now - cyclesSeen_ > kSilence;
    if (silent_ && attempts_.empty() && now >= nextAttempt_) {
        nextAttempt_ = now + probeBackOff_;
        probeBackOff_ = std::min<std::chrono::milliseconds>(probeBackOff_ * 2, kLongestProbe);
        beginAttempt(now);
    }
}

void JackDriver::watchPriority(Clock::time_point now) {
    if (now < nextPriorityLook_) return;
    nextPriorityLook_ = now + kPriorityLook;
    realtime_ = session_->realtime();
    if (askedForPriority_ || !session_->realtimeMissing() || session_->freewheeling()) return;
    askedForPriority_ = true;
    asker_ = std::make_unique<CallThread>("halfstack-ask");
    asker_->post([s = session_] {
        if (!s->lost()) s->askForRealtime();
    });
}

void JackDriver::watchGraph(Clock::time_point now) {
    if (auto graph = session_->takeGraph(); graph && !session_->lost()) {
        graph_ = std::move(*graph);
        wiring_.observe(graph_);
        chooseCables(graph_);
        auto missing = wiring_.missing(graph_);
        if (!missing.empty() && missing != lastPlugged_) {
            worker_->post([s = session_, missing] { s->plug(missing); });
        }
        lastPlugged_ = std::move(missing);  // what the server refuses is not tried again before something changes
    }
    if (session_->takeGraphChanged()) {
        lookWanted_ = true;
        graphSettles_ = now + kSettle;
    }
    if (lookWanted_ && now >= graphSettles_ && worker_->idle()) {
        lookWanted_ = false;
        worker_->post([s = session_] {
            if (!s->lost()) s->look();
        });
    }
}

void JackDriver::chooseCables(const GraphView& graph) {
    if (!captureChosen_ && !graph.physicalCapture.empty()) {
        captureChosen_ = true;
        if (!wiring_.wants(JackSession::kIn)) wiring_.want({JackSession::kIn, graph.physicalCapture[0]});
    }
    if (!playbackChosen_ && !graph.physicalPlayback.empty()) {
        playbackChosen_ = true;
        const auto& ports = graph.physicalPlayback;
        if (!wiring_.wants(JackSession::kLeft) && !wiring_.wants(JackSession::kRight)) {
            wiring_.want({JackSession::kLeft, ports[0]});
            wiring_.want({JackSession::kRight, ports[ports.size() > 1 ? 1 : 0]});
        }
    }
}

void JackDriver::publish() {
    DriverStatus status;
    status.name = "jack";
    status.periodWished = wishedPeriod_;
    status.xruns = earlierXruns_;
    if (session_ == nullptr) {
        status.state = everRan_ ? DriverState::lost : DriverState::waiting;
        status.sentence = everRan_ ? "The audio server stopped. Playing again as soon as it is back."
                                   : "No audio server runs. Playing as soon as one does.";
    } else {
        status.state = silent_ ? DriverState::lost : DriverState::running;
        if (silent_) status.sentence = "The audio server stands still. Playing again as soon as it goes on.";
        status.server = session_->serverName();
        status.sampleRateHz = session_->rateHz();
        status.periodFrames = session_->periodFrames();
        status.freewheeling = session_->freewheeling();
        status.transportRolling = session_->transportRolling();
        status.captureLatencyFrames = session_->captureLatency();
        status.playbackLatencyFrames = session_->playbackLatency();
        status.xruns += session_->xruns();
        status.realtime = realtime_;
        status.cables.assign(graph_.cables.begin(), graph_.cables.end());
        for (const Cable& cable : graph_.cables) {
            (cable.ours == JackSession::kIn ? status.capture : status.playback).push_back(cable.theirs);
        }
    }
    const std::lock_guard lock(statusMutex_);
    status_ = std::move(status);
}

void JackDriver::shutDown() {
    for (const auto& attempt : attempts_) {
        const std::lock_guard lock(attempt->mutex);
        attempt->orphaned = true;
        if (attempt->session == nullptr) continue;
        if (opener_ == nullptr) opener_ = std::make_unique<CallThread>("halfstack-open");
        opener_->post([session = std::exchange(attempt->session, nullptr)] { session->close(); });
    }
    attempts_.clear();
    if (session_ != nullptr) drop(Clock::now());
    for (const auto& thread : closing_) thread->waitIdle(kCloseHangs);
    closing_.clear();
    if (opener_ != nullptr) opener_->waitIdle(kCloseHangs);
    opener_.reset();
    if (asker_ != nullptr) asker_->waitIdle(kCloseHangs);
    asker_.reset();
}

}  // namespace amp
