// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/model_cache.h"

#include <algorithm>

namespace amp {

std::optional<ModelCache::File> ModelCache::find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Row& r) { return r.key == key; });
    if (row == rows_.end()) return std::nullopt;
    rows_.splice(rows_.begin(), rows_, row);
    return row->file;
}

void ModelCache::keep(const std::string& key, File file) {
    std::list<Row> gone;  // freed after the lock
    const std::lock_guard lock(mutex_);
    const bool there = std::any_of(rows_.begin(), rows_.end(), [&](const Row& r) { return r.key == key; });
    if (there || file.bytes > mostBytes_) return;
    bytes_ += file.bytes;
    rows_.push_front({key, std::move(file)});
    while (bytes_ > mostBytes_) {
        bytes_ -= rows_.back().file.bytes;
        gone.splice(gone.begin(), rows_, std::prev(rows_.end()));
    }
}

std::optional<LoadedResource> ModelCache::take(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto ready = std::find_if(ready_.begin(), ready_.end(), [&](const Ready& r) { return r.key == key; });
    if (ready == ready_.end()) return std::nullopt;
    LoadedResource loaded = std::move(ready->loaded);
    ready_.erase(ready);
    return loaded;
}

bool ModelCache::isReady(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    return std::any_of(ready_.begin(), ready_.end(), [&](const Ready& r) { return r.key == key; });
}

void ModelCache::makeReady(const std::string& key, LoadedResource loaded) {
    std::list<Ready> gone;  // freed after the lock
    const std::lock_guard lock(mutex_);
    ready_.push_front({key, std::move(loaded)});
    if (ready_.size() > mostReady_) gone.splice(gone.begin(), ready_, std::prev(ready_.end()));
}

std::size_t ModelCache::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

}  // namespace amp
