// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/portal_dialog.h"

#include <dbus/dbus.h>

#include <cstring>
#include <memory>
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

Connection connect() {
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

/// Asks for the dialog; the answer comes as a signal later. False when the portal refuses.
bool ask(DBusConnection* bus, bool folder, const std::string& title) {
    const Message call(dbus_message_new_method_call(kPortal, kPath, kChooser, "OpenFile"));
    if (!call) return false;
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
    const Message reply(dbus_connection_send_with_reply_and_block(bus, call.get(), 5000, nullptr));
    return reply != nullptr;
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

PortalDialog::PortalDialog()
    : thread_([this] {
          dbus_threads_init_default();
          const Connection bus = connect();
          if (bus)
              available_.store(dbus_bus_name_has_owner(bus.get(), kPortal, nullptr) != 0, std::memory_order_release);
      }) {}

PortalDialog::~PortalDialog() {
    stop_.store(true);
    if (thread_.joinable()) thread_.join();
}

void PortalDialog::open(Want want, const std::string& title) {
    if (busy_.exchange(true)) return;
    if (thread_.joinable()) thread_.join();  // it has ended: it was not busy
    thread_ = std::thread([this, want, title] {
        const Connection bus = connect();
        if (bus) {
            dbus_bus_add_match(bus.get(), "type='signal',interface='org.freedesktop.portal.Request',member='Response'",
                               nullptr);
            bool waiting = ask(bus.get(), want == Want::folder, title);
            if (!waiting) available_.store(false, std::memory_order_release);
            while (waiting && !stop_.load() && dbus_connection_read_write(bus.get(), 200) != 0) {
                while (const Message message{dbus_connection_pop_message(bus.get())}) {
                    if (dbus_message_is_signal(message.get(), "org.freedesktop.portal.Request", "Response") == 0)
                        continue;
                    auto chosen = chosenIn(message.get());
                    const std::lock_guard lock(mutex_);
                    chosen_ = std::move(chosen);
                    waiting = false;
                    break;
                }
            }
        }
        busy_.store(false);
    });
}

std::vector<std::filesystem::path> PortalDialog::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(chosen_, {});
}

}  // namespace amp
