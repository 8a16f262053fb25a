// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace amp {

/// The few calls through which takes reach the disk, gathered so that tests can make each of them fail, fall short or stall.
/// All calls return at least zero on success and a negative errno on failure. Thread: disk.
class Disk {
public:
    virtual ~Disk() = default;

    /// Makes one folder; its parents exist. -EEXIST when something is there already.
    virtual int makeFolder(const std::filesystem::path& folder);
    /// Makes the parents as well and does not mind when they are there.
    virtual int makeFolders(const std::filesystem::path& folder);
    /// Makes a new file for reading and writing; never opens one that is there. Returns its descriptor.
    virtual int create(const std::filesystem::path& file);
    /// Opens a file for reading. Returns its descriptor.
    virtual int open(const std::filesystem::path& file);
    virtual int remove(const std::filesystem::path& file);
    /// Writes at an offset; may write less than asked for.
    virtual ssize_t write(int descriptor, const void* bytes, std::size_t count, std::int64_t offset);
    virtual ssize_t read(int descriptor, void* bytes, std::size_t count, std::int64_t offset);
    /// Starts writing [offset, offset + count) out, and lets go of cached pages that are out already, so that hours of
    /// recording leave neither a gigabyte of dirty pages nor an emptied cache. A hint: failing changes nothing.
    virtual void writeBack(int descriptor, std::int64_t offset, std::int64_t count);
    /// Whether the file still has a name on a disk.
    virtual bool present(int descriptor);
    virtual int close(int descriptor);
    /// Bytes that may still be written below `folder`, if the system knows.
    virtual std::optional<std::uint64_t> freeBytes(const std::filesystem::path& folder);
};

/// The machine's own.
[[nodiscard]] Disk& systemDisk();

}  // namespace amp
