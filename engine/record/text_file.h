// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/record/disk.h"

namespace amp {

/// A small text file that only grows and may be tried again when the disk fails. All of it stays in memory, so that a file
/// that was removed can be written anew. Thread: disk.
class TextFile {
public:
    explicit TextFile(Disk& disk) : disk_(disk) {}
    ~TextFile();
    TextFile(const TextFile&) = delete;
    TextFile& operator=(const TextFile&) = delete;

    /// Makes the file. Fails when it is there already or cannot be made.
    [[nodiscard]] Expected<void> create(const std::filesystem::path& path);
    void append(std::string_view text) { text_.append(text); }
    /// Writes what waits.
    [[nodiscard]] Expected<void> flush();
    /// Makes the file again, and everything in it, if somebody removed it. The folder exists.
    [[nodiscard]] Expected<void> restoreIfRemoved();

private:
    Disk& disk_;
    std::filesystem::path path_;
    int descriptor_ = -1;
    std::string text_;
    std::size_t written_ = 0;
};

}  // namespace amp
