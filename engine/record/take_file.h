// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "engine/base/error.h"
#include "engine/record/disk.h"
#include "engine/record/wave_image.h"

namespace amp {

/// One growing WAV file of a take. What is appended waits in memory until `flush` has put it on disk; a flush that fails
/// keeps the rest and may be tried again at any time, so a full disk costs nothing while somebody makes room.
/// Thread: disk.
class TakeFile {
public:
    /// Makes the file; it is a valid, empty WAV at once. Fails when it is there already or cannot be written.
    [[nodiscard]] static Expected<std::unique_ptr<TakeFile>> create(Disk& disk, const std::filesystem::path& path,
                                                                    const WaveSpec& spec);
    ~TakeFile();
    TakeFile(const TakeFile&) = delete;
    TakeFile& operator=(const TakeFile&) = delete;

    /// Adds interleaved frames.
    void append(const float* interleaved, int frames) { image_->append(interleaved, frames); }
    /// Writes what waits. Blocking: as long as the disk takes.
    [[nodiscard]] Expected<void> flush();
    /// Makes the header tell of everything on disk, starts writing it out. Call after a successful flush.
    [[nodiscard]] Expected<void> seal();
    /// After a flush that failed: makes the header tell of what is on disk. It rewrites bytes that are there, so it works on
    /// a full disk; where it does not, the last seal holds.
    void sealWritten();
    /// Ends the file; may be called again when it fails.
    [[nodiscard]] Expected<void> close();

    /// Whether the file still has its name; false after somebody removed it.
    [[nodiscard]] bool present() const { return disk_.present(descriptor_); }
    /// Goes on in a new file with all that was written to the removed one, which the system keeps while it is open.
    [[nodiscard]] Expected<void> moveTo(const std::filesystem::path& path);

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::int64_t bytes() const { return image_->bytesOut(); }

private:
    TakeFile(Disk& disk, std::filesystem::path path, int descriptor, std::unique_ptr<WaveImage> image);

    Disk& disk_;
    std::filesystem::path path_;
    int descriptor_;
    std::unique_ptr<WaveImage> image_;
    bool closed_ = false;
    std::int64_t sealedBytes_ = 0;
};

/// What a failed disk call means for the player, as one sentence. `error` is a positive errno.
[[nodiscard]] Error diskError(int error, const std::filesystem::path& path);

}  // namespace amp
