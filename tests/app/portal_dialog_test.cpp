// SPDX-License-Identifier: GPL-3.0-or-later
//
// The desktop's file dialog against a portal of the test's own on a bus of the test's own.
#include "app/portal_dialog.h"

#include <dbus/dbus.h>
#include <doctest/doctest.h>
#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "tests/support/child_process.h"
#include "tests/support/skip.h"
#include "tests/support/temp_dir.h"

using namespace amp;
using namespace amp::test;
using namespace std::chrono_literals;

namespace {

bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds atMost = 10s) {
    for (const auto end = std::chrono::steady_clock::now() + atMost; !condition();) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(2ms);
    }
    return true;
}

/// A bus without any service, which this process uses from now on. There is one for all cases: libdbus remembers the address.
class Bus {
public:
    [[nodiscard]] static bool installed() { return findProgram("dbus-daemon").has_value(); }
    [[nodiscard]] static bool there() {
        static Bus bus;
        return bus.there_;
    }

private:
    Bus() {
        std::ofstream(folder_ / "bus.conf")
            << "<busconfig><type>session</type><listen>unix:path=" << (folder_ / "bus").string()
            << "</listen><policy context=\"default\"><allow send_destination=\"*\"/><allow receive_sender=\"*\"/>"
               "<allow own=\"*\"/></policy></busconfig>";
        daemon_.emplace(std::vector<std::string>{"dbus-daemon", "--config-file=" + (folder_ / "bus.conf").string(),
                                                 "--nofork", "--print-address"});
        there_ = daemon_->waitForOutput("\n", 10s);
        ::setenv("DBUS_SESSION_BUS_ADDRESS", ("unix:path=" + (folder_ / "bus").string()).c_str(), 1);
    }

    TempDir folder_;
    std::optional<ChildProcess> daemon_;
    bool there_ = false;
};

/// A portal that answers every request for a file dialog in the same way, from a thread of its own.
class Portal {
public:
    enum class Manner { choose, cancel, refuse };
    Portal(Manner manner, std::vector<std::string> uris) : manner_(manner), uris_(std::move(uris)) {
        bus_ = dbus_bus_get_private(DBUS_BUS_SESSION, nullptr);
        dbus_connection_set_exit_on_disconnect(bus_, FALSE);
        dbus_bus_request_name(bus_, "org.freedesktop.portal.Desktop", 0, nullptr);
        thread_ = std::thread([this] {
            while (!stop_ && dbus_connection_read_write(bus_, 10) != 0) {
                while (DBusMessage* message = dbus_connection_pop_message(bus_)) {
                    if (dbus_message_is_method_call(message, "org.freedesktop.portal.FileChooser", "OpenFile") != 0)
                        answer(message);
                    dbus_message_unref(message);
                }
            }
        });
    }
    ~Portal() {
        stop_ = true;
        thread_.join();
        dbus_connection_close(bus_);
        dbus_connection_unref(bus_);
    }
    Portal(const Portal&) = delete;
    Portal& operator=(const Portal&) = delete;

    std::atomic<int> asked{0};
    std::atomic<bool> folderWanted{false}, multipleWanted{false};

private:
    void send(DBusMessage* message) {
        dbus_connection_send(bus_, message, nullptr);
        dbus_connection_flush(bus_);
        dbus_message_unref(message);
    }
    void readOptions(DBusMessage* call) {
        DBusMessageIter at, options;
        dbus_message_iter_init(call, &at);
        dbus_message_iter_next(&at);
        dbus_message_iter_next(&at);
        for (dbus_message_iter_recurse(&at, &options); dbus_message_iter_get_arg_type(&options) == DBUS_TYPE_DICT_ENTRY;
             dbus_message_iter_next(&options)) {
            DBusMessageIter entry, variant;
            const char* key = nullptr;
            dbus_bool_t value = FALSE;
            dbus_message_iter_recurse(&options, &entry);
            dbus_message_iter_get_basic(&entry, &key);
            dbus_message_iter_next(&entry);
            dbus_message_iter_recurse(&entry, &variant);
            if (dbus_message_iter_get_arg_type(&variant) != DBUS_TYPE_BOOLEAN) continue;
            dbus_message_iter_get_basic(&variant, &value);
            if (std::string(key) == "directory") folderWanted = value != FALSE;
            if (std::string(key) == "multiple") multipleWanted = value != FALSE;
        }
    }
    void respond(const char* path, const std::string& to, dbus_uint32_t code, const std::vector<std::string>& uris) {
        DBusMessage* signal = dbus_message_new_signal(path, "org.freedesktop.portal.Request", "Response");
        dbus_message_set_destination(signal, to.c_str());
        DBusMessageIter at, results, entry, variant, list;
        dbus_message_iter_init_append(signal, &at);
        dbus_message_iter_append_basic(&at, DBUS_TYPE_UINT32, &code);
        dbus_message_iter_open_container(&at, DBUS_TYPE_ARRAY, "{sv}", &results);
        dbus_message_iter_open_container(&results, DBUS_TYPE_DICT_ENTRY, nullptr, &entry);
        const char* key = "uris";
        dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key);
        dbus_message_iter_open_container(&entry, DBUS_TYPE_VARIANT, "as", &variant);
        dbus_message_iter_open_container(&variant, DBUS_TYPE_ARRAY, "s", &list);
        for (const std::string& uri : uris) {
            const char* text = uri.c_str();
            dbus_message_iter_append_basic(&list, DBUS_TYPE_STRING, &text);
        }
        dbus_message_iter_close_container(&variant, &list);
        dbus_message_iter_close_container(&entry, &variant);
        dbus_message_iter_close_container(&results, &entry);
        dbus_message_iter_close_container(&at, &results);
        send(signal);
    }
    void answer(DBusMessage* call) {
        readOptions(call);
        if (manner_ == Manner::refuse) {
            send(dbus_message_new_error(call, DBUS_ERROR_FAILED, "no"));
        } else {
            const char* handle = "/org/freedesktop/portal/desktop/request/1_1/t1";
            DBusMessage* reply = dbus_message_new_method_return(call);
            dbus_message_append_args(reply, DBUS_TYPE_OBJECT_PATH, &handle, DBUS_TYPE_INVALID);
            send(reply);
            const std::string to = dbus_message_get_sender(call);
            // Somebody else's answer is not ours.
            respond("/org/freedesktop/portal/desktop/request/1_1/other", to, 0, {"file:///nobody/asked"});
            respond(handle, to, manner_ == Manner::cancel ? 1 : 0, uris_);
        }
        ++asked;
    }

    Manner manner_;
    std::vector<std::string> uris_;
    DBusConnection* bus_ = nullptr;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

}  // namespace

