// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace amp {
namespace {

std::string quoted(const std::filesystem::path& path) {
    return "\"" + path.string() + "\"";
}

/// Closes on the way out.
struct Descriptor {
    int fd;
    ~Descriptor() {
        if (fd >= 0) ::close(fd);
    }
};

}  // namespace

Expected<std::string> readFile(const std::filesystem::path& path, std::size_t mostBytes) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (file.fd < 0) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return fail(ErrorCode::notFound, quoted(path) + " does not exist.", std::strerror(errno));
        }
        return fail(ErrorCode::unreadable, quoted(path) + " cannot be opened; check its permissions.",
                    std::strerror(errno));
    }
    struct stat info {};
    if (::fstat(file.fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        return fail(ErrorCode::unreadable, quoted(path) + " is not a file.");
    }
    if (static_cast<std::uint64_t>(info.st_size) > mostBytes) {
        return fail(ErrorCode::tooLarge, quoted(path) + " is too large to be what it should be (" +
                                             std::to_string(info.st_size / 1000000) + " MB).");
    }
    std::string contents(static_cast<std::size_t>(info.st_size), '\0');
    std::size_t have = 0;
    while (have < contents.size()) {
        const ssize_t got = ::read(file.fd, contents.data() + have, contents.size() - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(ErrorCode::unreadable, quoted(path) + " cannot be read.", std::strerror(errno));
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    contents.resize(have);
    return contents;
}

Expected<void> writeFileAtomically(const std::filesystem::path& path, std::string_view contents) {
    std::error_code error;
    const std::filesystem::path folder = path.parent_path();
    if (!folder.empty()) std::filesystem::create_directories(folder, error);
    std::string temporary = path.string() + ".XXXXXX";
    const auto failed = [&](int reason) {
        return fail(ErrorCode::writeFailed, quoted(path) + " could not be saved: " + std::strerror(reason) +
                                                ". What was there before is unchanged.");
    };
    {
        const Descriptor file{::mkostemp(temporary.data(), O_CLOEXEC)};
        if (file.fd < 0) return failed(errno);
        std::size_t written = 0;
        int reason = ::fchmod(file.fd, 0644) == 0 ? 0 : errno;
        while (reason == 0 && written < contents.size()) {
            const ssize_t put = ::write(file.fd, contents.data() + written, contents.size() - written);
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) {
                reason = errno;
            } else {
                written += static_cast<std::size_t>(put);
            }
        }
        if (reason == 0 && ::fsync(file.fd) != 0) reason = errno;
        if (reason != 0) {
            ::unlink(temporary.c_str());
            return failed(reason);
        }
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
        const int reason = errno;
        ::unlink(temporary.c_str());
        return failed(reason);
    }
    return {};
}

}  // namespace amp
