// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/take_list.h"

#include <sndfile.h>
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <memory>

namespace amp {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRemoved = ".deleted";
constexpr std::time_t kForgottenSeconds = 24 * 3600;
constexpr sf_count_t kPiece = 65536;

using SoundFile = std::unique_ptr<SNDFILE, int (*)(SNDFILE*)>;

SoundFile openSound(const fs::path& path, SF_INFO& info) {
    info = {};
    return {sf_open(path.c_str(), SFM_READ, &info), &sf_close};
}

Error unreadable(const fs::path& path) {
    std::error_code error;
    if (!fs::exists(path, error)) return {ErrorCode::notFound, "The file " + path.string() + " is not there.", {}};
    return {ErrorCode::badFormat, "The file " + path.string() + " is not a recording that can be read.",
            sf_strerror(nullptr)};
}

bool readTrack(const fs::path& path, TakeEntry& entry, int& channels) {
    SF_INFO info;
    const auto file = openSound(path, info);
    if (file == nullptr) return false;
    channels = info.channels;
    entry.sampleRateHz = info.samplerate;
    entry.seconds = std::max(entry.seconds, static_cast<double>(info.frames) / info.samplerate);
    std::error_code error;
    entry.bytes += fs::file_size(path, error);
    entry.written = std::max(entry.written, fs::last_write_time(path, error));
    SF_BROADCAST_INFO bext{};
    if (sf_command(file.get(), SFC_GET_BROADCAST_INFO, &bext, sizeof bext) == SF_TRUE) {
        entry.description.assign(bext.description, std::find(bext.description, std::end(bext.description), '\0'));
    }
    return true;
}

/// What was kept of the ring says so at the beginning of its notes.
bool wasKept(const fs::path& folder) {
    std::ifstream notes(folder / "take.jsonl", std::ios::binary);
    std::string head(200, '\0');
    notes.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(notes.gcount()));
    return head.find("\"exact\":false") != std::string::npos;
}

Expected<fs::path> moveFolder(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::rename(from, to, error);
    if (!error) return to;
    return fail(ErrorCode::writeFailed,
                "The take " + from.filename().string() + " could not be moved to " + to.string() + ".",
                error.message());
}

}  // namespace

std::vector<TakeEntry> listTakes(const fs::path& folder) {
    std::vector<TakeEntry> takes;
    std::error_code error;
    for (const auto& item : fs::directory_iterator(folder, error)) {
        if (!item.is_directory(error) || item.path().filename() == kRemoved) continue;
        TakeEntry entry;
        entry.folder = item.path();
        entry.name = item.path().filename().string();
        int dryChannels = 0;
        entry.hasDry = readTrack(item.path() / "DI.wav", entry, dryChannels);
        const bool hasWet = readTrack(item.path() / "wet.wav", entry, entry.wetChannels);
        if (!entry.hasDry && !hasWet) continue;
        entry.kept = wasKept(item.path());
        takes.push_back(std::move(entry));
    }
    std::sort(takes.begin(), takes.end(), [](const TakeEntry& a, const TakeEntry& b) {
        return a.written != b.written ? a.written > b.written : a.name > b.name;
    });
    return takes;
}

Expected<WaveformPyramid> makeWaveform(const fs::path& path) {
    SF_INFO info;
    const auto file = openSound(path, info);
    if (file == nullptr) return tl::unexpected(unreadable(path));
    WaveformPyramid pyramid;
    pyramid.sampleRateHz = info.samplerate;
    pyramid.levels.emplace_back();
    std::vector<float> buffer(static_cast<std::size_t>(kPiece * info.channels));
    const auto channels = static_cast<std::size_t>(info.channels);
    for (sf_count_t got = 0; (got = sf_readf_float(file.get(), buffer.data(), kPiece)) > 0;) {
        for (std::size_t i = 0; i < static_cast<std::size_t>(got); ++i, ++pyramid.frames) {
            if (pyramid.frames % WaveformPyramid::kFirstStep == 0) {
                pyramid.levels[0].push_back({buffer[i * channels], buffer[i * channels]});
            }
            auto& extent = pyramid.levels[0].back();
            for (std::size_t c = 0; c < channels; ++c) {
                extent.lowest = std::min(extent.lowest, buffer[i * channels + c]);
                extent.highest = std::max(extent.highest, buffer[i * channels + c]);
            }
        }
    }
    for (const auto& extent : pyramid.levels[0]) {
        pyramid.peak = std::max({pyramid.peak, -extent.lowest, extent.highest});
    }
    while (pyramid.levels.back().size() > WaveformPyramid::kFactor) {
        const auto& below = pyramid.levels.back();
        std::vector<WaveformPyramid::Extent> level;
        for (std::size_t i = 0; i < below.size(); ++i) {
            if (i % WaveformPyramid::kFactor == 0) level.push_back(below[i]);
            level.back().lowest = std::min(level.back().lowest, below[i].lowest);
            level.back().highest = std::max(level.back().highest, below[i].highest);
        }
        pyramid.levels.push_back(std::move(level));
    }
    return pyramid;
}

