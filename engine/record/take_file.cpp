// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/take_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace amp {

Error diskError(int error, const std::filesystem::path& path) {
    const std::string folder = path.parent_path().string();
    std::string detail = path.string() + ": " + std::strerror(error);
    switch (error) {
        case ENOSPC:
        case EDQUOT:
            return {ErrorCode::full, "The disk is full; make room in " + folder + " and the recording goes on.",
                    detail};
        case EFBIG:
            return {ErrorCode::full, "The file system takes no larger file than " + path.string() + ".", detail};
        case EACCES:
        case EPERM:
        case EROFS:
            return {ErrorCode::writeFailed,
                    "The folder " + folder + " cannot be written to; choose another one for recordings.", detail};
        case ENOENT:
        case ENOTDIR:
        case ESTALE:
        case ENODEV:
            return {ErrorCode::notFound, "The folder " + folder + " is gone; bring it back or choose another one.",
                    detail};
        case EEXIST: return {ErrorCode::writeFailed, "The file " + path.string() + " is there already.", detail};
        default:
            return {ErrorCode::writeFailed,
                    "Writing to " + path.string() + " failed (" + std::strerror(error) + "); it is tried again.",
                    detail};
    }
}

TakeFile::TakeFile(Disk& disk, std::filesystem::path path, int descriptor, std::unique_ptr<WaveImage> image)
    : disk_(disk), path_(std::move(path)), descriptor_(descriptor), image_(std::move(image)) {}

TakeFile::~TakeFile() {
    disk_.close(descriptor_);
}

Expected<std::unique_ptr<TakeFile>> TakeFile::create(Disk& disk, const std::filesystem::path& path,
                                                     const WaveSpec& spec) {
    auto image = WaveImage::make(spec);
    if (!image) return tl::unexpected(image.error());
    const int descriptor = disk.create(path);
    if (descriptor < 0) return tl::unexpected(diskError(-descriptor, path));
    std::unique_ptr<TakeFile> file(new TakeFile(disk, path, descriptor, std::move(*image)));
    if (auto written = file->flush(); !written) return tl::unexpected(written.error());
    return file;
}

Expected<void> TakeFile::flush() {
    for (auto piece = image_->next(); piece.count > 0; piece = image_->next()) {
        const ssize_t count = disk_.write(descriptor_, piece.bytes, piece.count, piece.offset);
        if (count == -EINTR) continue;
        if (count <= 0) return tl::unexpected(diskError(count < 0 ? static_cast<int>(-count) : ENOSPC, path_));
        image_->written(static_cast<std::size_t>(count));
    }
    return {};
}

Expected<void> TakeFile::seal() {
    image_->seal();
    auto done = flush();
    if (done) {
        disk_.writeBack(descriptor_, sealedBytes_, bytes() - sealedBytes_);
        sealedBytes_ = bytes();
    }
    return done;
}

void TakeFile::sealWritten() {
    image_->sealWritten();
    for (auto piece = image_->nextPatch(); piece.count > 0; piece = image_->nextPatch()) {
        const ssize_t count = disk_.write(descriptor_, piece.bytes, piece.count, piece.offset);
        if (count <= 0) return;
        image_->patchWritten(static_cast<std::size_t>(count));
    }
}

Expected<void> TakeFile::close() {
    if (!closed_) image_->close();
    closed_ = true;
    return flush();
}

Expected<void> TakeFile::moveTo(const std::filesystem::path& path) {
    const int descriptor = disk_.create(path);
    if (descriptor < 0) return tl::unexpected(diskError(-descriptor, path));
    std::vector<char> buffer(1 << 20);
    std::int64_t done = 0;
    int error = 0;
    while (error == 0 && done < bytes()) {
        const auto want = static_cast<std::size_t>(std::min<std::int64_t>(bytes() - done, std::ssize(buffer)));
        const ssize_t got = disk_.read(descriptor_, buffer.data(), want, done);
        if (got <= 0) {
            error = got < 0 ? static_cast<int>(-got) : EIO;
            break;
        }
        for (ssize_t out = 0; error == 0 && out < got;) {
            const ssize_t count =
                disk_.write(descriptor, buffer.data() + out, static_cast<std::size_t>(got - out), done + out);
            if (count <= 0) error = count < 0 ? static_cast<int>(-count) : ENOSPC;
            if (count > 0) out += count;
        }
        done += got;
    }
    if (error != 0) {
        disk_.close(descriptor);
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
        return tl::unexpected(diskError(error, path));
    }
    disk_.close(descriptor_);
    descriptor_ = descriptor;
    path_ = path;
    return {};
}

}  // namespace amp
