// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/control/engine_control.h"
#include "gui/services/library.h"
#include "gui/services/settings.h"
#include "gui/services/takes.h"

namespace amp::gui {

/// What the player wants of the audio connection. Empty or zero: whatever is there.
struct AudioWish {
    std::string driver = "auto";  ///< "auto", "jack", "alsa" or "demo"
    bool connect = true;          ///< connect to the ports below, or to the first physical ones
    std::string capturePort, playbackLeft, playbackRight;
    int periodFrames = 0;
    double sampleRateHz = 0;
    std::string captureCard, playbackCard;  ///< of the ALSA driver; empty: the default device
    int cardInput = 0;                      ///< which input of the card, from 0
    bool followTransport = false;           ///< record while the server's transport rolls
    bool operator==(const AudioWish&) const = default;
};

/// Where sound comes in and goes out. Thread: GUI; every call returns at once.
class AudioSetup {
public:
    virtual ~AudioSetup() = default;
    struct Ports {
        std::vector<std::string> capture, playback;
        /// A sound device that the ALSA driver can use.
        struct Card {
            std::string name;         ///< what AudioWish holds
            std::string description;  ///< for the player
            bool capture = false, playback = false;
        };
        std::vector<Card> cards;
    };
    [[nodiscard]] virtual AudioWish wish() const = 0;
    [[nodiscard]] virtual Ports ports() const = 0;
    virtual void apply(const AudioWish& wish) = 0;
};

/// One line of the machine's health, with what to do.
struct HealthLine {
    bool good = true;
    std::string title;  ///< "Real-time priority"
    std::string line;   ///< "the governor is “{}”"
    std::string value;  ///< stands in the braces
    std::string fix;    ///< what to do, or empty
};

/// Looks at the machine in the background. Thread: GUI; returns what was found last.
class Health {
public:
    virtual ~Health() = default;
    [[nodiscard]] virtual std::vector<HealthLine> lines() const = 0;
};

/// The desktop's own file dialog. Thread: GUI; the dialog runs in another program.
class FileDialog {
public:
    virtual ~FileDialog() = default;
    enum class Want { files, folder };
    [[nodiscard]] virtual bool available() const = 0;
    virtual void open(Want want, const std::string& title) = 0;
    /// The player's choice, once; nothing while the dialog is open or when it was cancelled.
    [[nodiscard]] virtual std::vector<std::filesystem::path> take() = 0;
    /// True once when a dialog that was asked for could not be shown: the window's own takes its place.
    [[nodiscard]] virtual bool takeFailure() { return false; }
};

/// What the window needs besides the engine. The pointers may be null: the window then leaves out what they would serve.
struct Services {
    Library& library;
    SettingsStore& settings;
    AudioSetup* audio = nullptr;
    Health* health = nullptr;
    FileDialog* dialog = nullptr;
    Takes* takes = nullptr;
    RecordingSetup* recording = nullptr;
};

}  // namespace amp::gui
