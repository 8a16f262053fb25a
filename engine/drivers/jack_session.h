// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/drivers/cycle_clock.h"
#include "engine/drivers/jack_library.h"
#include "engine/drivers/wiring.h"
#include "engine/rt/wake.h"
#include "engine/runtime/audio_client.h"

namespace amp {

/// One open JACK client: ports, callbacks, and what the callbacks post. Functions marked "calls" go into libjack and may
/// hang: they run on a CallThread only. Callbacks of JACK store plain values, wake the supervisor and return.
class JackSession {
public:
    static constexpr const char* kIn = "in_1";
    static constexpr const char* kLeft = "out_left";
    static constexpr const char* kRight = "out_right";

    /// Calls. Opens a client on a running server, never starts one. The session is deaf until `attach` and `activate`.
    [[nodiscard]] static Expected<std::shared_ptr<JackSession>> open(std::shared_ptr<const JackLibrary> library,
                                                                     const std::string& clientName,
                                                                     std::shared_ptr<rt::Wake> wake,
                                                                     std::shared_ptr<CycleClock> clock);
    JackSession(const JackSession&) = delete;
    JackSession& operator=(const JackSession&) = delete;

    // ---- Calls.
    void activate();                              ///< a client that cannot be activated counts as lost
    void requestPeriod(int frames);               ///< the server may give another one, or none: `periodFrames` tells
    void look();                                  ///< fills `takeGraph` and the port names
    void plug(const std::vector<Cable>& cables);  ///< ignores what cannot be plugged
    void refreshLatency();
    void describePorts();  ///< pretty names, order, group, icon: for patch bays
    void close();          ///< and lets go of its copy of the library when that has come back

    // ---- No calls. Any thread but audio.
    /// Asks the desktop for the real-time priority that the server meant its clients to have, where this user's limits kept
    /// libjack from taking it. Blocking, see askRealtimeKit.
    void askForRealtime();
    /// From now on cycles drive `client`, once it was told the rate (`toldRate`).
    void attach(AudioClient& client);
    /// When it returns, no cycle of this session drives the client and none will.
    void detach();
    void toldRate(double rateHz) { toldRate_.store(rateHz); }
    /// Delay from our input to our outputs; tell the server with `refreshLatency`.
    void setOwnLatency(int frames) { ownLatency_.store(frames); }
    [[nodiscard]] double rateHz() const { return rate_.load(std::memory_order_relaxed); }
    [[nodiscard]] int periodFrames() const { return period_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t cycles() const { return cycles_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t xruns() const { return xruns_.load(std::memory_order_relaxed); }
    [[nodiscard]] bool lost() const { return lost_.load(); }
    [[nodiscard]] std::string lostReason() const;
    /// Whether the thread that runs the cycles has real-time priority now. A system call.
    [[nodiscard]] bool realtime() const;
    /// True when that thread is there, and whoever set the server up meant it to have what it has not.
    [[nodiscard]] bool realtimeMissing() const { return meantPriority_ > 0 && audioThread_ != 0 && !realtime(); }
    [[nodiscard]] bool freewheeling() const { return freewheel_.load(std::memory_order_relaxed); }
    [[nodiscard]] bool transportRolling() const { return rolling_.load(std::memory_order_relaxed); }
    [[nodiscard]] int captureLatency() const { return captureLatency_.load(std::memory_order_relaxed); }
    [[nodiscard]] int playbackLatency() const { return playbackLatency_.load(std::memory_order_relaxed); }
    /// True once after ports or cables changed.
    [[nodiscard]] bool takeGraphChanged() { return graphChanged_.exchange(false); }
    /// The result of a `look` that has not been taken yet.
    [[nodiscard]] std::optional<GraphView> takeGraph();
    [[nodiscard]] const std::string& serverName() const { return serverName_; }
    [[nodiscard]] const std::string& clientName() const { return clientName_; }

private:
    JackSession(std::shared_ptr<const JackLibrary> library, std::shared_ptr<rt::Wake> wake,
                std::shared_ptr<CycleClock> clock);
    [[nodiscard]] Expected<void> setUp();
    int process(jack_nframes_t frames) AMP_RT;
    void latency(jack_latency_callback_mode_t mode);
    void note() { wake_->signal(); }
    [[nodiscard]] std::vector<std::string> physical(unsigned long flags) const;

    std::shared_ptr<const JackLibrary> lease_;  // of library_, until the client is closed
    const JackLibrary& library_;
    std::shared_ptr<rt::Wake> wake_;
    std::shared_ptr<CycleClock> clock_;
    jack_client_t* client_ = nullptr;
    jack_port_t* in_ = nullptr;
    jack_port_t* left_ = nullptr;
    jack_port_t* right_ = nullptr;
    std::string serverName_;
    std::string clientName_;

    std::atomic<AudioClient*> audio_{nullptr};
    std::atomic<bool> inCycle_{false};
    std::atomic<double> toldRate_{0.0};
    std::atomic<double> rate_{0.0};
    std::atomic<int> period_{0};
    std::atomic<std::uint64_t> cycles_{0};
    std::atomic<std::uint64_t> xruns_{0};
    std::atomic<bool> lost_{false};
    std::array<char, 128> lostReason_{};  // published by lost_
    std::atomic<pid_t> audioThread_{0};
    int meantPriority_ = 0;  // of the audio thread; 0: none
    std::atomic<bool> freewheel_{false};
    std::atomic<bool> rolling_{false};
    std::atomic<bool> graphChanged_{true};
    std::atomic<int> ownLatency_{0};
    std::atomic<int> captureLatency_{0};
    std::atomic<int> playbackLatency_{0};
    std::mutex graphMutex_;  // between a look and the supervisor
    std::optional<GraphView> graph_;
    std::vector<float> spare_;  // for an input that is our own output
};

}  // namespace amp
