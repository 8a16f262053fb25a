// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/portal_dialog.h"

#include <dbus/dbus.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace amp {
namespace {

constexpr const char* kPortal = "org.freedesktop.portal.Desktop";
constexpr const char* kPath = "/org/freedesktop/portal/desktop";
constexpr const char* kChooser = "org.freedesktop.portal.FileChooser";

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

/// Whether a session bus runs. libdbus, asked for one where there is none, starts one ("autolaunch") and may wait for it
/// without end; whose portal would be asked there?
bool sessionBusRuns() {
    if (const char* const address = std::getenv("DBUS_SESSION_BUS_ADDRESS"); address != nullptr && *address != '\0')
        return std::strncmp(address, "autolaunch:", std::strlen("autolaunch:")) != 0;
    const char* const runtime = std::getenv("XDG_RUNTIME_DIR");
    std::error_code error;
    return runtime != nullptr && std::filesystem::exists(std::filesystem::path(runtime) / "bus", error);
}

Connection connect() {
    if (!sessionBusRuns()) return nullptr;
    DBusConnection* c = dbus_bus_get_private(DBUS_BUS_SESSION, nullptr);
    // A bus that goes away must not take the amp with it.
    if (c != nullptr) dbus_connection_set_exit_on_disconnect(c, FALSE);
    return Connection(c);
}

void addBool(DBusMessageIter& dictionary, const char* key, bool value) {
    DBusMessageIter entry, variant;
    const dbus_bool_t v = value ? TRUE : FALSE;
    dbus_message_iter_open_container(&dictionary, DBUS_TYPE_DICT_ENTRY, nullptr, &entry);
    dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key);
    dbus_message_iter_open_container(&entry, DBUS_TYPE_VARIANT, "b", &variant);
    dbus_message_iter_append_basic(&variant, DBUS_TYPE_BOOLEAN, &v);
    dbus_message_iter_close_container(&entry, &variant);
    dbus_message_iter_close_container(&dictionary, &entry);
}

struct UnrefCall {
    void operator()(DBusPendingCall* c) const { dbus_pending_call_unref(c); }
};

/// Asks for the dialog; the answer comes as a signal from the returned object. Empty when the portal refuses, does not answer
/// within five seconds, or `stop` is set.
std::string requestDialog(DBusConnection* bus, bool folder, const std::string& title, const std::atomic<bool>& stop) {
    const Message call(dbus_message_new_method_call(kPortal, kPath, kChooser, "OpenFile"));
    if (!call) return {};
    const char* parent = "";
    const char* text = title.c_str();
    DBusMessageIter arguments, options;
    dbus_message_iter_init_append(call.get(), &arguments);
    dbus_message_iter_append_basic(&arguments, DBUS_TYPE_STRING, &parent);
    dbus_message_iter_append_basic(&arguments, DBUS_TYPE_STRING, &text);
    dbus_message_iter_open_container(&arguments, DBUS_TYPE_ARRAY, "{sv}", &options);
    addBool(options, "multiple", true);
    if (folder) addBool(options, "directory", true);
    dbus_message_iter_close_container(&arguments, &options);
    DBusPendingCall* waiting = nullptr;
    if (dbus_connection_send_with_reply(bus, call.get(), &waiting, 5000) == 0 || waiting == nullptr) return {};
    const std::unique_ptr<DBusPendingCall, UnrefCall> pending(waiting);
    // One message at a time, so that a signal right behind the reply is still there afterwards.
    while (dbus_pending_call_get_completed(waiting) == 0) {
        if (stop.load() || dbus_connection_read_write_dispatch(bus, 100) == 0) return {};
    }
    const Message reply(dbus_pending_call_steal_reply(waiting));
    const char* handle = nullptr;
    if (!reply || dbus_message_get_type(reply.get()) != DBUS_MESSAGE_TYPE_METHOD_RETURN ||
        dbus_message_get_args(reply.get(), nullptr, DBUS_TYPE_OBJECT_PATH, &handle, DBUS_TYPE_INVALID) == 0) {
        return {};
    }
    return handle;
}