std::vector<WaveformPyramid::Extent> WaveformPyramid::look(std::uint64_t begin, std::uint64_t end,
                                                           std::size_t columns) const {
    std::vector<Extent> result(columns);
    end = std::min(end, frames);
    if (begin >= end || columns == 0) return result;
    const double perColumn = static_cast<double>(end - begin) / static_cast<double>(columns);
    // The coarsest level that still has a value for every column.
    std::size_t level = 0;
    std::uint64_t step = kFirstStep;
    while (level + 1 < levels.size() && static_cast<double>(step * kFactor) <= perColumn) {
        ++level;
        step *= kFactor;
    }
    const auto& values = levels[level];
    for (std::size_t c = 0; c < columns; ++c) {
        const double from = static_cast<double>(begin) + perColumn * static_cast<double>(c);
        const auto first = std::min(values.size() - 1, static_cast<std::size_t>(from / static_cast<double>(step)));
        const auto last =
            std::clamp(static_cast<std::size_t>(std::ceil((from + perColumn) / static_cast<double>(step))), first + 1,
                       values.size());
        result[c] = values[first];
        for (std::size_t i = first + 1; i < last; ++i) {
            result[c].lowest = std::min(result[c].lowest, values[i].lowest);
            result[c].highest = std::max(result[c].highest, values[i].highest);
        }
    }
    return result;
}

Expected<fs::path> renameTake(const fs::path& folder, const std::string& name) {
    if (name.empty() || name.find('/') != std::string::npos || name[0] == '.') {
        return fail(ErrorCode::badArgument, "A take's name must not be empty, begin with a dot or hold a slash.");
    }
    const auto to = folder.parent_path() / name;
    std::error_code error;
    if (fs::exists(to, error)) return fail(ErrorCode::badArgument, "There is a take named \"" + name + "\" already.");
    return moveFolder(folder, to);
}

Expected<fs::path> removeTake(const fs::path& folder) {
    const auto removed = folder.parent_path() / kRemoved;
    std::error_code error;
    fs::create_directories(removed, error);
    auto to = removed / folder.filename();
    for (int number = 2; fs::exists(to, error); ++number) {
        to = removed / (folder.filename().string() + " " + std::to_string(number));
    }
    return moveFolder(folder, to);
}

Expected<fs::path> restoreTake(const fs::path& removed) {
    const auto folder = removed.parent_path().parent_path();
    std::error_code error;
    auto to = folder / removed.filename();
    for (int number = 2; fs::exists(to, error); ++number) {
        to = folder / (removed.filename().string() + " " + std::to_string(number));
    }
    return moveFolder(removed, to);
}

void emptyRemovedTakes(const fs::path& takesFolder, const std::vector<fs::path>& own) {
    std::error_code error;
    for (const fs::path& removed : own) fs::remove_all(removed, error);
    const std::time_t now = std::time(nullptr);
    std::vector<fs::path> old;
    for (const auto& item : fs::directory_iterator(takesFolder / kRemoved, error)) {
        // The moving itself is the last change of a folder.
        struct stat info {};
        if (::stat(item.path().c_str(), &info) == 0 && now - info.st_ctime > kForgottenSeconds)
            old.push_back(item.path());
    }
    for (const fs::path& removed : old) fs::remove_all(removed, error);
    fs::remove(takesFolder / kRemoved, error);  // when it is empty
}

Expected<void> exportFlac(const fs::path& wave, const fs::path& to) {
    SF_INFO info;
    const auto in = openSound(wave, info);
    if (in == nullptr) return tl::unexpected(unreadable(wave));
    std::error_code error;
    if (fs::exists(to, error)) return fail(ErrorCode::badArgument, "The file " + to.string() + " is there already.");
    SF_INFO outInfo{};
    outInfo.samplerate = info.samplerate;
    outInfo.channels = info.channels;
    outInfo.format = SF_FORMAT_FLAC | SF_FORMAT_PCM_24;
    SoundFile out{sf_open(to.c_str(), SFM_WRITE, &outInfo), &sf_close};
    if (out == nullptr) {
        return fail(ErrorCode::writeFailed, "The file " + to.string() + " cannot be written.", sf_strerror(nullptr));
    }
    sf_command(out.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);
    std::vector<float> buffer(static_cast<std::size_t>(kPiece * info.channels));
    bool written = true;
    for (sf_count_t got = 0; written && (got = sf_readf_float(in.get(), buffer.data(), kPiece)) > 0;) {
        written = sf_writef_float(out.get(), buffer.data(), got) == got;
    }
    written = sf_close(out.release()) == 0 && written;
    if (written) return {};
    fs::remove(to, error);
    return fail(ErrorCode::writeFailed, "The file " + to.string() + " could not be written; is the disk full?");
}

}  // namespace amp
