// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/control/file_resources.h"
#include "engine/control/rig_builder.h"
#include "engine/control/take_notes_file.h"
#include "engine/runtime/engine.h"

namespace amp {

/// Plays a take again: the rig it began with, its DI, and every change of the rig at its frame, through the same engine. What
/// comes out is the take's wet track bit for bit (ARCHITECTURE.md, law L4). One thread; needs no control thread.
class TakeReplay {
public:
    TakeReplay() = default;
    ~TakeReplay();
    TakeReplay(const TakeReplay&) = delete;
    TakeReplay& operator=(const TakeReplay&) = delete;

    /// Reads the notes and builds the first rig. Fails with one sentence: no notes, a take kept from the last minutes, a file of
    /// the rig that has gone or is not the same any more.
    [[nodiscard]] Expected<void> load(const std::filesystem::path& take, std::vector<std::filesystem::path> folders);

    [[nodiscard]] const TakeNotesContent& notes() const { return notes_; }
    /// First frame from which the wet track may be something else than what is played here: the disk was too slow there, so
    /// that the DI is silence although the rig was played. None: all of it is the same.
    [[nodiscard]] std::optional<std::uint64_t> exactUntil() const;

    /// The next `frames` frames (at most 8192) of the take's DI through the rig. Fails when a file of a later rig cannot be had.
    [[nodiscard]] Expected<void> process(const float* dry, float* left, float* right, int frames);

private:
    [[nodiscard]] Expected<void> play(const float* dry, float* left, float* right, int frames);
    [[nodiscard]] Expected<bool> sendNext();
    [[nodiscard]] Expected<Command::Body> bodyOf(const RigEvent& event);
    [[nodiscard]] Expected<void> checked(const RigBuilder& builder, const std::vector<PresetNode>& chain) const;

    rt::RetireList retire_;
    Engine engine_;
    FileResources resources_;
    TakeNotesContent notes_;
    BuildSettings settings_;
    std::size_t nextEvent_ = 0;
    std::size_t nextSilence_ = 0;
    std::uint32_t number_ = 1;
    std::uint64_t frame_ = 0;     ///< that the engine has played
    std::uint64_t position_ = 0;  ///< in the take's files
};

/// A take's wet track against a replay.
struct TakeComparison {
    std::uint64_t frames = 0;
    std::optional<std::uint64_t> firstDifference;  ///< frame; none: bit for bit the same
    std::optional<std::uint64_t> exactUntil;       ///< the recording itself tells of a hole there
};

/// Plays a take again and compares it with its wet track, in the format that has. `sink`, where there is one, gets what was
/// played; it returns false to stop. `block` frames at a time.
[[nodiscard]] Expected<TakeComparison> replayTake(
    const std::filesystem::path& take, const std::vector<std::filesystem::path>& folders, int block,
    const std::function<bool(const float* left, const float* right, int frames, double share)>& sink);

}  // namespace amp
