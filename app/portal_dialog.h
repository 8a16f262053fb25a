// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "engine/control/background_worker.h"
#include "gui/services/services.h"

namespace amp {

/// The desktop's own file dialog through xdg-desktop-portal (D-Bus, org.freedesktop.portal.FileChooser). Whether there is one is
/// asked once, on a thread; the dialog runs in another program, and the thread waits for its answer.
/// Thread: GUI; nothing blocks.
class PortalDialog final : public gui::FileDialog {
public:
    PortalDialog();
    ~PortalDialog() override;
    PortalDialog(const PortalDialog&) = delete;
    PortalDialog& operator=(const PortalDialog&) = delete;

    [[nodiscard]] bool available() const override { return available_.load(std::memory_order_acquire); }
    void open(Want want, const std::string& title) override;
    [[nodiscard]] std::vector<std::filesystem::path> take() override;
    [[nodiscard]] bool takeFailure() override { return failed_.exchange(false); }
    /// Whether a dialog is open.
    [[nodiscard]] bool busy() const { return busy_.load(); }

private:
    void lookForPortal();
    void ask(Want want, const std::string& title);

    std::atomic<bool> available_{false}, busy_{false}, failed_{false}, stop_{false};
    std::mutex mutex_;
    std::vector<std::filesystem::path> chosen_;
    BackgroundWorker worker_;  // last: its jobs use what stands above
};

/// The path in a "file://" address with its %xx undone; empty for other addresses.
[[nodiscard]] std::filesystem::path pathOfFileUri(std::string_view uri);

}  // namespace amp
