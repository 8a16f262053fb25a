// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <alsa/asoundlib.h>

#include <string>
#include <vector>

namespace amp {

/// One direction of a sound card with its buffer of one period of interleaved samples, in whatever format the card takes.
/// Errors are ALSA's negative numbers. Thread: one; `open` blocks, `read` and `write` wait for the card, the rest is plain
/// arithmetic.
struct AlsaStream {
    /// Periods of playback that are waiting while one is computed.
    static constexpr unsigned kReservePeriods = 2;

    snd_pcm_t* pcm = nullptr;
    unsigned channels = 0;
    unsigned rate = 0;
    snd_pcm_uframes_t period = 0;

    AlsaStream() = default;
    ~AlsaStream();
    AlsaStream(const AlsaStream&) = delete;
    AlsaStream& operator=(const AlsaStream&) = delete;

    /// Rate, period and channels become the nearest that the card has; the format is the best one, unless one is given.
    [[nodiscard]] int open(const std::string& name, snd_pcm_stream_t direction, double rateHz, int periodFrames,
                           int channelsWanted, snd_pcm_format_t formatWanted = SND_PCM_FORMAT_UNKNOWN);

    /// Moves one period.
    [[nodiscard]] int read();
    [[nodiscard]] int write();

    /// One channel of the period that was read.
    void take(unsigned channel, float* to) const;
    /// The period to write: left and right in the first two channels, or their mean in the only one.
    void give(const float* left, const float* right);
    void silence();

private:
    [[nodiscard]] float get(const unsigned char* at) const;
    void put(unsigned char* at, float sample) const;

    snd_pcm_format_t format_ = SND_PCM_FORMAT_UNKNOWN;
    std::size_t width_ = 0;  // of a sample in bytes
    std::vector<unsigned char> bytes_;
};

}  // namespace amp
