// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/library/library_scan.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

namespace amp {
namespace {

namespace fs = std::filesystem;

std::int64_t modifiedAt(const fs::directory_entry& entry) {
    std::error_code error;
    const auto time = entry.last_write_time(error);
    return error ? 0 : static_cast<std::int64_t>(time.time_since_epoch().count());
}

/// A folder that somebody keeps out of sight, or that is no folder of sounds.
bool hidden(const fs::path& path) {
    const std::string name = path.filename().string();
    return !name.empty() && name.front() == '.';
}

void takeFile(const fs::directory_entry& entry, const ScanCache& known, ScanResult& result) {
    const auto kind = libraryKind(entry.path());
    if (!kind) return;
    std::error_code error;
    ScannedFile file;
    file.kind = *kind;
    file.modified = modifiedAt(entry);
    file.bytes = entry.file_size(error);
    if (error) return;
    const std::string path = entry.path().string();
    const auto old = known.find(path);
    if (old != known.end() && old->second.modified == file.modified && old->second.bytes == file.bytes) {
        file = old->second;
    } else {
        file.description = describeFile(entry.path(), *kind);
        result.changed = true;
    }
    result.files.emplace(path, std::move(file));
}

}  // namespace

ScanResult scanFolders(const std::vector<fs::path>& folders, const ScanCache& known, const std::atomic<bool>& stop) {
    ScanResult result;
    std::set<fs::path> entered;
    std::vector<fs::path> open(folders.rbegin(), folders.rend());
    while (!open.empty() && !stop.load(std::memory_order_relaxed)) {
        const fs::path folder = open.back();
        open.pop_back();
        std::error_code error;
        const fs::path real = fs::canonical(folder, error);
        if (error || !entered.insert(real).second) continue;
        result.directories.push_back(folder);
        for (auto it = fs::directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
             !error && it != fs::directory_iterator(); it.increment(error)) {
            std::error_code ignored;
            if (it->is_directory(ignored)) {
                if (!hidden(it->path())) open.push_back(it->path());
            } else if (it->is_regular_file(ignored)) {
                takeFile(*it, known, result);
            }
            if (stop.load(std::memory_order_relaxed)) break;
        }
    }
    if (result.files.size() != known.size()) result.changed = true;
    return result;
}

ScanCache readScanCache(const fs::path& file) {
    ScanCache cache;
    std::ifstream stream(file);
    const auto json = nlohmann::json::parse(stream, nullptr, false);
    if (!json.is_object() || json.value("version", 0) != 1 || !json.contains("files") || !json["files"].is_array())
        return cache;
    try {
        for (const auto& row : json["files"]) {
            ScannedFile f;
            f.kind = static_cast<gui::LibraryKind>(row.at("kind").get<int>());
            f.modified = row.at("modified").get<std::int64_t>();
            f.bytes = row.at("bytes").get<std::uintmax_t>();
            f.description.name = row.at("name").get<std::string>();
            f.description.detail = row.at("detail").get<std::string>();
            f.description.tags = row.at("tags").get<std::vector<std::string>>();
            cache.emplace(row.at("path").get<std::string>(), std::move(f));
        }
    } catch (const nlohmann::json::exception&) {
        cache.clear();
    }
    return cache;
}

void writeScanCache(const fs::path& file, const ScanCache& cache) {
    nlohmann::json json{{"version", 1}, {"files", nlohmann::json::array()}};
    for (const auto& [path, f] : cache) {
        json["files"].push_back({{"path", path},
                                 {"kind", static_cast<int>(f.kind)},
                                 {"modified", f.modified},
                                 {"bytes", f.bytes},
                                 {"name", f.description.name},
                                 {"detail", f.description.detail},
                                 {"tags", f.description.tags}});
    }
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    const fs::path next = file.string() + ".new";
    {
        std::ofstream stream(next);
        // File names need not be UTF-8; what is not is replaced, and so described anew next time.
        stream << json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        if (!stream) return;
    }
    fs::rename(next, file, error);
}

}  // namespace amp
