// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace amp {

/// One take on disk, as a list shows it. Read from the heads of its files only.
struct TakeEntry {
    std::filesystem::path folder;
    std::string name;
    double sampleRateHz = 0.0;
    double seconds = 0.0;
    int wetChannels = 0;  ///< 0: there is no wet track
    bool hasDry = false;
    bool kept = false;        ///< of the last minutes, rather than recorded
    std::string description;  ///< the preset it was played with
    std::uintmax_t bytes = 0;
    std::filesystem::file_time_type written{};
};

/// Peaks of a file at several resolutions, so that any stretch draws with a few hundred values: level 0 has one pair per
/// 256 frames, each further level one per four of the level below. Channels are taken together.
struct WaveformPyramid {
    struct Extent {
        float lowest = 0.0f;
        float highest = 0.0f;
    };
    static constexpr std::uint64_t kFirstStep = 256;
    static constexpr std::uint64_t kFactor = 4;

    double sampleRateHz = 0.0;
    std::uint64_t frames = 0;
    float peak = 0.0f;
    std::vector<std::vector<Extent>> levels;

    /// What `columns` columns show of the frames [begin, end). Cost: a few operations per column.
    [[nodiscard]] std::vector<Extent> look(std::uint64_t begin, std::uint64_t end, std::size_t columns) const;
};

// All of these read or change files: never on the audio thread, and not on the control thread for long takes.

/// The takes in a folder, newest first. Folders without a readable `wet.wav` or `DI.wav` are no takes.
[[nodiscard]] std::vector<TakeEntry> listTakes(const std::filesystem::path& folder);

/// Reads a whole file once. Fails: notFound, badFormat.
[[nodiscard]] Expected<WaveformPyramid> makeWaveform(const std::filesystem::path& file);

/// Gives a take another name and returns its new folder. Fails: badArgument for a name that is empty, holds a slash or is
/// taken; writeFailed.
[[nodiscard]] Expected<std::filesystem::path> renameTake(const std::filesystem::path& folder, const std::string& name);

/// Puts a take aside, so that deleting can be undone: moves it into `.deleted` beside it and returns where it is now.
[[nodiscard]] Expected<std::filesystem::path> removeTake(const std::filesystem::path& folder);
/// Undoes `removeTake`.
[[nodiscard]] Expected<std::filesystem::path> restoreTake(const std::filesystem::path& removed);
/// Really deletes what was removed, when nothing can be undone any more: these of this program, and what programs that were
/// killed have left for longer than a day. What another program has put aside stays, its player may want it back.
void emptyRemovedTakes(const std::filesystem::path& takesFolder, const std::vector<std::filesystem::path>& own);

/// Writes a track as FLAC with 24 bits; louder samples than full scale clip. Fails: as `makeWaveform`, writeFailed, and
/// badArgument when `to` is there already.
[[nodiscard]] Expected<void> exportFlac(const std::filesystem::path& wave, const std::filesystem::path& to);

}  // namespace amp
