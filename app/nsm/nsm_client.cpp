// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/nsm/nsm_client.h"

#include <lo/lo.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

namespace amp {
namespace {

constexpr int kApiMajor = 1;
constexpr int kApiMinor = 1;
constexpr int kReceiveMs = 20;

const char* pathOf(NsmClient::Request::Kind kind) {
    return kind == NsmClient::Request::Kind::open ? "/nsm/client/open" : "/nsm/client/save";
}

}  // namespace

struct NsmClient::Wire {
    struct Letter {
        std::string path;
        lo_message message;
    };

    lo_address manager = nullptr;
    lo_server socket = nullptr;  // the manager knows us by the port that we send from
    std::atomic<bool> stop{false};
    std::thread thread;

    std::mutex mutex;
    std::condition_variable arrived;
    std::deque<Letter> outgoing;
    std::vector<Request> requests;
    bool accepted = false;
    std::string name;

    ~Wire() {
        for (const Letter& letter : outgoing) lo_message_free(letter.message);
        if (socket != nullptr) lo_server_free(socket);
        if (manager != nullptr) lo_address_free(manager);
    }

    void send(const char* path, lo_message message) {
        const std::lock_guard lock(mutex);
        outgoing.push_back({path, message});
    }

    void run() {
        while (!stop) {
            sendAll();
            lo_server_recv_noblock(socket, kReceiveMs);
        }
        sendAll();
    }

    void sendAll() {
        std::deque<Letter> letters;
        {
            const std::lock_guard lock(mutex);
            letters.swap(outgoing);
        }
        for (const Letter& letter : letters) {
            lo_send_message_from(manager, socket, letter.path.c_str(), letter.message);
            lo_message_free(letter.message);
        }
    }

    void receive(std::string_view path, std::string_view types, lo_arg** arguments) {
        // OSC aligns arguments to four bytes, the library's union wants eight: it is not looked into.
        const auto text = [&](std::size_t i) {
            return i < types.size() && types[i] == 's'
                       ? static_cast<const char*>(static_cast<const void*>(arguments[i]))
                       : "";
        };
        const std::lock_guard lock(mutex);
        if (path == "/reply" && std::strcmp(text(0), "/nsm/server/announce") == 0) {
            accepted = true;
            name = text(2);
        } else if (path == "/nsm/client/open" && types.starts_with("sss")) {
            requests.push_back({Request::Kind::open, text(0), text(1), text(2)});
        } else if (path == "/nsm/client/save") {
            requests.push_back({Request::Kind::save, {}, {}, {}});
        } else if (path == "/nsm/client/show_optional_gui") {
            requests.push_back({Request::Kind::showWindow, {}, {}, {}});
        } else if (path == "/nsm/client/hide_optional_gui") {
            requests.push_back({Request::Kind::hideWindow, {}, {}, {}});
        }
        arrived.notify_all();
    }

    static int onMessage(const char* path, const char* types, lo_arg** arguments, int, lo_message, void* self) {
        static_cast<Wire*>(self)->receive(path, types, arguments);
        return 0;
    }
};

NsmClient::NsmClient(std::unique_ptr<Wire> wire) : wire_(std::move(wire)) {
    wire_->thread = std::thread([wire = wire_.get()] { wire->run(); });
}

NsmClient::~NsmClient() {
    wire_->stop = true;
    wire_->thread.join();
}

std::unique_ptr<NsmClient> NsmClient::announce(const std::string& url, const Announcement& announcement) {
    auto wire = std::make_unique<Wire>();
    wire->manager = lo_address_new_from_url(url.c_str());
    if (wire->manager == nullptr || lo_address_get_port(wire->manager) == nullptr) return nullptr;
    wire->socket = lo_server_new_with_proto(nullptr, LO_UDP, [](int, const char*, const char*) {});
    if (wire->socket == nullptr) return nullptr;
    lo_server_add_method(wire->socket, nullptr, nullptr, &Wire::onMessage, wire.get());
    lo_message message = lo_message_new();
    lo_message_add_string(message, announcement.name.c_str());
    lo_message_add_string(message, announcement.capabilities.c_str());
    lo_message_add_string(message, announcement.executable.c_str());
    lo_message_add_int32(message, kApiMajor);
    lo_message_add_int32(message, kApiMinor);
    lo_message_add_int32(message, static_cast<int>(::getpid()));
    wire->send("/nsm/server/announce", message);
    return std::unique_ptr<NsmClient>(new NsmClient(std::move(wire)));
}

bool NsmClient::accepted() const {
    const std::lock_guard lock(wire_->mutex);
    return wire_->accepted;
}

std::string NsmClient::manager() const {
    const std::lock_guard lock(wire_->mutex);
    return wire_->name;
}

std::vector<NsmClient::Request> NsmClient::take() {
    const std::lock_guard lock(wire_->mutex);
    return std::exchange(wire_->requests, {});
}

std::optional<NsmClient::Request> NsmClient::waitFor(Request::Kind kind, std::chrono::milliseconds atMost) {
    std::unique_lock lock(wire_->mutex);
    auto& requests = wire_->requests;
    const auto found = [&] {
        return std::find_if(requests.begin(), requests.end(), [&](const Request& r) { return r.kind == kind; });
    };
    if (!wire_->arrived.wait_for(lock, atMost, [&] { return found() != requests.end(); })) return std::nullopt;
    const auto at = found();
    Request request = std::move(*at);
    requests.erase(requests.begin(), at + 1);
    return request;
}

void NsmClient::reply(Request::Kind to, const std::string& text) {
    lo_message message = lo_message_new();
    lo_message_add_string(message, pathOf(to));
    lo_message_add_string(message, text.c_str());
    wire_->send("/reply", message);
}

void NsmClient::fail(Request::Kind to, Failure failure, const std::string& sentence) {
    lo_message message = lo_message_new();
    lo_message_add_string(message, pathOf(to));
    lo_message_add_int32(message, static_cast<int>(failure));
    lo_message_add_string(message, sentence.c_str());
    wire_->send("/error", message);
}

void NsmClient::tellDirty(bool dirty) {
    wire_->send(dirty ? "/nsm/client/is_dirty" : "/nsm/client/is_clean", lo_message_new());
}

void NsmClient::tellWindow(bool shown) {
    wire_->send(shown ? "/nsm/client/gui_is_shown" : "/nsm/client/gui_is_hidden", lo_message_new());
}

}  // namespace amp
