// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <jack/jack.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>

namespace amp::test {

/// A neighbour of the amp on the same server: plays a sine into it, listens to what comes out, and counts what it
/// missed itself.
class JackProbeClient {
public:
    explicit JackProbeClient(const char* name = "probe") {
        client_ = jack_client_open(name, JackNoStartServer, nullptr);
        if (client_ == nullptr) return;
        out_ = jack_port_register(client_, "out", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
        in_ = jack_port_register(client_, "in", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
        jack_set_process_callback(client_, &JackProbeClient::process, this);
        jack_set_xrun_callback(client_, &JackProbeClient::xrun, this);
        jack_activate(client_);
    }
    ~JackProbeClient() {
        if (client_ != nullptr) jack_client_close(client_);
    }
    JackProbeClient(const JackProbeClient&) = delete;
    JackProbeClient& operator=(const JackProbeClient&) = delete;

    [[nodiscard]] bool there() const { return client_ != nullptr; }
    /// True when connected, also when it was already.
    [[nodiscard]] bool connectTo(const std::string& input) const {
        const int result = jack_connect(client_, jack_port_name(out_), input.c_str());
        return result == 0 || result == EEXIST;
    }
    [[nodiscard]] bool connectFrom(const std::string& output) const {
        const int result = jack_connect(client_, output.c_str(), jack_port_name(in_));
        return result == 0 || result == EEXIST;
    }
    [[nodiscard]] float peak() const { return peak_.load(); }
    /// Cycles that the server reported as missed, or that came to us when their period was over.
    [[nodiscard]] std::uint64_t misses() const { return misses_.load(); }
    void forgetMisses() { misses_ = 0; }

private:
    static int process(jack_nframes_t frames, void* self) {
        auto& me = *static_cast<JackProbeClient*>(self);
        if (jack_frames_since_cycle_start(me.client_) > frames) ++me.misses_;
        auto* const out = static_cast<float*>(jack_port_get_buffer(me.out_, frames));
        const auto* const in = static_cast<const float*>(jack_port_get_buffer(me.in_, frames));
        for (jack_nframes_t i = 0; i < frames; ++i) {
            out[i] = 0.25f * std::sin(me.phase_);
            me.phase_ =
                std::fmod(me.phase_ + 2.0f * std::numbers::pi_v<float> * 0.01f, 2.0f * std::numbers::pi_v<float>);
            me.peak_.store(std::max(me.peak_.load(std::memory_order_relaxed), std::fabs(in[i])),
                           std::memory_order_relaxed);
        }
        return 0;
    }
    static int xrun(void* self) {
        ++static_cast<JackProbeClient*>(self)->misses_;
        return 0;
    }

    jack_client_t* client_ = nullptr;
    jack_port_t* out_ = nullptr;
    jack_port_t* in_ = nullptr;
    float phase_ = 0.0f;
    std::atomic<float> peak_{0.0f};
    std::atomic<std::uint64_t> misses_{0};
};

}  // namespace amp::test
