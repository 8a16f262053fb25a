// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "engine/base/error.h"

namespace amp {

/// Stereo playback through the default ALSA device, for the demo driver. Whichever format the device takes.
/// Thread: the one that writes; `write` blocks until the device has room and so paces the caller.
class AlsaSink {
public:
    /// Opens "default". Fails: unavailable, when the machine has no device that plays.
    [[nodiscard]] static Expected<std::unique_ptr<AlsaSink>> open(double sampleRateHz, int periodFrames);
    ~AlsaSink();
    AlsaSink(const AlsaSink&) = delete;
    AlsaSink& operator=(const AlsaSink&) = delete;

    /// Plays `frames` frames. Returns false when the device is gone.
    [[nodiscard]] bool write(const float* left, const float* right, int frames);
    [[nodiscard]] double sampleRateHz() const;
    [[nodiscard]] std::uint64_t underruns() const;
    [[nodiscard]] int latencyFrames() const;

private:
    struct Impl;
    explicit AlsaSink(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace amp
