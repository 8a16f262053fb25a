// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/jack_session.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <thread>

#include "engine/drivers/realtime_kit.h"
#include "engine/rt/scope.h"

namespace amp {
namespace {

constexpr std::size_t kSpareFrames = 8192;
constexpr int kClientPriority = 5;  // what JACK gives its clients unless it was told otherwise

JackSession& self(void* arg) AMP_RT {
    return *static_cast<JackSession*>(arg);
}

}  // namespace

JackSession::JackSession(std::shared_ptr<const JackLibrary> library, std::shared_ptr<rt::Wake> wake,
                         std::shared_ptr<CycleClock> clock)
    : lease_(std::move(library)),
      library_(*lease_),
      wake_(std::move(wake)),
      clock_(std::move(clock)),
      spare_(kSpareFrames, 0.0f) {}

Expected<std::shared_ptr<JackSession>> JackSession::open(std::shared_ptr<const JackLibrary> library,
                                                         const std::string& clientName, std::shared_ptr<rt::Wake> wake,
                                                         std::shared_ptr<CycleClock> clock) {
    std::shared_ptr<JackSession> session(new JackSession(std::move(library), std::move(wake), std::move(clock)));
    jack_status_t status{};
    session->client_ = session->library_.client_open(clientName.c_str(), JackNoStartServer, &status);
    if (session->client_ == nullptr) {
        if ((status & JackVersionError) != 0) {
            return fail(ErrorCode::unsupported, "The audio server's version does not fit the installed libjack.");
        }
        return fail(ErrorCode::unavailable, "No audio server runs.");
    }
    if (auto done = session->setUp(); !done) {
        session->close();
        return tl::unexpected(done.error());
    }
    return session;
}

Expected<void> JackSession::setUp() {
    clientName_ = library_.get_client_name(client_);
    serverName_ = library_.serverName();
    in_ = library_.port_register(client_, kIn, JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
    left_ = library_.port_register(client_, kLeft, JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
    right_ = library_.port_register(client_, kRight, JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
    if (in_ == nullptr || left_ == nullptr || right_ == nullptr) {
        return fail(ErrorCode::unavailable, "The audio server has no ports left.");
    }
    rate_ = library_.get_sample_rate(client_);
    period_ = static_cast<int>(library_.get_buffer_size(client_));
    library_.set_process_callback(
        client_, [](jack_nframes_t frames, void* arg) { return self(arg).process(frames); }, this);
    // Only JACK 2 leaves its clients without priority when limits are missing; PipeWire asks the desktop by itself.
    if (serverName_ == "JACK 2" && library_.is_realtime(client_) != 0) {
        const int priority = library_.client_real_time_priority(client_);
        meantPriority_ = priority > 0 ? priority : kClientPriority;
    }
    library_.set_thread_init_callback(
        client_, [](void* arg) { self(arg).audioThread_ = ::gettid(); }, this);
    library_.set_buffer_size_callback(
        client_,
        [](jack_nframes_t frames, void* arg) {
            self(arg).period_ = static_cast<int>(frames);
            self(arg).note();
            return 0;
        },
        this);
    library_.set_sample_rate_callback(
        client_,
        [](jack_nframes_t rate, void* arg) {
            self(arg).rate_ = rate;
            self(arg).note();
            return 0;
        },
        this);
    library_.set_xrun_callback(
        client_,
        [](void* arg) {
            self(arg).xruns_.fetch_add(1, std::memory_order_relaxed);
            return 0;
        },
        this);
    library_.set_freewheel_callback(
        client_, [](int starting, void* arg) { self(arg).freewheel_ = starting != 0; }, this);
    library_.set_latency_callback(
        client_, [](jack_latency_callback_mode_t mode, void* arg) { self(arg).latency(mode); }, this);
    library_.set_port_registration_callback(
        client_,
        [](jack_port_id_t, int, void* arg) {
            self(arg).graphChanged_ = true;
            self(arg).note();
        },
        this);
    library_.set_port_connect_callback(
        client_,
        [](jack_port_id_t, jack_port_id_t, int, void* arg) {
            self(arg).graphChanged_ = true;
            self(arg).note();
        },
        this);
    library_.on_info_shutdown(
        client_,
        [](jack_status_t, const char* reason, void* arg) {
            JackSession& session = self(arg);
            if (reason != nullptr) std::snprintf(session.lostReason_.data(), session.lostReason_.size(), "%s", reason);
            session.lost_ = true;
            session.note();
        },
        this);
    return {};
}

void JackSession::activate() {
    if (library_.activate(client_) == 0) return;
    lost_ = true;
    note();
}

void JackSession::requestPeriod(int frames) {
    if (frames > 0 && frames != period_) library_.set_buffer_size(client_, static_cast<jack_nframes_t>(frames));
}

std::vector<std::string> JackSession::physical(unsigned long flags) const {
    std::vector<std::string> names;
    const char** const ports =
        library_.get_ports(client_, nullptr, JACK_DEFAULT_AUDIO_TYPE, flags | JackPortIsPhysical);
    for (const char** port = ports; port != nullptr && *port != nullptr; ++port) names.emplace_back(*port);
    if (ports != nullptr) library_.free(ports);
    return names;
}

void JackSession::look() {
    GraphView graph;
    const std::string own = clientName_ + ":";
    const char** const ports = library_.get_ports(client_, nullptr, JACK_DEFAULT_AUDIO_TYPE, 0);
    for (const char** port = ports; port != nullptr && *port != nullptr; ++port) {
        if (std::strncmp(*port, own.c_str(), own.size()) != 0) graph.ports.insert(*port);
    }
    if (ports != nullptr) library_.free(ports);
    graph.physicalCapture = physical(JackPortIsOutput);
    graph.physicalPlayback = physical(JackPortIsInput);
    for (const auto& [port, name] : {std::pair{in_, kIn}, {left_, kLeft}, {right_, kRight}}) {
        const char** const cables = library_.port_get_all_connections(client_, port);
        for (const char** cable = cables; cable != nullptr && *cable != nullptr; ++cable) {
            graph.cables.insert({name, *cable});
        }
        if (cables != nullptr) library_.free(cables);
    }
    const std::lock_guard lock(graphMutex_);
    graph_ = std::move(graph);
    note();
}

void JackSession::plug(const std::vector<Cable>& cables) {
    for (const Cable& cable : cables) {
        if (lost_) return;
        const std::string ours = clientName_ + ":" + cable.ours;
        if (cable.ours == kIn) {
            library_.connect(client_, cable.theirs.c_str(), ours.c_str());
        } else {
            library_.connect(client_, ours.c_str(), cable.theirs.c_str());
        }
    }
    graphChanged_ = true;
    note();
}

void JackSession::refreshLatency() {
    library_.recompute_total_latencies(client_);
}

void JackSession::describePorts() {
    if (library_.set_property == nullptr || library_.get_uuid_for_client_name == nullptr ||
        library_.uuid_parse == nullptr) {
        return;
    }
    const auto set = [&](jack_uuid_t subject, const char* key, const char* value, const char* type) {
        library_.set_property(client_, subject, key, value, type);
    };
    constexpr const char* kText = "text/plain";
    constexpr const char* kInteger = "http://www.w3.org/2001/XMLSchema#integer";
    int order = 0;
    for (const auto& [port, name] : {std::pair{in_, "Guitar"}, {left_, "Left"}, {right_, "Right"}}) {
        const jack_uuid_t id = library_.port_uuid(port);
        set(id, "http://jackaudio.org/metadata/pretty-name", name, kText);
        set(id, "http://jackaudio.org/metadata/order", std::to_string(order++).c_str(), kInteger);
        set(id, "http://jackaudio.org/metadata/port-group", port == in_ ? "Input" : "Output", kText);
    }
    char* const own = library_.get_uuid_for_client_name(client_, clientName_.c_str());
    if (own == nullptr) return;
    jack_uuid_t id{};
    if (library_.uuid_parse(own, &id) == 0) set(id, "http://jackaudio.org/metadata/icon-name", "halfstack", kText);
    library_.free(own);
}

void JackSession::close() {
    if (client_ != nullptr) library_.client_close(client_);
    client_ = nullptr;
    lease_.reset();
}

bool JackSession::realtime() const {
    // Asked anew each time: a server's library may take or lose the priority at any moment.
    const pid_t thread = audioThread_;
    const int policy = thread != 0 ? ::sched_getscheduler(thread) & ~SCHED_RESET_ON_FORK : SCHED_OTHER;
    return policy == SCHED_FIFO || policy == SCHED_RR;
}

void JackSession::askForRealtime() {
    // Refused, the thread stays as it is; `doctor` says what to do.
    static_cast<void>(askRealtimeKit(audioThread_, meantPriority_));
    note();
}

void JackSession::attach(AudioClient& client) {
    audio_.store(&client);
}

void JackSession::detach() {
    // Sequentially consistent on both sides: either the cycle sees null, or we see the cycle.
    audio_.store(nullptr);
    while (inCycle_.load()) std::this_thread::sleep_for(std::chrono::microseconds(200));
}

std::string JackSession::lostReason() const {
    return lost_ ? lostReason_.data() : "";
}

std::optional<GraphView> JackSession::takeGraph() {
    const std::lock_guard lock(graphMutex_);
    return std::exchange(graph_, std::nullopt);
}

int JackSession::process(jack_nframes_t count) AMP_RT {
    const rt::Scope scope(rt::Role::audio);
    const int frames = static_cast<int>(count);
    auto* const left = static_cast<float*>(library_.port_get_buffer(left_, count));
    auto* const right = static_cast<float*>(library_.port_get_buffer(right_, count));
    const auto* input = static_cast<const float*>(library_.port_get_buffer(in_, count));
    cycles_.fetch_add(1, std::memory_order_relaxed);
    if (left == nullptr || right == nullptr) return 0;

    inCycle_.store(true);
    AudioClient* const audio = audio_.load();
    const double rate = rate_.load(std::memory_order_relaxed);
    if (audio == nullptr || toldRate_.load() != rate) {
        std::fill_n(left, frames, 0.0f);
        std::fill_n(right, frames, 0.0f);
    } else {
        // A cable from our output to our input may make them one buffer.
        if (input == left || input == right) {
            const auto kept = std::min(static_cast<std::size_t>(frames), spare_.size());
            std::copy_n(input, kept, spare_.data());
            input = kept == static_cast<std::size_t>(frames) ? spare_.data() : nullptr;
        }
        Cycle cycle{input, left, right, frames, 0};
        if (freewheel_.load(std::memory_order_relaxed)) {
            clock_->forget();
        } else {
            cycle.lostFrames = clock_->lostBefore(frames, rate);
        }
        audio->process(cycle);
        rolling_.store(library_.transport_query(client_, nullptr) == JackTransportRolling, std::memory_order_relaxed);
    }
    inCycle_.store(false);
    return 0;
}

void JackSession::latency(jack_latency_callback_mode_t mode) {
    const auto own = static_cast<jack_nframes_t>(std::max(0, ownLatency_.load()));
    jack_latency_range_t range{0, 0};
    if (mode == JackCaptureLatency) {
        library_.port_get_latency_range(in_, mode, &range);
        captureLatency_ = static_cast<int>(range.max);
        range.min += own;
        range.max += own;
        library_.port_set_latency_range(left_, mode, &range);
        library_.port_set_latency_range(right_, mode, &range);
        return;
    }
    jack_latency_range_t other{0, 0};
    library_.port_get_latency_range(left_, mode, &range);
    library_.port_get_latency_range(right_, mode, &other);
    range = {std::min(range.min, other.min), std::max(range.max, other.max)};
    playbackLatency_ = static_cast<int>(range.max);
    range.min += own;
    range.max += own;
    library_.port_set_latency_range(in_, mode, &range);
}

}  // namespace amp
