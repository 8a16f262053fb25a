// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "engine/control/resource_loader.h"

namespace amp {

/// Impulses that were prepared lately, so that going back to one costs nothing. Bounded: what was asked for longest ago goes
/// first; an impulse that a stage still plays lives on in the stage. A lock is held for the length of a look-up. Any thread
/// but audio.
class ImpulseCache {
public:
    explicit ImpulseCache(std::size_t mostBytes = 64'000'000) : mostBytes_(mostBytes) {}

    /// All of a loaded impulse but its resource.
    struct Entry {
        std::filesystem::path path;
        std::string sha256, name, detail;
        ImpulseFacts impulse;
        /// With a resource of its own.
        [[nodiscard]] LoadedResource loaded() const;
    };

    [[nodiscard]] std::optional<Entry> find(const std::string& key);
    /// One that is larger than all that may be kept is not kept.
    void keep(const std::string& key, Entry entry);
    [[nodiscard]] std::size_t bytes() const;

private:
    struct Row {
        std::string key;
        Entry entry;
    };
    std::size_t mostBytes_;
    mutable std::mutex mutex_;
    std::size_t bytes_ = 0;
    std::list<Row> rows_;  // the one asked for last comes first
    std::map<std::string, std::list<Row>::iterator> places_;
};

}  // namespace amp
