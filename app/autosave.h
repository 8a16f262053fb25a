// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

#include "engine/base/error.h"
#include "engine/control/background_worker.h"
#include "engine/preset/preset.h"

namespace amp {

/// Edits that were not saved when the program ended.
struct UnsavedWork {
    Preset document;
    std::filesystem::path presetPath;  ///< what it is an edit of; empty: of nothing that is on disk
};

/// Keeps unsaved edits on disk, so that they survive the end of the program whatever its reason: written at most once a
/// second and half a second after the last edit at the latest, in one step, on a thread of its own; removed when there is nothing unsaved.
/// Control thread.
class Autosave {
public:
    using Clock = std::chrono::steady_clock;

    /// `file` belongs to this program alone. Nothing is written before the first `update`.
    explicit Autosave(std::filesystem::path file);
    /// Waits until what was last given to `update` is on disk.
    ~Autosave();
    Autosave(const Autosave&) = delete;
    Autosave& operator=(const Autosave&) = delete;

    /// What is edited now. Cheap when nothing has changed; call it as often as the control thread polls.
    void update(const Preset& document, const std::filesystem::path& presetPath, bool dirty,
                Clock::time_point now = Clock::now());
    /// Writes what waits at once; for the end of the program.
    void finish();
    /// An error in words when the last attempt to write failed; told once.
    [[nodiscard]] std::optional<Error> takeError();

private:
    void write();

    std::filesystem::path file_;
    std::optional<Preset> wanted_;  ///< to be on disk; none: no file
    std::filesystem::path wantedPath_;
    bool pending_ = false, writing_ = false, told_ = false;
    Clock::time_point due_{}, lastWrite_{};
    std::optional<Error> error_;
    BackgroundWorker worker_;
};

/// What an `Autosave` left behind. No work when there is no file; a file that cannot be read is set aside beside itself
/// (".broken") and named in the error. Reads files.
[[nodiscard]] Expected<std::optional<UnsavedWork>> readUnsavedWork(const std::filesystem::path& file);

}  // namespace amp