/// The addresses in a Response signal; empty when it was cancelled.
std::vector<std::filesystem::path> chosenIn(DBusMessage* signal) {
    std::vector<std::filesystem::path> out;
    DBusMessageIter at;
    if (!dbus_message_iter_init(signal, &at) || dbus_message_iter_get_arg_type(&at) != DBUS_TYPE_UINT32) return out;
    dbus_uint32_t code = 0;
    dbus_message_iter_get_basic(&at, &code);
    if (code != 0 || !dbus_message_iter_next(&at) || dbus_message_iter_get_arg_type(&at) != DBUS_TYPE_ARRAY) return out;
    DBusMessageIter entries;
    for (dbus_message_iter_recurse(&at, &entries); dbus_message_iter_get_arg_type(&entries) == DBUS_TYPE_DICT_ENTRY;
         dbus_message_iter_next(&entries)) {
        DBusMessageIter entry, variant, uris;
        dbus_message_iter_recurse(&entries, &entry);
        const char* key = nullptr;
        dbus_message_iter_get_basic(&entry, &key);
        if (key == nullptr || std::strcmp(key, "uris") != 0 || !dbus_message_iter_next(&entry)) continue;
        dbus_message_iter_recurse(&entry, &variant);
        if (dbus_message_iter_get_arg_type(&variant) != DBUS_TYPE_ARRAY) continue;
        for (dbus_message_iter_recurse(&variant, &uris); dbus_message_iter_get_arg_type(&uris) == DBUS_TYPE_STRING;
             dbus_message_iter_next(&uris)) {
            const char* uri = nullptr;
            dbus_message_iter_get_basic(&uris, &uri);
            if (auto path = pathOfFileUri(uri); !path.empty()) out.push_back(std::move(path));
        }
    }
    return out;
}

}  // namespace

std::filesystem::path pathOfFileUri(std::string_view uri) {
    constexpr std::string_view kScheme = "file://";
    if (uri.substr(0, kScheme.size()) != kScheme) return {};
    uri.remove_prefix(kScheme.size());
    std::string out;
    const auto digit = [](char ch) {
        if (ch >= '0' && ch <= '9') return ch - '0';
        if (ch >= 'a' && ch <= 'f') return ch - 'a' + 10;
        return ch >= 'A' && ch <= 'F' ? ch - 'A' + 10 : -1;
    };
    for (std::size_t i = 0; i < uri.size(); ++i) {
        if (uri[i] == '%' && i + 2 < uri.size() && digit(uri[i + 1]) >= 0 && digit(uri[i + 2]) >= 0) {
            out += static_cast<char>(digit(uri[i + 1]) * 16 + digit(uri[i + 2]));
            i += 2;
        } else {
            out += uri[i];
        }
    }
    return out;
}

PortalDialog::PortalDialog() {
    dbus_threads_init_default();
    worker_.post([this]() -> BackgroundWorker::Completion {
        lookForPortal();
        return nullptr;
    });
}

PortalDialog::~PortalDialog() {
    stop_.store(true);
}

/// A portal that does not run yet is started by the bus, as the first program that asks does.
void PortalDialog::lookForPortal() {
    const Connection bus = connect();
    if (!bus) return;
    const bool there = dbus_bus_name_has_owner(bus.get(), kPortal, nullptr) != 0 ||
                       dbus_bus_start_service_by_name(bus.get(), kPortal, 0, nullptr, nullptr) != 0;
    available_.store(there, std::memory_order_release);
}

void PortalDialog::open(Want want, const std::string& title) {
    if (busy_.exchange(true)) return;
    worker_.post([this, want, title]() -> BackgroundWorker::Completion {
        ask(want, title);
        busy_.store(false);
        return nullptr;
    });
}

void PortalDialog::ask(Want want, const std::string& title) {
    const Connection bus = connect();
    std::string handle;
    if (bus) {
        dbus_bus_add_match(bus.get(), "type='signal',interface='org.freedesktop.portal.Request',member='Response'",
                           nullptr);
        handle = requestDialog(bus.get(), want == Want::folder, title, stop_);
    }
    if (handle.empty()) {
        available_.store(false, std::memory_order_release);
        failed_.store(true);
        return;
    }
    while (!stop_.load()) {
        if (dbus_connection_read_write(bus.get(), 200) == 0) {
            // The bus is gone, and the dialog with it.
            available_.store(false, std::memory_order_release);
            failed_.store(true);
            return;
        }
        while (const Message message{dbus_connection_pop_message(bus.get())}) {
            if (dbus_message_is_signal(message.get(), "org.freedesktop.portal.Request", "Response") == 0 ||
                dbus_message_has_path(message.get(), handle.c_str()) == 0) {
                continue;
            }
            auto chosen = chosenIn(message.get());
            const std::lock_guard lock(mutex_);
            chosen_.insert(chosen_.end(), chosen.begin(), chosen.end());
            return;
        }
    }
}

std::vector<std::filesystem::path> PortalDialog::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(chosen_, {});
}

}  // namespace amp
