// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server_look.h"

#include <pthread.h>

#include <chrono>
#include <csignal>
#include <future>
#include <string_view>
#include <thread>

#include "engine/drivers/jack_library.h"

namespace amp {
namespace {

std::vector<std::string> taken(const JackLibrary& jack, const char** list) {
    std::vector<std::string> names;
    if (list == nullptr) return names;
    for (const char** name = list; *name != nullptr; ++name) names.emplace_back(*name);
    jack.free(static_cast<void*>(list));
    return names;
}

std::optional<ServerLook> lookThrough(JackLibrary::Kind kind) {
    const auto jack = JackLibrary::acquire(kind);
    if (jack == nullptr) return std::nullopt;
    jack_status_t status{};
    jack_client_t* client = jack->client_open("halfstack-look", JackNoStartServer, &status);
    if (client == nullptr) return std::nullopt;
    ServerLook look;
    const char* version = jack->get_version_string != nullptr ? jack->get_version_string() : nullptr;
    const bool pipewire = version != nullptr && std::string_view(version).find("PipeWire") != std::string_view::npos;
    look.server = kind == JackLibrary::Kind::pipewire || pipewire ? "PipeWire" : "JACK 2";
    look.sampleRateHz = jack->get_sample_rate(client);
    look.periodFrames = static_cast<int>(jack->get_buffer_size(client));
    for (const std::string& name : taken(*jack, jack->get_ports(client, nullptr, nullptr, 0))) {
        jack_port_t* port = jack->port_by_name(client, name.c_str());
        if (port == nullptr) continue;
        const int flags = jack->port_flags(port);
        ServerPort p;
        p.name = name;
        p.output = (flags & JackPortIsOutput) != 0;
        p.physical = (flags & JackPortIsPhysical) != 0;
        p.midi = std::string_view(jack->port_type(port)).find("midi") != std::string_view::npos;
        p.connections = taken(*jack, jack->port_get_all_connections(client, port));
        look.ports.push_back(std::move(p));
    }
    jack->client_close(client);
    return look;
}

}  // namespace

std::optional<ServerLook> lookAtServer(double patienceSeconds) {
    JackLibrary::setLog(nullptr);
    auto promise = std::make_shared<std::promise<std::optional<ServerLook>>>();
    auto answer = promise->get_future();
    std::thread([promise] {
        // A server that dies meanwhile must not take the program with it: its library writes into the broken socket.
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
        std::optional<ServerLook> look;
        if (pipewireListens()) look = lookThrough(JackLibrary::Kind::pipewire);
        if (!look) look = lookThrough(JackLibrary::Kind::system);
        promise->set_value(std::move(look));
    }).detach();  // it may hang in a dead server's library; nothing of ours is held by it
    if (answer.wait_for(std::chrono::duration<double>(patienceSeconds)) != std::future_status::ready)
        return std::nullopt;
    return answer.get();
}

}  // namespace amp
