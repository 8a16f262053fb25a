// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/control/engine_control.h"

namespace amp::gui {

enum class LibraryKind { model, impulse, preset };

/// One file that can be played or loaded, or built-in material ("factory:KEY").
struct LibraryItem {
    LibraryKind kind = LibraryKind::model;
    std::filesystem::path path;
    std::string name;    ///< for display
    std::string detail;  ///< "Amp head · High gain · WaveNet", "500 ms · 48 kHz"
    std::string search;  ///< lower case: name, detail, tags, folder names
    std::string group;   ///< "Amp head", "Pedal": what the drawer's chips choose; empty when not known
    std::string folder;  ///< folder below the library's root, for display
    std::vector<std::string> tags;
    bool favourite = false;
    bool factory = false;  ///< comes with the program: cannot be renamed or deleted
};

/// All that is known at one moment, sorted by name. Immutable, shared with the scanner.
struct LibraryIndex {
    std::vector<LibraryItem> items;
    std::uint64_t version = 0;  ///< grows with every change
    bool scanning = false;
};

/// A folder's contents for the folder chooser.
struct FolderListing {
    std::filesystem::path path;
    std::vector<std::string> folders;  ///< sorted, hidden ones left out
    int models = 0, impulses = 0;      ///< files of these kinds directly inside
    bool ready = false;
    std::string sentence;  ///< why it cannot be read, or empty
};

/// The player's models, cabinets and presets. All work is done on other threads; every call returns at once.
/// Thread: GUI.
class Library {
public:
    virtual ~Library() = default;

    [[nodiscard]] virtual std::shared_ptr<const LibraryIndex> index() const = 0;
    [[nodiscard]] virtual std::vector<std::filesystem::path> folders() const = 0;
    virtual void addFolder(const std::filesystem::path& folder) = 0;
    virtual void removeFolder(const std::filesystem::path& folder) = 0;
    virtual void rescan() = 0;
    virtual void setFavourite(const std::filesystem::path& file, bool favourite) = 0;

    /// Asks for a folder's contents; `listing` has them a moment later.
    virtual void requestListing(const std::filesystem::path& folder) = 0;
    [[nodiscard]] virtual FolderListing listing() const = 0;

    /// A preset that comes with the program: it is in memory. Nothing when there is none at that path.
    [[nodiscard]] virtual std::optional<Preset> factoryPreset(const std::filesystem::path& path) const = 0;
    /// Renames the preset inside its file. Fails by toast through the engine's door.
    virtual void renamePreset(const std::filesystem::path& file, const std::string& name) = 0;
    /// Sets the preset's file aside; `restorePreset` brings it back.
    virtual void removePreset(const std::filesystem::path& file) = 0;
    virtual void restorePreset(const std::filesystem::path& file) = 0;
};

}  // namespace amp::gui
