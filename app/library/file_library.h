// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "app/library/library_scan.h"
#include "app/paths.h"
#include "engine/control/engine_control.h"
#include "gui/services/library.h"

namespace amp {

/// The player's files: scanned at start and whenever something in the folders changes (inotify), on a thread of its own.
/// The cache makes the index complete at once on the next start. Favourites live in the data folder.
/// Thread: all members from the GUI thread; none blocks for longer than a pointer takes to copy.
class FileLibrary final : public gui::Library {
public:
    /// `folders`: of models and cabinets, besides those of the data folder. `foldersChanged` is called on the GUI thread.
    FileLibrary(const Paths& paths, std::vector<std::filesystem::path> folders,
                std::function<void(const std::vector<std::filesystem::path>&)> foldersChanged);
    ~FileLibrary() override;

    [[nodiscard]] std::shared_ptr<const gui::LibraryIndex> index() const override;
    [[nodiscard]] std::vector<std::filesystem::path> folders() const override { return folders_; }
    void addFolder(const std::filesystem::path& folder) override;
    void removeFolder(const std::filesystem::path& folder) override;
    void rescan() override;
    void setFavourite(const std::filesystem::path& file, bool favourite) override;
    void requestListing(const std::filesystem::path& folder) override;
    [[nodiscard]] gui::FolderListing listing() const override;
    [[nodiscard]] std::optional<Preset> factoryPreset(const std::filesystem::path& path) const override;
    void renamePreset(const std::filesystem::path& file, const std::string& name) override;
    void removePreset(const std::filesystem::path& file) override;
    void restorePreset(const std::filesystem::path& file) override;

    /// Sentences of jobs that failed since the last call.
    [[nodiscard]] std::vector<Toast> takeToasts();
    /// Waits until everything asked for is done; for tests.
    void settle();

private:
    void run();
    void scan();
    void publish(const ScanCache& files);
    void post(std::function<void()> job);
    void postScan();
    void tell(Toast toast);
    [[nodiscard]] std::vector<std::filesystem::path> allFolders() const;
    void watch(const std::vector<std::filesystem::path>& directories);

    const Paths paths_;
    std::vector<std::filesystem::path> folders_;  ///< GUI thread
    std::function<void(const std::vector<std::filesystem::path>&)> foldersChanged_;

    mutable std::mutex mutex_;
    std::condition_variable idle_;
    std::vector<std::function<void()>> jobs_;
    std::vector<std::filesystem::path> scanFolders_;
    std::shared_ptr<const gui::LibraryIndex> index_;
    gui::FolderListing listing_;
    std::set<std::string> favourites_;
    std::map<std::string, Preset> factory_;  ///< read before the index names them
    std::vector<Toast> toasts_;
    bool scanWanted_ = true;
    bool busy_ = true;

    // The worker's own.
    ScanCache cache_;
    bool cacheRead_ = false;
    bool factoryRead_ = false;
    std::uint64_t version_ = 0;
    int inotify_ = -1;
    int wake_ = -1;
    std::vector<int> watches_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

}  // namespace amp
