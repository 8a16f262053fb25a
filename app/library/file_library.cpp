// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/file_library.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>
#include <utility>

#include "app/preset_library.h"
#include "engine/preset/preset_file.h"
#include "gui/search.h"
#include "ir/factory_cabinet.h"

namespace amp {
namespace {

namespace fs = std::filesystem;
constexpr std::uint32_t kWatched = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE | IN_ONLYDIR;
/// A copy of a thousand files is one change, not a thousand.
constexpr int kSettleMs = 300;

fs::path favouritesFile(const Paths& paths) {
    return paths.data / "favourites.txt";
}

std::set<std::string> readFavourites(const Paths& paths) {
    std::set<std::string> out;
    std::ifstream stream(favouritesFile(paths));
    for (std::string line; std::getline(stream, line);) out.insert(line);
    return out;
}

void writeFavourites(const Paths& paths, const std::set<std::string>& favourites) {
    std::error_code error;
    fs::create_directories(paths.data, error);
    const fs::path next = favouritesFile(paths).string() + ".new";
    {
        std::ofstream stream(next);
        for (const std::string& line : favourites) stream << line << '\n';
        if (!stream) return;
    }
    fs::rename(next, favouritesFile(paths), error);
}

std::string searchText(const gui::LibraryItem& item) {
    std::string text = item.name + " " + item.detail + " " + item.folder;
    for (const std::string& tag : item.tags) text += " " + tag;
    return gui::lowered(text);
}

gui::FolderListing listFolder(const fs::path& folder) {
    gui::FolderListing out;
    out.path = folder;
    std::error_code error;
    for (auto it = fs::directory_iterator(folder, error); !error && it != fs::directory_iterator();
         it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (name.empty() || name.front() == '.') continue;
        std::error_code ignored;
        if (it->is_directory(ignored)) {
            out.folders.push_back(name);
        } else if (const auto kind = libraryKind(it->path())) {
            ++(*kind == gui::LibraryKind::model ? out.models : out.impulses);
        }
    }
    if (error) out.sentence = "This folder cannot be read.";
    std::sort(out.folders.begin(), out.folders.end(),
              [](const std::string& a, const std::string& b) { return gui::lowered(a) < gui::lowered(b); });
    out.ready = true;
    return out;
}

}  // namespace

FileLibrary::FileLibrary(const Paths& paths, std::vector<fs::path> folders,
                         std::function<void(const std::vector<fs::path>&)> foldersChanged)
    : paths_(paths),
      folders_(std::move(folders)),
      foldersChanged_(std::move(foldersChanged)),
      scanFolders_(allFolders()),
      index_(std::make_shared<gui::LibraryIndex>()),
      inotify_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      thread_([this] { run(); }) {}

FileLibrary::~FileLibrary() {
    stop_.store(true);
    post({});
    thread_.join();
    if (inotify_ >= 0) close(inotify_);
    if (wake_ >= 0) close(wake_);
}

std::vector<fs::path> FileLibrary::allFolders() const {
    std::vector<fs::path> all{paths_.models(), paths_.impulses()};
    all.insert(all.end(), folders_.begin(), folders_.end());
    return all;
}

std::shared_ptr<const gui::LibraryIndex> FileLibrary::index() const {
    const std::lock_guard lock(mutex_);
    return index_;
}

gui::FolderListing FileLibrary::listing() const {
    const std::lock_guard lock(mutex_);
    return listing_;
}

std::vector<Toast> FileLibrary::takeToasts() {
    const std::lock_guard lock(mutex_);
    return std::exchange(toasts_, {});
}

void FileLibrary::tell(Toast toast) {
    const std::lock_guard lock(mutex_);
    toasts_.push_back(std::move(toast));
}

void FileLibrary::post(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        if (job) jobs_.push_back(std::move(job));
        busy_ = true;
    }
    const std::uint64_t one = 1;
    static_cast<void>(!write(wake_, &one, sizeof one));
}

void FileLibrary::postScan() {
    {
        const std::lock_guard lock(mutex_);
        scanWanted_ = true;
        scanFolders_ = allFolders();
    }
    post({});
}

void FileLibrary::addFolder(const fs::path& folder) {
    if (std::find(folders_.begin(), folders_.end(), folder) != folders_.end()) return;
    folders_.push_back(folder);
    if (foldersChanged_) foldersChanged_(folders_);
    postScan();
}

