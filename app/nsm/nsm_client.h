// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace amp {

/// The wire to a session manager that speaks NSM (the Non Session Manager's protocol, OSC over UDP): says that we are there,
/// collects what the manager asks for, and carries our answers. A thread of its own sends and receives, so that no caller
/// waits for the network; the manager's messages stay until they are taken. Thread: one owner.
class NsmClient {
public:
    struct Announcement {
        std::string name;          ///< of the program; the manager makes the session's client names of it
        std::string capabilities;  ///< ":dirty:optional-gui:"
        std::string executable;    ///< as it was called
    };
    struct Request {
        enum class Kind { open, save, showWindow, hideWindow };
        Kind kind = Kind::save;
        // Of open.
        std::filesystem::path project;  ///< ours alone to keep things in; may not exist yet
        std::string displayName;
        std::string clientId;  ///< name for the audio server
    };
    /// Error codes of the protocol.
    enum class Failure { general = -1, notNow = -8, badProject = -9, createFailed = -10 };

    /// Sends the announcement to `url` ("osc.udp://host:port/"). Null when that is no address.
    [[nodiscard]] static std::unique_ptr<NsmClient> announce(const std::string& url, const Announcement& announcement);
    ~NsmClient();
    NsmClient(const NsmClient&) = delete;
    NsmClient& operator=(const NsmClient&) = delete;

    /// Whether the manager has accepted us; false also when it refused or says nothing.
    [[nodiscard]] bool accepted() const;
    [[nodiscard]] std::string manager() const;  ///< how it calls itself
    /// What it asked for since the last call, oldest first. An open or save wants `reply` or `fail`.
    [[nodiscard]] std::vector<Request> take();
    /// Waits for the first request of this kind and takes it, with those before it. Blocking.
    [[nodiscard]] std::optional<Request> waitFor(Request::Kind kind, std::chrono::milliseconds atMost);

    void reply(Request::Kind to, const std::string& message);
    void fail(Request::Kind to, Failure failure, const std::string& sentence);
    void tellDirty(bool dirty);
    void tellWindow(bool shown);

private:
    struct Wire;
    explicit NsmClient(std::unique_ptr<Wire> wire);
    std::unique_ptr<Wire> wire_;
};

}  // namespace amp
