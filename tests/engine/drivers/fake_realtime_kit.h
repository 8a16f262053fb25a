// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <dbus/dbus.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/engine/drivers/jack_server.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

namespace amp::test {

/// A system bus of this test's own with the desktop's RealtimeKit on it, as far as a program that asks it can tell. It notes
/// what it is asked for and raises nobody's priority.
class FakeRealtimeKit {
public:
    static constexpr int kMaxPriority = 20;
    static constexpr std::int64_t kMaxRunUs = 200'000;

    struct Request {
        std::uint64_t thread = 0;
        std::uint32_t priority = 0;
    };

    /// Without a service the bus is there, but nobody on it.
    explicit FakeRealtimeKit(bool service = true) {
        const auto socket = socketFile();
        std::filesystem::remove(socket);
        const std::string address = "unix:path=" + socket.string();
        bus_ = std::make_unique<ChildProcess>(
            std::vector<std::string>{"dbus-daemon", "--session", "--nofork", "--nosyslog", "--address=" + address});
        eventually([&] { return std::filesystem::exists(socket); });
        if (!service) return;
        dbus_threads_init_default();
        connection_ = dbus_bus_get_private(DBUS_BUS_SYSTEM, nullptr);
        if (connection_ == nullptr) return;
        dbus_connection_set_exit_on_disconnect(connection_, FALSE);
        dbus_bus_request_name(connection_, "org.freedesktop.RealtimeKit1", 0, nullptr);
        thread_ = std::thread([this] { serve(); });
    }
    ~FakeRealtimeKit() {
        stop_ = true;
        if (thread_.joinable()) thread_.join();
        if (connection_ != nullptr) {
            dbus_connection_close(connection_);
            dbus_connection_unref(connection_);
        }
    }
    FakeRealtimeKit(const FakeRealtimeKit&) = delete;
    FakeRealtimeKit& operator=(const FakeRealtimeKit&) = delete;

    /// Where this process looks for the system bus from now on. libdbus asks for it once only, so it is one place for all.
    static std::filesystem::path socketFile() {
        static const TempDir folder;
        const auto socket = folder / "bus";
        ::setenv("DBUS_SYSTEM_BUS_ADDRESS", ("unix:path=" + socket.string()).c_str(), 1);
        return socket;
    }

    [[nodiscard]] static bool installed() { return findProgram("dbus-daemon").has_value(); }

    [[nodiscard]] std::vector<Request> requests() {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

private:
    void serve() {
        while (!stop_ && dbus_connection_read_write(connection_, 20) != FALSE) {
            while (DBusMessage* const message = dbus_connection_pop_message(connection_)) {
                if (DBusMessage* const reply = answer(message)) {
                    dbus_connection_send(connection_, reply, nullptr);
                    dbus_message_unref(reply);
                }
                dbus_message_unref(message);
            }
            dbus_connection_flush(connection_);
        }
    }

    DBusMessage* answer(DBusMessage* message) {
        if (dbus_message_is_method_call(message, "org.freedesktop.DBus.Properties", "Get") != FALSE) {
            const char *interface = nullptr, *name = nullptr;
            dbus_message_get_args(message, nullptr, DBUS_TYPE_STRING, &interface, DBUS_TYPE_STRING, &name,
                                  DBUS_TYPE_INVALID);
            DBusMessage* const reply = dbus_message_new_method_return(message);
            DBusMessageIter at, inside;
            dbus_message_iter_init_append(reply, &at);
            const bool time = std::string(name) == "RTTimeUSecMax";
            const std::int64_t most = kMaxRunUs;
            const std::int32_t priority = kMaxPriority;
            dbus_message_iter_open_container(&at, DBUS_TYPE_VARIANT, time ? "x" : "i", &inside);
            dbus_message_iter_append_basic(&inside, time ? DBUS_TYPE_INT64 : DBUS_TYPE_INT32,
                                           time ? static_cast<const void*>(&most) : &priority);
            dbus_message_iter_close_container(&at, &inside);
            return reply;
        }
        if (dbus_message_is_method_call(message, "org.freedesktop.RealtimeKit1", "MakeThreadRealtime") == FALSE)
            return nullptr;
        dbus_uint64_t thread = 0;
        dbus_uint32_t priority = 0;
        dbus_message_get_args(message, nullptr, DBUS_TYPE_UINT64, &thread, DBUS_TYPE_UINT32, &priority,
                              DBUS_TYPE_INVALID);
        const std::lock_guard lock(mutex_);
        requests_.push_back({thread, priority});
        return dbus_message_new_method_return(message);
    }

    std::unique_ptr<ChildProcess> bus_;
    DBusConnection* connection_ = nullptr;
    std::atomic<bool> stop_{false};
    std::thread thread_;
    std::mutex mutex_;
    std::vector<Request> requests_;
};

}  // namespace amp::test