void FileLibrary::removeFolder(const fs::path& folder) {
    std::erase(folders_, folder);
    if (foldersChanged_) foldersChanged_(folders_);
    postScan();
}

void FileLibrary::rescan() {
    postScan();
}

void FileLibrary::setFavourite(const fs::path& file, bool favourite) {
    // Seen at once; the file follows.
    const std::lock_guard lock(mutex_);
    if (favourite) {
        favourites_.insert(file.string());
    } else {
        favourites_.erase(file.string());
    }
    auto next = std::make_shared<gui::LibraryIndex>(*index_);
    for (gui::LibraryItem& item : next->items) {
        if (item.path == file) item.favourite = favourite;
    }
    next->version = index_->version + 1;
    index_ = std::move(next);
    jobs_.push_back([this, all = favourites_] { writeFavourites(paths_, all); });
    busy_ = true;
    const std::uint64_t one = 1;
    static_cast<void>(!write(wake_, &one, sizeof one));
}

void FileLibrary::requestListing(const fs::path& folder) {
    post([this, folder] {
        gui::FolderListing found = listFolder(folder);
        const std::lock_guard lock(mutex_);
        listing_ = std::move(found);
    });
}

std::optional<Preset> FileLibrary::factoryPreset(const fs::path& path) const {
    const std::lock_guard lock(mutex_);
    const auto found = factory_.find(path.string());
    return found != factory_.end() ? std::optional<Preset>(found->second) : std::nullopt;
}

void FileLibrary::renamePreset(const fs::path& file, const std::string& name) {
    post([this, file, name] {
        auto preset = readPreset(file);
        if (preset) {
            preset->name = name;
            if (const auto written = writePreset(file, *preset); !written) {
                tell({Toast::Kind::error, written.error().sentence, {}, {}, written.error().detail});
            }
        } else {
            tell({Toast::Kind::error, preset.error().sentence, {}, {}, preset.error().detail});
        }
        const std::lock_guard lock(mutex_);
        scanWanted_ = true;
    });
}

void FileLibrary::removePreset(const fs::path& file) {
    post([this, file] {
        // Set aside, not deleted: undo renames it back. What was set aside in earlier sessions stays for the player to clear.
        std::error_code error;
        fs::rename(file, file.string() + ".removed", error);
        if (error) tell({Toast::Kind::error, "The preset could not be removed.", error.message(), {}, {}});
        const std::lock_guard lock(mutex_);
        scanWanted_ = true;
    });
}

void FileLibrary::restorePreset(const fs::path& file) {
    post([this, file] {
        std::error_code error;
        fs::rename(file.string() + ".removed", file, error);
        if (error) tell({Toast::Kind::error, "The preset could not be brought back.", error.message(), {}, {}});
        const std::lock_guard lock(mutex_);
        scanWanted_ = true;
    });
}

void FileLibrary::settle() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [&] { return !busy_; });
}

void FileLibrary::publish(const ScanCache& files) {
    auto next = std::make_shared<gui::LibraryIndex>();
    next->items.reserve(files.size() + 64);
    for (const auto& [path, file] : files) {
        gui::LibraryItem item;
        item.kind = file.kind;
        item.path = path;
        item.name = file.description.name;
        item.detail = file.description.detail;
        item.tags = file.description.tags;
        item.group = gearOf(file.description.detail);
        item.folder = item.path.parent_path().filename().string();
        next->items.push_back(std::move(item));
    }
    for (const ir::FactoryCabinet& cabinet : ir::factoryCabinets()) {
        gui::LibraryItem item;
        item.kind = gui::LibraryKind::impulse;
        item.path = "factory:" + std::string(cabinet.key);
        item.name = cabinet.label;
        item.detail = cabinet.help;
        item.tags = {"built-in"};
        item.factory = true;
        next->items.push_back(std::move(item));
    }
    for (const PresetEntry& preset : listPresets(paths_.presets())) {
        gui::LibraryItem item;
        item.kind = gui::LibraryKind::preset;
        item.path = preset.path;
        item.name = preset.name;
        item.tags = preset.tags;
        if (!preset.tags.empty()) item.group = preset.tags.front();
        for (const std::string& tag : preset.tags) item.detail += (item.detail.empty() ? "" : " · ") + tag;
        item.factory = preset.path.string().starts_with("factory:");
        if (item.factory && !factoryRead_) {
            if (auto read = openPreset(preset.path.string(), paths_.presets())) {
                const std::lock_guard lock(mutex_);
                factory_[preset.path.string()] = std::move(*read);
            }
        }
        next->items.push_back(std::move(item));
    }
    factoryRead_ = true;
    for (gui::LibraryItem& item : next->items) item.search = searchText(item);
    std::vector<std::pair<std::string, std::size_t>> order;
    order.reserve(next->items.size());
    for (std::size_t i = 0; i < next->items.size(); ++i) order.emplace_back(gui::lowered(next->items[i].name), i);
    std::sort(order.begin(), order.end());
    std::vector<gui::LibraryItem> sorted;
    sorted.reserve(order.size());
    for (const auto& [name, i] : order) sorted.push_back(std::move(next->items[i]));
    next->items = std::move(sorted);

    const std::lock_guard lock(mutex_);
    for (gui::LibraryItem& item : next->items) item.favourite = favourites_.count(item.path.string()) != 0;
    next->version = std::max(++version_, index_->version + 1);
    version_ = next->version;
    index_ = std::move(next);
}

