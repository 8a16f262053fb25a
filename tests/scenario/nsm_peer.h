// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <lo/lo.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/engine/drivers/jack_server.h"

namespace amp::test {

/// A session manager as a program that is managed can see it: hears what the program says and says what a manager says.
class NsmPeer {
public:
    struct Message {
        std::string path;
        std::string types;
        std::vector<std::string> strings;  ///< its strings, in order
        std::vector<int> numbers;          ///< its integers, in order
    };

    NsmPeer()
        : server_(lo_server_new_with_proto(nullptr, LO_UDP, [](int, const char*, const char*) {})), thread_([this] {
              lo_server_add_method(server_, nullptr, nullptr, &NsmPeer::onMessage, this);
              while (!stop_) lo_server_recv_noblock(server_, 10);
          }) {}
    ~NsmPeer() {
        stop_ = true;
        thread_.join();
        if (client_ != nullptr) lo_address_free(client_);
        lo_server_free(server_);
    }
    NsmPeer(const NsmPeer&) = delete;
    NsmPeer& operator=(const NsmPeer&) = delete;

    [[nodiscard]] std::string url() const {
        return "osc.udp://127.0.0.1:" + std::to_string(lo_server_get_port(server_)) + "/";
    }

    /// From now on whoever announces itself is accepted and told to open this.
    void acceptAndOpen(const std::filesystem::path& project, const std::string& clientId) {
        const std::lock_guard lock(mutex_);
        open_ = {project.string(), "song", clientId};
    }

    /// To the program that announced itself last.
    void say(const std::string& path, const std::vector<std::string>& strings = {}) {
        const std::lock_guard lock(mutex_);
        send(path, strings);
    }

    /// Waits for a message with this path and, when given, this first string, that came after those found before.
    std::optional<Message> hear(const std::string& path, const std::string& first = {},
                                std::chrono::milliseconds atMost = std::chrono::seconds(15)) {
        std::optional<Message> found;
        eventually(
            [&] {
                const std::lock_guard lock(mutex_);
                for (auto at = heard_.begin(); at != heard_.end(); ++at) {
                    if (at->path != path || (!first.empty() && (at->strings.empty() || at->strings[0] != first)))
                        continue;
                    found = *at;
                    heard_.erase(at);
                    return true;
                }
                return false;
            },
            atMost);
        return found;
    }

private:
    void send(const std::string& path, const std::vector<std::string>& strings) {
        if (client_ == nullptr) return;
        lo_message message = lo_message_new();
        for (const auto& text : strings) lo_message_add_string(message, text.c_str());
        lo_send_message_from(client_, server_, path.c_str(), message);
        lo_message_free(message);
    }

    static int onMessage(const char* path, const char* types, lo_arg** arguments, int count, lo_message raw,
                         void* self) {
        NsmPeer& peer = *static_cast<NsmPeer*>(self);
        Message message{path, types, {}, {}};
        for (int i = 0; i < count; ++i) {
            // OSC aligns arguments to four bytes, the library's union wants eight: it is not looked into.
            const void* const argument = arguments[i];
            if (types[i] == 's') message.strings.emplace_back(static_cast<const char*>(argument));
            if (types[i] == 'i') std::memcpy(&message.numbers.emplace_back(), argument, sizeof(int));
        }
        const std::lock_guard lock(peer.mutex_);
        if (message.path == "/nsm/server/announce") {
            lo_address from = lo_message_get_source(raw);
            if (peer.client_ != nullptr) lo_address_free(peer.client_);
            peer.client_ = lo_address_new(lo_address_get_hostname(from), lo_address_get_port(from));
            if (!peer.open_.empty()) {
                peer.send("/reply", {"/nsm/server/announce", "Welcome.", "Peer", ":server-control:optional-gui:"});
                peer.send("/nsm/client/open", peer.open_);
            }
        }
        peer.heard_.push_back(std::move(message));
        return 0;
    }

    lo_server server_;
    std::mutex mutex_;
    std::vector<Message> heard_;
    std::vector<std::string> open_;
    lo_address client_ = nullptr;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

}  // namespace amp::test
