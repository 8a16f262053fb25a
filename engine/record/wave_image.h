// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sndfile.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/record/take_request.h"

namespace amp {

/// What a WAV file is to be.
struct WaveSpec {
    double sampleRateHz = 48000.0;
    int channels = 1;
    TakeFormat format = TakeFormat::float32;
    std::string description;         ///< bext
    std::int64_t startedUnixMs = 0;  ///< wall clock at the first sample, for bext; 0: none
};

/// The bytes of a growing WAV file, made by libsndfile in memory: RIFF up to 4 GB and RF64 beyond, with a bext chunk.
/// Encoding can therefore never fail half way through a sample when the disk does. Bytes wait here until `written` says
/// that they are on disk: first the tail, in order, then patches of the header.
/// Thread: disk.
class WaveImage {
public:
    [[nodiscard]] static Expected<std::unique_ptr<WaveImage>> make(const WaveSpec& spec);
    ~WaveImage();
    WaveImage(const WaveImage&) = delete;
    WaveImage& operator=(const WaveImage&) = delete;

    /// Adds interleaved frames at the end.
    void append(const float* interleaved, int frames);
    /// Makes the header tell of everything appended so far. Call when the tail is written, so that it never lies.
    void seal();
    /// Makes the header tell only of whole frames that are on disk, when the tail cannot be written: of a full disk. The patch
    /// is what `nextPatch` gives.
    void sealWritten();
    /// Seals for the last time; nothing can be appended afterwards.
    void close();

    struct Piece {
        std::int64_t offset = 0;
        const char* bytes = nullptr;
        std::size_t count = 0;
    };
    /// What should be written next; `count` 0 when everything is out.
    [[nodiscard]] Piece next() const;
    /// `count` bytes of the piece last returned by `next` are on disk.
    void written(std::size_t count);
    /// The header patch that waits, before the tail's turn.
    [[nodiscard]] Piece nextPatch() const;
    void patchWritten(std::size_t count);
    /// Length of the file on disk so far.
    [[nodiscard]] std::int64_t bytesOut() const { return outEnd_; }

private:
    struct Patch {
        std::int64_t offset;
        std::vector<char> bytes;
    };

    WaveImage() = default;
    static SF_VIRTUAL_IO callbacks();
    [[nodiscard]] sf_count_t end() const;
    sf_count_t put(const char* bytes, sf_count_t count);

    SNDFILE* file_ = nullptr;
    std::int64_t outEnd_ = 0;     // so many bytes are on disk
    std::vector<char> tail_;      // the rest of the file, behind a prefix that is out
    std::size_t tailOut_ = 0;     // length of that prefix
    std::vector<Patch> patches_;  // rewritten bytes below outEnd_
    std::int64_t dataStart_ = 0;
    std::int64_t frameBytes_ = 4;
    std::int64_t shownEnd_ = -1;  // what libsndfile takes for the file's end; -1: the true one
    std::int64_t position_ = 0;   // libsndfile's
};

}  // namespace amp
