// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/takes_studio.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <utility>

#include "app/offline_render.h"
#include "engine/control/take_notes_file.h"
#include "engine/record/take_list.h"

extern char** environ;

namespace amp {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto kLookEvery = 2s;

/// "21:32" today, "12 Nov" otherwise.
std::string whenText(const fs::path& folder) {
    struct stat info {};
    if (::stat(folder.c_str(), &info) != 0) return {};
    const std::time_t now = std::time(nullptr), then = info.st_mtime;
    std::tm a{}, b{};
    ::localtime_r(&now, &a);
    ::localtime_r(&then, &b);
    char text[32];
    const bool today = a.tm_year == b.tm_year && a.tm_yday == b.tm_yday;
    std::strftime(text, sizeof text, today ? "%H:%M" : "%Y-%m-%d", &b);
    return text;
}

std::shared_ptr<const gui::TakeIndex> readIndex(const fs::path& folder, double bytesPerSecond) {
    auto index = std::make_shared<gui::TakeIndex>();
    index->folder = folder;
    index->ready = true;
    for (const TakeEntry& entry : listTakes(folder)) {
        gui::TakeItem item;
        item.folder = entry.folder;
        item.name = entry.name;
        item.preset = entry.description;
        item.when = whenText(entry.folder);
        item.seconds = entry.seconds;
        item.megabytes = static_cast<double>(entry.bytes) / 1e6;
        item.dry = entry.hasDry;
        item.wet = entry.wetChannels > 0;
        item.kept = entry.kept;
        index->items.push_back(std::move(item));
    }
    std::error_code error;
    fs::path there = folder;
    while (!there.empty() && !fs::exists(there, error) && there != there.parent_path()) there = there.parent_path();
    const auto space = fs::space(there, error);
    if (!error && bytesPerSecond > 0.0) index->secondsLeft = static_cast<double>(space.available) / bytesPerSecond;
    return index;
}

std::vector<float> columnsOf(const fs::path& file, float& peak) {
    const auto pyramid = makeWaveform(file);
    if (!pyramid) return {};
    peak = std::max(peak, pyramid->peak);
    std::vector<float> columns;
    for (const auto& extent : pyramid->look(0, pyramid->frames, gui::TakeWave::kColumns))
        columns.push_back(std::max(-extent.lowest, extent.highest));
    return columns;
}

/// A new folder beside the others.
Expected<fs::path> makeTakeFolder(const fs::path& parent, const std::string& name) {
    std::error_code error;
    for (int number = 1; number < 10000; ++number) {
        const auto folder = parent / (number == 1 ? name : name + " " + std::to_string(number));
        if (fs::create_directory(folder, error)) return folder;
        if (error) break;
    }
    return fail(ErrorCode::writeFailed, "No take can be made in \"" + parent.string() + "\".", error.message());
}

std::string cleanName(std::string name) {
    std::replace(name.begin(), name.end(), '/', '_');
    return name;
}

/// Plays one take's DI through the preset, into a take of its own.
Expected<fs::path> reampOne(const fs::path& take, OfflineRender render) {
    const auto sound = readMono(take / "DI.wav", 0.0);
    if (!sound) return tl::unexpected(sound.error());
    const auto folder =
        makeTakeFolder(take.parent_path(), take.filename().string() + " – " + cleanName(render.preset.name));
    if (!folder) return folder;
    const auto made = renderSound(*sound, *folder / "wet.wav", render);
    std::error_code error;
    if (!made) {
        fs::remove_all(*folder, error);
        return tl::unexpected(made.error());
    }
    // A rig without a past, and nothing happened to it: `render` makes this take again as well.
    std::ofstream notes(*folder / kTakeNotesName, std::ios::binary);
    notes << takeNotesLine(TakeNotesHead{sound->sampleRateHz, made->rig, true})
          << "\n{\"end\":{\"frames\":" << made->frames << "}}\n";
    // The DI belongs to the new take as well; where the file system knows links it costs nothing.
    fs::create_hard_link(take / "DI.wav", *folder / "DI.wav", error);
    if (error) fs::copy_file(take / "DI.wav", *folder / "DI.wav", error);
    return folder;
}

}  // namespace

TakesStudio::TakesStudio(Places places) : places_(std::move(places)) {}

TakesStudio::~TakesStudio() {
    ending_ = true;
    cancelled_ = true;
    // What was asked for is done: a rename or a deletion takes no time.
    renders_.finish();
    while (!files_.idle()) {
        files_.finish();
        files_.collect();
    }
    std::vector<fs::path> own;
    for (const auto& [folder, removed] : removed_) own.push_back(removed);
    emptyRemovedTakes(places_.takes(), own);
}

void TakesStudio::poll(bool recording) {
    files_.collect();
    pictures_.collect();
    renders_.collect();
    const bool changed = recording != std::exchange(wasRecording_, recording);
    if (changed || (std::exchange(asked_, false) && Clock::now() - lookedAt_ > kLookEvery)) look();
}

void TakesStudio::look() {
    if (looking_) return;
    looking_ = true;
    files_.post([this, folder = places_.takes(), rate = places_.bytesPerSecond()]() -> BackgroundWorker::Completion {
        auto index = readIndex(folder, rate);
        return [this, index = std::move(index)] {
            looking_ = false;
            lookedAt_ = Clock::now();
            // A take that has grown is drawn anew.
            for (const gui::TakeItem& item : index->items) {
                for (const gui::TakeItem& before : index_->items) {
                    if (before.folder == item.folder && before.seconds != item.seconds)
                        waves_.erase(item.folder.string());
                }
            }
            index_ = index;
        };
    });
}

