// SPDX-License-Identifier: GPL-3.0-or-later

// A JACK client whose callback opens an audio scope, as the amp's does. It waits for the server, lets the callback run 200
// times and leaves. Usage: jack_probe SERVER clean|allocate

#include <jack/jack.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <thread>

#include "engine/rt/prefault.h"
#include "engine/rt/scope.h"

namespace {

constexpr int kBlocks = 200;
void* volatile gKeep = nullptr;

struct Client {
    bool allocates = false;
    jack_port_t* out = nullptr;
    std::atomic<int> blocks{0};
};

int onProcess(jack_nframes_t frames, void* opaque) {
    const amp::rt::Scope scope(amp::rt::Role::audio);
    auto& client = *static_cast<Client*>(opaque);
    auto* const samples = static_cast<float*>(jack_port_get_buffer(client.out, frames));
    for (jack_nframes_t i = 0; i < frames; ++i) samples[i] = 0.25f;
    if (client.allocates) gKeep = std::malloc(10);
    client.blocks.fetch_add(1, std::memory_order_relaxed);
    return 0;
}

void onThreadInit(void*) {
    amp::rt::prefaultStack();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    Client client;
    client.allocates = std::string_view(argv[2]) == "allocate";
    jack_client_t* jack = nullptr;
    const auto options = static_cast<jack_options_t>(JackNoStartServer | JackServerName);
    for (int attempt = 0; jack == nullptr && attempt < 100; ++attempt) {
        jack = jack_client_open("trap-probe", options, nullptr, argv[1]);
        if (jack == nullptr) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    if (jack == nullptr) return 1;
    jack_set_thread_init_callback(jack, onThreadInit, nullptr);
    jack_set_process_callback(jack, onProcess, &client);
    client.out = jack_port_register(jack, "out", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
    amp::rt::prefaultProcess();
    if (client.out == nullptr || jack_activate(jack) != 0) return 1;
    for (int wait = 0; client.blocks.load(std::memory_order_relaxed) < kBlocks && wait < 1000; ++wait) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    jack_deactivate(jack);
    jack_client_close(jack);
    std::printf("blocks: %d\n", client.blocks.load());
    return client.blocks.load() >= kBlocks ? 0 : 1;
}
