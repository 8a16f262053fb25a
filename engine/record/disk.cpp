// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace amp {

int Disk::makeFolder(const std::filesystem::path& folder) {
    return ::mkdir(folder.c_str(), 0777) == 0 ? 0 : -errno;
}

int Disk::makeFolders(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    return error ? -error.value() : 0;
}

int Disk::create(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    return descriptor >= 0 ? descriptor : -errno;
}

int Disk::open(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    return descriptor >= 0 ? descriptor : -errno;
}

int Disk::remove(const std::filesystem::path& file) {
    return ::unlink(file.c_str()) == 0 ? 0 : -errno;
}

ssize_t Disk::write(int descriptor, const void* bytes, std::size_t count, std::int64_t offset) {
    const ssize_t written = ::pwrite(descriptor, bytes, count, offset);
    return written >= 0 ? written : -errno;
}

ssize_t Disk::read(int descriptor, void* bytes, std::size_t count, std::int64_t offset) {
    const ssize_t got = ::pread(descriptor, bytes, count, offset);
    return got >= 0 ? got : -errno;
}

void Disk::writeBack(int descriptor, std::int64_t offset, std::int64_t count) {
    ::sync_file_range(descriptor, offset, count, SYNC_FILE_RANGE_WRITE);
    // What was started at earlier calls is out by now; only that can be let go.
    const std::int64_t settled = std::max<std::int64_t>(0, offset - count);
    ::posix_fadvise(descriptor, 0, settled, POSIX_FADV_DONTNEED);
}

bool Disk::present(int descriptor) {
    struct stat info {};
    return ::fstat(descriptor, &info) == 0 && info.st_nlink > 0;
}

int Disk::close(int descriptor) {
    return ::close(descriptor) == 0 ? 0 : -errno;
}

std::optional<std::uint64_t> Disk::freeBytes(const std::filesystem::path& folder) {
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    if (error) return std::nullopt;
    return space.available;
}

Disk& systemDisk() {
    static Disk disk;
    return disk;
}

}  // namespace amp
