// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/impulse_cache.h"

namespace amp {

LoadedResource ImpulseCache::Entry::loaded() const {
    return {.resource = std::make_unique<ImpulseResource>(impulse.prepared),
            .path = path,
            .sha256 = sha256,
            .name = name,
            .detail = detail,
            .impulse = impulse};
}

std::optional<ImpulseCache::Entry> ImpulseCache::find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto place = places_.find(key);
    if (place == places_.end()) return std::nullopt;
    rows_.splice(rows_.begin(), rows_, place->second);
    return rows_.front().entry;
}

void ImpulseCache::keep(const std::string& key, Entry entry) {
    const std::size_t size = entry.impulse.prepared->bytes();
    std::list<Row> gone;  // freed after the lock
    const std::lock_guard lock(mutex_);
    if (size > mostBytes_ || places_.contains(key)) return;
    rows_.push_front({key, std::move(entry)});
    places_[key] = rows_.begin();
    bytes_ += size;
    while (bytes_ > mostBytes_) {
        bytes_ -= rows_.back().entry.impulse.prepared->bytes();
        places_.erase(rows_.back().key);
        gone.splice(gone.begin(), rows_, std::prev(rows_.end()));
    }
}

std::size_t ImpulseCache::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

}  // namespace amp
