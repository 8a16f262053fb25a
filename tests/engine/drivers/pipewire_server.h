// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "tests/engine/drivers/jack_server.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

namespace amp::test {

/// A PipeWire daemon with its session manager and one null device, in a folder of its own, which this process and its
/// children use from then on. Never touches the user's.
class PipewireServer {
public:
    PipewireServer() {
        ::setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1);
        ::setenv("HOME", folder_.path().c_str(), 1);
        ::setenv("DBUS_SESSION_BUS_ADDRESS", ("unix:path=" + (folder_ / "bus").string()).c_str(), 1);
        ::setenv("JACK_DEFAULT_SERVER", "halfstack-test-none", 1);  // no JACK 2 of the user's
        ::setenv("JACK_NO_START_SERVER", "1", 1);
        ::unsetenv("PIPEWIRE_RUNTIME_DIR");
        ::unsetenv("PIPEWIRE_REMOTE");
        bus_ = std::make_unique<ChildProcess>(std::vector<std::string>{
            "dbus-daemon", "--session", "--nofork", "--nosyslog", "--address=unix:path=" + (folder_ / "bus").string()});
    }

    [[nodiscard]] static bool installed() {
        return findProgram("pipewire") && findProgram("wireplumber") && findProgram("pw-cli") &&
               findProgram("dbus-daemon") && findProgram("pw-jack");
    }

    /// Starts daemon and session manager, makes the null device and waits for its ports.
    bool start() {
        std::filesystem::remove(folder_ / "pipewire-0");
        daemon_ = std::make_unique<ChildProcess>(std::vector<std::string>{"pipewire"});
        if (!eventually([&] { return std::filesystem::exists(folder_ / "pipewire-0"); })) return false;
        manager_ = std::make_unique<ChildProcess>(std::vector<std::string>{"wireplumber"});
        if (!eventually([] { return runOk({"pw-cli", "info", "0"}); })) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(500));  // the session manager has no word for "ready"
        runOk({"pw-cli", "create-node", "adapter",
               "{ factory.name=support.null-audio-sink node.name=halfstack-null media.class=Audio/Duplex "
               "object.linger=true audio.position=[FL FR] }"});
        return eventually([] { return ports().find("halfstack-null:capture_FL") != std::string::npos; });
    }

    void kill() {
        manager_->stop();
        daemon_->send(SIGKILL);
        daemon_->waitForEnd(std::chrono::seconds(5));
    }

    static std::string ports() { return JackServer::run({"pw-jack", "jack_lsp"}); }
    static bool runOk(std::vector<std::string> command) {
        return runProgram(std::move(command), std::chrono::seconds(5)).ok();
    }

private:
    TempDir folder_;
    std::unique_ptr<ChildProcess> bus_;
    std::unique_ptr<ChildProcess> daemon_;
    std::unique_ptr<ChildProcess> manager_;
};

}  // namespace amp::test
