// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "app/session.h"
#include "gui/services/services.h"

namespace amp {

/// The look settings of the player's settings, saved a moment after a change on a thread of their own.
/// Thread: GUI.
class LookSettings final : public gui::SettingsStore {
public:
    explicit LookSettings(Session& session);
    ~LookSettings() override;
    LookSettings(const LookSettings&) = delete;
    LookSettings& operator=(const LookSettings&) = delete;

    [[nodiscard]] const gui::Settings& settings() const override { return look_; }
    void change(const gui::Settings& settings) override;
    /// The session's settings changed elsewhere: save them too.
    void touch();

private:
    void run();

    Session& session_;
    gui::Settings look_;
    std::mutex mutex_;
    std::condition_variable wake_;
    Settings pending_;
    bool dirty_ = false, stop_ = false;
    std::thread thread_;
};

/// Driver and ports. Ports are asked of the server on a thread of its own. Thread: GUI.
class SessionAudio final : public gui::AudioSetup {
public:
    SessionAudio(Session& session, std::function<void()> changed);
    ~SessionAudio() override;
    SessionAudio(const SessionAudio&) = delete;
    SessionAudio& operator=(const SessionAudio&) = delete;

    [[nodiscard]] gui::AudioWish wish() const override;
    [[nodiscard]] Ports ports() const override;
    void apply(const gui::AudioWish& wish) override;

private:
    void run();

    Session& session_;
    std::function<void()> changed_;
    mutable std::mutex mutex_;
    mutable std::condition_variable wake_;
    mutable bool asked_ = false;
    bool stop_ = false;
    Ports ports_;
    std::thread thread_;
};

/// Settings of the recorder. Folders are made ready on the session's side. Thread: GUI.
class SessionRecording final : public gui::RecordingSetup {
public:
    SessionRecording(Session& session, std::function<void()> changed)
        : session_(session), changed_(std::move(changed)) {}
    [[nodiscard]] gui::RecordingWish wish() const override;
    void apply(const gui::RecordingWish& wish) override;

private:
    Session& session_;
    std::function<void()> changed_;
};

/// What of the machine decides whether the sound stays whole. Looked at once, on a thread. Thread: GUI.
class MachineHealth final : public gui::Health {
public:
    explicit MachineHealth(Session& session);
    ~MachineHealth() override;
    MachineHealth(const MachineHealth&) = delete;
    MachineHealth& operator=(const MachineHealth&) = delete;
    [[nodiscard]] std::vector<gui::HealthLine> lines() const override;

private:
    Session& session_;
    mutable std::mutex mutex_;
    std::vector<gui::HealthLine> found_;
    std::thread thread_;
};

}  // namespace amp
