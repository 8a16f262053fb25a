// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "engine/control/resource_loader.h"
#include "models/model.h"

namespace amp {

/// Models near the player's hand: what was made ready ahead (a few, each used once, because a model has a past of its own) and
/// what was read lately (numbers only, from which another model is built within a millisecond or two). Bounded; what was
/// asked for longest ago goes first. A lock is held for the length of a look-up. Any thread but audio.
class ModelCache {
public:
    explicit ModelCache(std::size_t mostBytes = 64'000'000, std::size_t mostReady = 4)
        : mostBytes_(mostBytes), mostReady_(mostReady) {}

    /// A file that was read: its contents and their hash.
    struct File {
        std::shared_ptr<const models::ModelFile> file;
        std::string sha256;
        std::size_t bytes = 0;  ///< about what it takes in memory
    };

    [[nodiscard]] std::optional<File> find(const std::string& key);
    /// One that is larger than all that may be kept is not kept.
    void keep(const std::string& key, File file);

    /// What was made ready under this key, which is gone from here afterwards.
    [[nodiscard]] std::optional<LoadedResource> take(const std::string& key);
    [[nodiscard]] bool isReady(const std::string& key) const;
    void makeReady(const std::string& key, LoadedResource loaded);

    [[nodiscard]] std::size_t bytes() const;

private:
    struct Row {
        std::string key;
        File file;
    };
    struct Ready {
        std::string key;
        LoadedResource loaded;
    };
    std::size_t mostBytes_;
    std::size_t mostReady_;
    mutable std::mutex mutex_;
    std::size_t bytes_ = 0;
    std::list<Row> rows_;     // the one asked for last comes first
    std::list<Ready> ready_;  // the newest first
};

}  // namespace amp
