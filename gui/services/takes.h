// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/control/engine_control.h"

namespace amp::gui {

/// One take in the list.
struct TakeItem {
    std::filesystem::path folder;
    std::string name;
    std::string preset;  ///< it was played with
    std::string when;    ///< "21:32", or "12 Nov" when it was not today
    double seconds = 0.0;
    double megabytes = 0.0;
    bool dry = false, wet = false;
    bool kept = false;  ///< of the last minutes, rather than recorded
    [[nodiscard]] std::filesystem::path track() const { return folder / (wet ? "wet.wav" : "DI.wav"); }
};

/// All takes at one moment, newest first. Immutable, shared with the worker.
struct TakeIndex {
    std::vector<TakeItem> items;
    std::filesystem::path folder;
    std::optional<double> secondsLeft;  ///< that fit on the disk, as takes are recorded now
    bool ready = false;                 ///< the folder has been looked at
};

/// A take drawn: the loudest sample of each of `kColumns` stretches, and the loudest of all.
struct TakeWave {
    static constexpr std::size_t kColumns = 480;
    std::vector<float> dry, wet;  ///< empty when there is no such track
    float peak = 0.0f;
    bool ready = false;
};

/// Rendering of takes through another sound.
struct ReampView {
    bool running = false;
    std::string name;    ///< of the take in progress
    double share = 0.0;  ///< of that one, 0 … 1
    int done = 0, count = 0;
};

/// The player's takes. All work is done on other threads; every call returns at once. Thread: GUI.
class Takes {
public:
    virtual ~Takes() = default;
    [[nodiscard]] virtual std::shared_ptr<const TakeIndex> index() const = 0;
    /// Somebody shows the list: it is looked through again every few seconds.
    virtual void keepFresh() = 0;
    /// The picture of a take; asked for by looking, ready a moment later. Null: not yet.
    [[nodiscard]] virtual std::shared_ptr<const TakeWave> wave(const std::filesystem::path& folder) = 0;
    virtual void rename(const std::filesystem::path& folder, const std::string& name) = 0;
    /// Puts the take aside; `restore` with the same folder brings it back, until the program ends.
    virtual void remove(const std::filesystem::path& folder) = 0;
    virtual void restore(const std::filesystem::path& folder) = 0;
    /// Writes each track as FLAC into the takes' folder; tells by toast.
    virtual void exportFlac(const std::filesystem::path& folder) = 0;
    virtual void showInFolder(const std::filesystem::path& folder) = 0;
    /// Plays the DI of each through the preset, one after the other, into new takes; tells by toast.
    virtual void reamp(const std::vector<std::filesystem::path>& folders, const Preset& preset,
                       const Quality& quality) = 0;
    virtual void cancelReamp() = 0;
    [[nodiscard]] virtual ReampView reamping() const = 0;
};

/// How the recorder is set up.
struct RecordingWish {
    bool asFloat = false;  ///< the wet track; the DI always is
    bool mono = false;     ///< the wet track: both sides at half gain each
    std::filesystem::path takes;
    bool listen = true;  ///< keep the last minutes
    int listenMinutes = 30;
    int quotaMegabytes = 2048;
    std::filesystem::path ring;
    bool operator==(const RecordingWish&) const = default;
};

/// Settings of the recorder. Thread: GUI; returns at once.
class RecordingSetup {
public:
    virtual ~RecordingSetup() = default;
    [[nodiscard]] virtual RecordingWish wish() const = 0;
    virtual void apply(const RecordingWish& wish) = 0;
};

}  // namespace amp::gui
