// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/realtime_kit.h"

#include <dbus/dbus.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <string>

namespace amp {
namespace {

constexpr const char* kName = "org.freedesktop.RealtimeKit1";
constexpr const char* kPath = "/org/freedesktop/RealtimeKit1";
constexpr int kPatienceMs = 1000;

struct CloseConnection {
    void operator()(DBusConnection* c) const {
        dbus_connection_close(c);
        dbus_connection_unref(c);
    }
};
using Connection = std::unique_ptr<DBusConnection, CloseConnection>;

struct UnrefMessage {
    void operator()(DBusMessage* m) const { dbus_message_unref(m); }
};
using Message = std::unique_ptr<DBusMessage, UnrefMessage>;

struct BusError {
    DBusError error;
    BusError() { dbus_error_init(&error); }
    ~BusError() { dbus_error_free(&error); }
    BusError(const BusError&) = delete;
    BusError& operator=(const BusError&) = delete;
    [[nodiscard]] std::string text() const { return error.message != nullptr ? error.message : ""; }
};

Expected<Connection> connect() {
    BusError error;
    dbus_threads_init_default();
    Connection bus(dbus_bus_get_private(DBUS_BUS_SYSTEM, &error.error));
    if (bus == nullptr) return fail(ErrorCode::unavailable, "There is no system bus.", error.text());
    dbus_connection_set_exit_on_disconnect(bus.get(), FALSE);
    return bus;
}

// Sends a call made of `append`'s arguments and waits for the answer.
template <class Append>
Expected<Message> call(DBusConnection* bus, const char* interface, const char* method, const Append& append) {
    BusError error;
    const Message request(dbus_message_new_method_call(kName, kPath, interface, method));
    append(request.get());
    Message reply(dbus_connection_send_with_reply_and_block(bus, request.get(), kPatienceMs, &error.error));
    if (reply == nullptr) return fail(ErrorCode::unavailable, "RealtimeKit gives no real-time priority.", error.text());
    return reply;
}

Expected<std::int64_t> property(DBusConnection* bus, const char* name) {
    auto reply = call(bus, "org.freedesktop.DBus.Properties", "Get", [&](DBusMessage* request) {
        dbus_message_append_args(request, DBUS_TYPE_STRING, &kName, DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
    });
    if (!reply) return tl::unexpected(reply.error());
    DBusMessageIter outer, inner;
    if (dbus_message_iter_init(reply->get(), &outer) != FALSE &&
        dbus_message_iter_get_arg_type(&outer) == DBUS_TYPE_VARIANT) {
        dbus_message_iter_recurse(&outer, &inner);
        DBusBasicValue value{};
        switch (dbus_message_iter_get_arg_type(&inner)) {
            case DBUS_TYPE_INT32: dbus_message_iter_get_basic(&inner, &value); return value.i32;
            case DBUS_TYPE_INT64: dbus_message_iter_get_basic(&inner, &value); return value.i64;
            default: break;
        }
    }
    return fail(ErrorCode::unavailable, "RealtimeKit answers something else than was asked.", name);
}

Expected<RealtimeOffer> offerOn(DBusConnection* bus) {
    const auto priority = property(bus, "MaxRealtimePriority");
    if (!priority) return tl::unexpected(priority.error());
    const auto time = property(bus, "RTTimeUSecMax");
    if (!time) return tl::unexpected(time.error());
    return RealtimeOffer{static_cast<int>(*priority), *time};
}

// Threads that got their priority from the service, for the signal handler.
constinit std::array<std::atomic<pid_t>, 8> gThreads{};
static_assert(std::atomic<pid_t>::is_always_lock_free, "signal handlers may only touch lock-free atomics");

void onTooLong(int) {
    const sched_param ordinary{};
    for (const auto& thread : gThreads) {
        if (const pid_t id = thread.load(std::memory_order_relaxed); id != 0)
            ::sched_setscheduler(id, SCHED_OTHER, &ordinary);
    }
}

bool limitRunning(std::int64_t maxUs) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_RTTIME, &limit) != 0) return false;
    const auto most = static_cast<rlim_t>(maxUs);
    limit.rlim_max = std::min(limit.rlim_max, most);
    limit.rlim_cur = std::min(limit.rlim_max, most / 2);
    struct sigaction action {};
    action.sa_handler = &onTooLong;
    action.sa_flags = SA_RESTART;
    return ::sigaction(SIGXCPU, &action, nullptr) == 0 && ::setrlimit(RLIMIT_RTTIME, &limit) == 0;
}

void remember(pid_t thread) {
    static std::atomic<std::size_t> next{0};
    gThreads[next.fetch_add(1) % gThreads.size()].store(thread);
}

}  // namespace

Expected<RealtimeOffer> realtimeKitOffer() {
    auto bus = connect();
    if (!bus) return tl::unexpected(bus.error());
    return offerOn(bus->get());
}

Expected<int> askRealtimeKit(pid_t thread, int priority) {
    auto bus = connect();
    if (!bus) return tl::unexpected(bus.error());
    const auto offer = offerOn(bus->get());
    if (!offer) return tl::unexpected(offer.error());
    const auto given = static_cast<dbus_uint32_t>(std::clamp(priority, 1, std::max(1, offer->maxPriority)));
    if (!limitRunning(offer->maxRunUs)) {
        return fail(ErrorCode::unavailable, "The running time of real-time threads cannot be limited.");
    }
    remember(thread);
    const auto id = static_cast<dbus_uint64_t>(thread);
    auto reply = call(bus->get(), kName, "MakeThreadRealtime", [&](DBusMessage* request) {
        dbus_message_append_args(request, DBUS_TYPE_UINT64, &id, DBUS_TYPE_UINT32, &given, DBUS_TYPE_INVALID);
    });
    if (!reply) return tl::unexpected(reply.error());
    return static_cast<int>(given);
}

}  // namespace amp
