// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/nsm/managed_session.h"

#include <chrono>
#include <utility>

namespace amp {
namespace {

using namespace std::chrono_literals;
using Kind = NsmClient::Request::Kind;
using Failure = NsmClient::Failure;

constexpr auto kAcceptPatience = 1500ms;  // nobody there: play alone, and soon
constexpr auto kOpenPatience = 10s;       // accepted: the manager may have others to open first
constexpr int kLookEvery = 5;             // polls from one look at the document to the next

}  // namespace

Expected<std::unique_ptr<ManagedSession>> ManagedSession::join(const std::string& url, bool window,
                                                               const std::string& executable,
                                                               const std::atomic<bool>& stop, SessionOptions& options) {
    using Clock = std::chrono::steady_clock;
    NsmClient::Announcement announcement{options.clientName, window ? ":dirty:optional-gui:" : ":dirty:", executable};
    auto client = NsmClient::announce(url, announcement);
    if (client == nullptr) return nullptr;
    std::optional<NsmClient::Request> open;
    const auto began = Clock::now();
    while (!open && !stop && Clock::now() - began < (client->accepted() ? kOpenPatience : kAcceptPatience))
        open = client->waitFor(Kind::open, 50ms);
    if (!open) return nullptr;
    auto saved = readSession(open->project);
    if (saved) {
        options.saved = std::move(*saved);
    } else if (saved.error().code != ErrorCode::notFound) {
        client->fail(Kind::open, Failure::badProject, saved.error().sentence);
        return tl::unexpected(saved.error());
    }
    options.project = open->project;
    options.clientName = open->clientId;
    const bool shown = window && options.saved && options.saved->window;
    std::unique_ptr<ManagedSession> joined(new ManagedSession(std::move(client), open->project, window));
    joined->setWindow(shown);
    return joined;
}

ManagedSession::ManagedSession(std::unique_ptr<NsmClient> client, std::filesystem::path project, bool window)
    : client_(std::move(client)), project_(std::move(project)), canShow_(window) {}

void ManagedSession::opened(Session& session, const Expected<void>& started) {
    if (!started) {
        client_->fail(Kind::open, Failure::general, started.error().sentence);
        return;
    }
    session_ = &session;
    clean_ = session.control().document();
    client_->reply(Kind::open, "Opened.");
}

void ManagedSession::poll() {
    if (session_ == nullptr) return;
    files_.collect();
    for (const NsmClient::Request& request : client_->take()) {
        switch (request.kind) {
            case Kind::open: client_->fail(Kind::open, Failure::notNow, "Halfstack keeps the session it has."); break;
            case Kind::save: save(); break;
            case Kind::showWindow: setWindow(true); break;
            case Kind::hideWindow: setWindow(false); break;
        }
    }
    if (--untilLook_ > 0) return;
    untilLook_ = kLookEvery;
    const bool dirty = !(session_->control().document() == *clean_);
    if (std::exchange(dirty_, dirty) != dirty) client_->tellDirty(dirty);
}

void ManagedSession::setWindow(bool shown) {
    if (!canShow_) return;
    shown_ = shown;
    client_->tellWindow(shown);
}

SavedSession ManagedSession::now() const {
    SavedSession saved = session_->snapshot();
    saved.window = shown_;
    return saved;
}

void ManagedSession::save() {
    files_.post([this, saved = now(), project = project_]() -> BackgroundWorker::Completion {
        auto written = writeSession(project, saved);
        return [this, written = std::move(written), document = saved.preset] {
            if (!written) {
                client_->fail(Kind::save, Failure::createFailed, written.error().sentence);
                return;
            }
            clean_ = document;
            client_->reply(Kind::save, "Saved.");
            // Said with each save: the manager shows what it heard last.
            dirty_ = !(session_->control().document() == *clean_);
            client_->tellDirty(dirty_);
        };
    });
}

}  // namespace amp
