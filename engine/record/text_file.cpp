// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/text_file.h"

#include <cerrno>

#include "engine/record/take_file.h"

namespace amp {

TextFile::~TextFile() {
    if (descriptor_ >= 0) disk_.close(descriptor_);
}

Expected<void> TextFile::create(const std::filesystem::path& path) {
    const int descriptor = disk_.create(path);
    if (descriptor < 0) return tl::unexpected(diskError(-descriptor, path));
    path_ = path;
    descriptor_ = descriptor;
    return {};
}

Expected<void> TextFile::flush() {
    while (descriptor_ >= 0 && written_ < text_.size()) {
        const ssize_t count = disk_.write(descriptor_, text_.data() + written_, text_.size() - written_,
                                          static_cast<std::int64_t>(written_));
        if (count == -EINTR) continue;
        if (count <= 0) return tl::unexpected(diskError(count < 0 ? static_cast<int>(-count) : ENOSPC, path_));
        written_ += static_cast<std::size_t>(count);
    }
    return {};
}

Expected<void> TextFile::restoreIfRemoved() {
    if (descriptor_ < 0 || disk_.present(descriptor_)) return {};
    const int descriptor = disk_.create(path_);
    if (descriptor < 0) return tl::unexpected(diskError(-descriptor, path_));
    disk_.close(descriptor_);
    descriptor_ = descriptor;
    written_ = 0;
    return flush();
}

}  // namespace amp