TEST_CASE(
    "portal dialog: what the player chose in the desktop's dialog comes back, several at once, with its signs undone") {
    if (!Bus::installed()) return skip("dbus-daemon is not installed (Debian: dbus)");
    REQUIRE(Bus::there());
    Portal portal(Portal::Manner::choose,
                  {"file:///music/NAM/Brick%20100%2C%20lead.nam", "file:///music/%E9%9F%B3.wav", "http://not.a/file"});
    PortalDialog dialog;
    REQUIRE(eventually([&] { return dialog.available(); }));
    CHECK(dialog.take().empty());
    dialog.open(gui::FileDialog::Want::folder, "Choose a folder");
    std::vector<std::filesystem::path> chosen;
    REQUIRE(eventually([&] { return !(chosen = dialog.take()).empty(); }));
    REQUIRE(chosen.size() == 2);
    CHECK(chosen[0] == "/music/NAM/Brick 100, lead.nam");
    CHECK(chosen[1] == "/music/\xe9\x9f\xb3.wav");
    CHECK(portal.folderWanted);
    CHECK(portal.multipleWanted);
    CHECK(dialog.take().empty());
    CHECK_FALSE(dialog.takeFailure());

    // And once more, for files.
    REQUIRE(eventually([&] { return !dialog.busy(); }));
    dialog.open(gui::FileDialog::Want::files, "Choose files");
    REQUIRE(eventually([&] { return dialog.take().size() == 2; }));
    CHECK(portal.asked == 2);
}

TEST_CASE("portal dialog: a cancelled dialog gives nothing and can be opened again") {
    if (!Bus::installed()) return skip("dbus-daemon is not installed (Debian: dbus)");
    REQUIRE(Bus::there());
    Portal portal(Portal::Manner::cancel, {"file:///music/x.nam"});
    PortalDialog dialog;
    REQUIRE(eventually([&] { return dialog.available(); }));
    dialog.open(gui::FileDialog::Want::files, "Choose files");
    REQUIRE(eventually([&] { return portal.asked == 1 && !dialog.busy(); }));
    CHECK(dialog.take().empty());
    CHECK(dialog.available());
    CHECK_FALSE(dialog.takeFailure());
}

TEST_CASE("portal dialog: a portal that refuses is given up, and the window is told to show its own") {
    if (!Bus::installed()) return skip("dbus-daemon is not installed (Debian: dbus)");
    REQUIRE(Bus::there());
    Portal portal(Portal::Manner::refuse, {});
    PortalDialog dialog;
    REQUIRE(eventually([&] { return dialog.available(); }));
    dialog.open(gui::FileDialog::Want::files, "Choose files");
    REQUIRE(eventually([&] { return !dialog.busy(); }));
    CHECK_FALSE(dialog.available());
    CHECK(dialog.takeFailure());
    CHECK_FALSE(dialog.takeFailure());
}

TEST_CASE(
    "portal dialog: without a portal there is none, and asking for it all the same tells the window to show its own") {
    if (!Bus::installed()) return skip("dbus-daemon is not installed (Debian: dbus)");
    REQUIRE(Bus::there());
    PortalDialog dialog;
    dialog.open(gui::FileDialog::Want::files, "Choose files");
    REQUIRE(eventually([&] { return dialog.takeFailure(); }));
    CHECK_FALSE(dialog.available());
    CHECK(dialog.take().empty());
}
