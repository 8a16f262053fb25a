// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "app/nsm/nsm_client.h"
#include "app/nsm/saved_session.h"
#include "app/session.h"
#include "engine/control/background_worker.h"

namespace amp {

/// The amp as part of a session manager's session (NSM): begins as the session was left, keeps everything of its own in the
/// folder that it is given, saves when it is told to, says when there is something to save, and hides and shows its window.
/// Control thread.
class ManagedSession {
public:
    /// Joins the session of the manager at `url` (the variable NSM_URL) and changes `options` to what it wants: client name,
    /// folder, state. Waits for the manager's word, at most some seconds, since no audio client may appear before it. Null:
    /// no manager answers, and the amp plays on its own. Fails for a session that cannot be understood, which the manager
    /// has then been told. Blocking; reads a file.
    [[nodiscard]] static Expected<std::unique_ptr<ManagedSession>> join(const std::string& url, bool window,
                                                                        const std::string& executable,
                                                                        const std::atomic<bool>& stop,
                                                                        SessionOptions& options);

    /// The session has started, or could not: the manager waits for this.
    void opened(Session& session, const Expected<void>& started);
    /// About 20 times a second, after `opened`.
    void poll();

    [[nodiscard]] bool windowShown() const { return shown_; }
    /// The player closed the window: it is hidden; the manager ends the program.
    void hideWindow() { setWindow(false); }

private:
    ManagedSession(std::unique_ptr<NsmClient> client, std::filesystem::path project, bool window);
    void setWindow(bool shown);
    void save();
    [[nodiscard]] SavedSession now() const;

    std::unique_ptr<NsmClient> client_;
    std::filesystem::path project_;
    bool canShow_ = false;
    bool shown_ = false;
    Session* session_ = nullptr;
    std::optional<Preset> clean_;  ///< the document as it was last saved or opened
    bool dirty_ = false;
    int untilLook_ = 0;
    BackgroundWorker files_;
};

}  // namespace amp
