// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sndfile.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "engine/record/disk.h"

namespace amp::test {

/// What a WAV file holds.
struct Wave {
    bool ok = false;
    int rate = 0;
    int channels = 0;
    int format = 0;
    std::vector<float> samples;  ///< interleaved
    [[nodiscard]] std::size_t frames() const {
        return channels > 0 ? samples.size() / static_cast<std::size_t>(channels) : 0;
    }
};

inline Wave readWave(const std::filesystem::path& path) {
    Wave wave;
    SF_INFO info{};
    SNDFILE* const file = sf_open(path.c_str(), SFM_READ, &info);
    if (file == nullptr) return wave;
    wave.rate = info.samplerate;
    wave.channels = info.channels;
    wave.format = info.format;
    wave.samples.resize(static_cast<std::size_t>(info.frames * info.channels));
    wave.ok = sf_readf_float(file, wave.samples.data(), info.frames) == info.frames;
    sf_close(file);
    return wave;
}

/// A disk whose calls can be made to fail, to fall short or to stall. Everything else reaches the real one.
class FaultyDisk : public Disk {
public:
    std::atomic<int> writeError{0};        ///< errno for writes, 0: none
    std::atomic<std::int64_t> room{-1};    ///< bytes until writes fail with ENOSPC; -1: no end
    std::atomic<bool> stalled{false};      ///< writes wait
    std::atomic<bool> waiting{false};      ///< a write has waited
    std::atomic<bool> shortWrites{false};  ///< writes take a third of what they get
    std::atomic<int> folderError{0};
    std::atomic<int> createError{0};
    std::atomic<int> writes{0};

    int makeFolders(const std::filesystem::path& folder) override {
        return folderError != 0 ? -folderError : Disk::makeFolders(folder);
    }
    int create(const std::filesystem::path& file) override {
        return createError != 0 ? -createError : Disk::create(file);
    }
    ssize_t write(int descriptor, const void* bytes, std::size_t count, std::int64_t offset) override {
        while (stalled) {
            waiting = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        ++writes;
        if (writeError != 0) return -writeError;
        if (shortWrites && count > 1) count = (count + 2) / 3;
        if (room >= 0) {
            if (room == 0) return -ENOSPC;
            count = std::min<std::size_t>(count, static_cast<std::size_t>(room.load()));
            room -= static_cast<std::int64_t>(count);
        }
        return Disk::write(descriptor, bytes, count, offset);
    }
};

/// Waits until `condition` holds; false after `atMost`.
inline bool eventually(const std::function<bool()>& condition,
                       std::chrono::milliseconds atMost = std::chrono::seconds(10)) {
    const auto end = std::chrono::steady_clock::now() + atMost;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

}  // namespace amp::test