void FileLibrary::scan() {
    const fs::path cacheFile = paths_.cache / "library.json";
    if (!cacheRead_) {
        cacheRead_ = true;
        std::error_code error;
        fs::create_directories(paths_.presets(), error);  // to be watched from the start
        auto favourites = readFavourites(paths_);
        {
            const std::lock_guard lock(mutex_);
            favourites_.merge(favourites);
        }
        cache_ = readScanCache(cacheFile);
        publish(cache_);
    }
    std::vector<fs::path> folders;
    {
        const std::lock_guard lock(mutex_);
        folders = scanFolders_;
        auto scanning = std::make_shared<gui::LibraryIndex>(*index_);
        scanning->scanning = true;
        index_ = std::move(scanning);
    }
    ScanResult found = scanFolders(folders, cache_, stop_);
    if (stop_.load()) return;
    found.directories.push_back(paths_.presets());
    watch(found.directories);
    cache_ = std::move(found.files);
    publish(cache_);
    if (found.changed) writeScanCache(cacheFile, cache_);
}

void FileLibrary::watch(const std::vector<fs::path>& directories) {
    if (inotify_ < 0) return;
    for (const int id : watches_) inotify_rm_watch(inotify_, id);
    watches_.clear();
    for (const fs::path& directory : directories) {
        const int id = inotify_add_watch(inotify_, directory.c_str(), kWatched);
        if (id >= 0) watches_.push_back(id);
    }
    // Removing watches leaves notes behind that mean nothing.
    std::array<char, 16384> rest{};
    while (read(inotify_, rest.data(), rest.size()) > 0) {
    }
}

void FileLibrary::run() {
    std::array<char, 16384> buffer{};
    while (!stop_.load()) {
        std::vector<std::function<void()>> jobs;
        bool scanNow = false;
        {
            const std::lock_guard lock(mutex_);
            jobs.swap(jobs_);
            scanNow = std::exchange(scanWanted_, false);
            if (jobs.empty() && !scanNow) {
                busy_ = false;
                idle_.notify_all();
            }
        }
        for (const auto& job : jobs) job();
        if (scanNow) scan();
        if (!jobs.empty() || scanNow) continue;

        std::array<pollfd, 2> wait{{{wake_, POLLIN, 0}, {inotify_, POLLIN, 0}}};
        poll(wait.data(), inotify_ >= 0 ? 2 : 1, -1);
        std::uint64_t count = 0;
        static_cast<void>(!read(wake_, &count, sizeof count));
        if (inotify_ >= 0 && (wait[1].revents & POLLIN) != 0) {
            {
                const std::lock_guard lock(mutex_);
                busy_ = scanWanted_ = true;
            }
            // Until a moment has passed without another change.
            pollfd quiet{inotify_, POLLIN, 0};
            do {
                while (read(inotify_, buffer.data(), buffer.size()) > 0) {
                }
            } while (!stop_.load() && poll(&quiet, 1, kSettleMs) > 0);
        }
    }
    const std::lock_guard lock(mutex_);
    busy_ = false;
    idle_.notify_all();
}

}  // namespace amp