std::shared_ptr<const gui::TakeWave> TakesStudio::wave(const fs::path& folder) {
    const auto [place, fresh] = waves_.try_emplace(folder.string());
    if (fresh) {
        pictures_.post([this, folder]() -> BackgroundWorker::Completion {
            auto wave = std::make_shared<gui::TakeWave>();
            if (!ending_) wave->dry = columnsOf(folder / "DI.wav", wave->peak);
            wave->peak = 0.0f;  // the list shows the loudest of what was heard
            if (!ending_) wave->wet = columnsOf(folder / "wet.wav", wave->peak);
            wave->ready = true;
            return [this, folder, wave] { waves_[folder.string()] = wave; };
        });
    }
    return place->second;
}

void TakesStudio::failed(const Error& error) {
    tell({Toast::Kind::error, error.sentence, {}, error.detail.empty() ? "" : "details", error.detail});
}

void TakesStudio::rename(const fs::path& folder, const std::string& name) {
    files_.post([this, folder, name]() -> BackgroundWorker::Completion {
        const auto renamed = renameTake(folder, name);
        return [this, renamed] {
            if (!renamed) failed(renamed.error());
            look();
        };
    });
}

void TakesStudio::remove(const fs::path& folder) {
    files_.post([this, folder]() -> BackgroundWorker::Completion {
        const auto removed = removeTake(folder);
        return [this, folder, removed] {
            if (removed) {
                removed_[folder.string()] = *removed;
                waves_.erase(folder.string());
            } else {
                failed(removed.error());
            }
            look();
        };
    });
}

void TakesStudio::restore(const fs::path& folder) {
    // The deletion may still be under way: its completion comes before this one's job is made.
    files_.post([this, folder]() -> BackgroundWorker::Completion {
        return [this, folder] {
            const auto it = removed_.find(folder.string());
            if (it == removed_.end()) return;
            files_.post([this, removed = it->second]() -> BackgroundWorker::Completion {
                const auto restored = restoreTake(removed);
                return [this, restored] {
                    if (!restored) failed(restored.error());
                    look();
                };
            });
            removed_.erase(it);
        };
    });
}

void TakesStudio::exportFlac(const fs::path& folder) {
    renders_.post([this, folder]() -> BackgroundWorker::Completion {
        Expected<void> result;
        std::error_code error;
        std::string names;
        for (const auto& [track, part] : {std::pair{"wet.wav", ""}, std::pair{"DI.wav", " DI"}}) {
            if (!fs::exists(folder / track, error)) continue;
            const std::string base = folder.filename().string() + part;
            fs::path to = folder.parent_path() / (base + ".flac");
            for (int n = 2; fs::exists(to, error); ++n)
                to = folder.parent_path() / (base + " " + std::to_string(n) + ".flac");
            result = ::amp::exportFlac(folder / track, to);
            if (!result) break;
            names += (names.empty() ? "" : ", ") + to.filename().string();
        }
        return [this, result, names, parent = folder.parent_path()] {
            if (result) {
                tell({Toast::Kind::info, "Exported.", names, {}, parent.string()});
            } else {
                failed(result.error());
            }
        };
    });
}

void TakesStudio::showInFolder(const fs::path& folder) {
    files_.post([folder]() -> BackgroundWorker::Completion {
        // Twice removed, so that the desktop's program is nobody's child here.
        std::string path = folder.string();
        std::string shell = "sh", option = "-c", script = "xdg-open \"$1\" >/dev/null 2>&1 &", zero = "sh";
        char* arguments[] = {shell.data(), option.data(), script.data(), zero.data(), path.data(), nullptr};
        pid_t child = 0;
        if (::posix_spawnp(&child, "sh", nullptr, nullptr, arguments, environ) == 0) {
            int status = 0;
            ::waitpid(child, &status, 0);
        }
        return [] {};
    });
}

void TakesStudio::reamp(const std::vector<fs::path>& folders, const Preset& preset, const Quality& quality) {
    if (folders.empty()) return;
    {
        const std::lock_guard lock(mutex_);
        if (!reamp_.running) reamp_ = {};
        reamp_.running = true;
        reamp_.count += static_cast<int>(folders.size());
    }
    cancelled_ = false;
    for (const fs::path& folder : folders) {
        renders_.post([this, folder, preset, quality, lost = places_.lost()]() -> BackgroundWorker::Completion {
            if (!cancelled_) {
                const std::lock_guard lock(mutex_);
                reamp_.name = folder.filename().string();
                reamp_.share = 0.0;
            }
            OfflineRender render;
            render.preset = preset;
            render.quality = quality;
            render.format = SoundFormat::pcm24;
            render.folders = lost;
            render.description = preset.name;
            render.progress = [this](double share) {
                const std::lock_guard lock(mutex_);
                reamp_.share = share;
                return !cancelled_;
            };
            auto made = cancelled_ ? Expected<fs::path>(fail(ErrorCode::unavailable, {})) : reampOne(folder, render);
            {
                const std::lock_guard lock(mutex_);
                ++reamp_.done;
                reamp_.share = 0.0;
                if (reamp_.done == reamp_.count) reamp_ = {};
            }
            return [this, made, preset = preset.name] {
                if (made) {
                    tell({Toast::Kind::info, "Re-amped with \"" + preset + "\".", made->filename().string(), {}, {}});
                } else if (made.error().code != ErrorCode::unavailable) {
                    failed(made.error());
                }
                look();
            };
        });
    }
}

void TakesStudio::cancelReamp() {
    cancelled_ = true;
}

gui::ReampView TakesStudio::reamping() const {
    const std::lock_guard lock(mutex_);
    return reamp_;
}

}  // namespace amp
