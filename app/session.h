// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/autosave.h"
#include "app/drivers.h"
#include "app/events_file.h"
#include "app/instance_slot.h"
#include "app/log_file.h"
#include "app/nsm/saved_session.h"
#include "app/paths.h"
#include "app/settings.h"
#include "engine/control/file_resources.h"
#include "engine/control/live_control.h"
#include "engine/record/disk_writer.h"
#include "engine/rt/reclaimer.h"
#include "engine/rt/retire_list.h"
#include "engine/runtime/engine.h"

namespace amp {

/// What the command line says about a live session; empty: as in the settings.
struct SessionOptions {
    std::string driver;  ///< auto, jack, alsa, demo
    std::string clientName = "halfstack";
    std::string preset;  ///< name or file
    bool connect = true;
    bool record = false;
    bool windowed = false;           ///< without a server the demo plays, so that there is something to hear
    std::string demoFile;            ///< demo driver: what to play instead of the riff
    std::vector<TimedEvent> events;  ///< demo driver: what happens at which frame
    int periodFrames = 0;            ///< wished for
    double sampleRateHz = 0.0;       ///< wished for
    std::string card;                ///< ALSA device for both directions
    int cardInput = -1;              ///< which input of the card, from 0
    bool followTransport = false;    ///< record while the server's transport rolls
    /// Of a session manager's session: everything lives in this folder, and nothing of it goes into the player's settings.
    std::filesystem::path project;
    std::optional<SavedSession> saved;  ///< how that session was left; none: it is new
};

/// A live amp: engine, control, recorder and driver with the threads they need, put together and taken apart in the right order.
/// Owned and called by the control thread (the window's, or the headless loop's).
class Session {
public:
    Session(Paths paths, Settings settings, const SessionOptions& options);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Loads the preset and starts the driver. With a window the driver comes up while the window opens. Without one, and where
    /// a recording or events count on it, the demo begins when the rig is ready, so that it is heard from the first frame.
    /// Fails only for what the player has to know at once: a preset or sound file that cannot be read, a driver that was asked
    /// for by name and cannot be had.
    [[nodiscard]] Expected<void> start();
    /// About 20 to 60 times a second.
    void poll();
    /// Ends sound and take and waits for the disk, so that what is on it is complete. Later calls do nothing.
    void stop();

    [[nodiscard]] LiveControl& control() { return *control_; }
    [[nodiscard]] DriverStatus driverStatus() const { return drivers_.status(); }
    [[nodiscard]] Engine& engine() { return engine_; }
    [[nodiscard]] const Paths& paths() const { return paths_; }
    [[nodiscard]] Settings& settings() { return settings_; }
    /// The settings' folders have changed: lost files are looked for there too.
    void foldersChanged();
    /// The settings of the recorder have changed: takes that begin from now on and the ring follow.
    void recordingChanged();
    /// Where takes are put: with a session manager in the session's own folder.
    [[nodiscard]] std::filesystem::path takesFolder() const;
    [[nodiscard]] std::filesystem::path ringFolder() const {
        return settings_.ring.empty() ? paths_.state / "ring" : settings_.ring;
    }
    /// Where files of a preset are looked for.
    [[nodiscard]] std::vector<std::filesystem::path> resourceFolders() const;
    /// Changes driver or ports while running; returns at once, `poll` brings the result.
    void restartDriver(const std::string& driver, const DriverConfig& config);
    [[nodiscard]] const DriverConfig& driverConfig() const { return driverConfig_; }
    /// What a session manager's session has to keep of now, but for the window.
    [[nodiscard]] SavedSession snapshot() const;

private:
    void changeDriver(const std::string& name);
    void driverChanged(const Drivers::Result& result, bool fatal);
    void serverCame();
    void prepareDemo();
    [[nodiscard]] std::filesystem::path autosaveFile() const {
        return paths_.state / slot_.fileName("autosave", ".json");
    }
    /// Puts the edits back that last time ended with, over the preset they belong to.
    void bringBackUnsavedWork();
    [[nodiscard]] bool managed() const { return !options_.project.empty(); }
    void openSaved(const SavedSession& saved);
    void followTransport(const DriverStatus& driver);
    void logDriver(const DriverStatus& now);

    Paths paths_;
    Settings settings_;
    SessionOptions options_;
    DriverConfig driverConfig_;
    InstanceSlot slot_;
    LogFile log_;
    std::optional<Autosave> autosave_;  ///< none where no file is ours alone
    DriverStatus logged_;

    // Each needs those above it; destruction goes the other way: sound stops first, then takes drain, then memory is reclaimed.
    rt::RetireList retire_;
    rt::Reclaimer reclaimer_;
    DiskWriter writer_;
    Engine engine_;
    FileResources resources_;
    std::unique_ptr<LiveControl> control_;
    Drivers drivers_;
    Expected<void> driverStarted_;    ///< how the last change went
    std::vector<StageEvent> events_;  ///< not yet sent
    bool recordWanted_ = false;       ///< as soon as there is a rate
    bool rolling_ = false;            ///< the server's transport, when last looked at
    bool stopped_ = false;
};

}  // namespace amp
