// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/alsa_stream.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace amp {
namespace {

// Best first. Many USB interfaces have nothing but three bytes.
constexpr std::array kFormats{SND_PCM_FORMAT_FLOAT_LE, SND_PCM_FORMAT_S32_LE, SND_PCM_FORMAT_S24_3LE,
                              SND_PCM_FORMAT_S24_LE, SND_PCM_FORMAT_S16_LE};

std::int32_t wordAt(const unsigned char* at, std::size_t bytes) {
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < bytes; ++i) word |= static_cast<std::uint32_t>(at[i]) << (8 * i);
    return static_cast<std::int32_t>(word << (32 - 8 * bytes));  // the sign stands at the top
}

void putWord(unsigned char* at, std::size_t bytes, std::int32_t word) {
    for (std::size_t i = 0; i < bytes; ++i)
        at[i] = static_cast<unsigned char>(static_cast<std::uint32_t>(word) >> (8 * i));
}

}  // namespace

AlsaStream::~AlsaStream() {
    if (pcm != nullptr) snd_pcm_close(pcm);
}

int AlsaStream::open(const std::string& name, snd_pcm_stream_t direction, double rateHz, int periodFrames,
                     int channelsWanted, snd_pcm_format_t formatWanted) {
    if (const int error = snd_pcm_open(&pcm, name.c_str(), direction, 0); error < 0) return error;
    snd_pcm_hw_params_t* params = nullptr;
    snd_pcm_hw_params_alloca(&params);
    if (const int error = snd_pcm_hw_params_any(pcm, params); error < 0) return error;
    if (const int error = snd_pcm_hw_params_set_access(pcm, params, SND_PCM_ACCESS_RW_INTERLEAVED); error < 0)
        return error;
    const auto* const format = std::find_if(kFormats.begin(), kFormats.end(), [&](snd_pcm_format_t candidate) {
        const bool asked = formatWanted == SND_PCM_FORMAT_UNKNOWN || formatWanted == candidate;
        return asked && snd_pcm_hw_params_set_format(pcm, params, candidate) == 0;
    });
    if (format == kFormats.end()) return -EINVAL;
    format_ = *format;
    width_ = static_cast<std::size_t>(snd_pcm_format_physical_width(format_)) / 8;
    channels = static_cast<unsigned>(channelsWanted);
    if (const int error = snd_pcm_hw_params_set_channels_near(pcm, params, &channels); error < 0) return error;
    rate = static_cast<unsigned>(std::lround(rateHz));
    if (const int error = snd_pcm_hw_params_set_rate_near(pcm, params, &rate, nullptr); error < 0) return error;
    period = static_cast<snd_pcm_uframes_t>(periodFrames);
    if (const int error = snd_pcm_hw_params_set_period_size_near(pcm, params, &period, nullptr); error < 0)
        return error;
    snd_pcm_uframes_t buffer = period * (kReservePeriods + 1);
    if (const int error = snd_pcm_hw_params_set_buffer_size_near(pcm, params, &buffer); error < 0) return error;
    if (const int error = snd_pcm_hw_params(pcm, params); error < 0) return error;
    bytes_.assign(period * channels * width_, 0);
    return 0;
}

int AlsaStream::read() {
    for (snd_pcm_uframes_t done = 0; done < period;) {
        const auto count = snd_pcm_readi(pcm, bytes_.data() + done * channels * width_, period - done);
        if (count < 0) return static_cast<int>(count);
        if (count == 0) return -EPIPE;
        done += static_cast<snd_pcm_uframes_t>(count);
    }
    return 0;
}

int AlsaStream::write() {
    for (snd_pcm_uframes_t done = 0; done < period;) {
        const auto count = snd_pcm_writei(pcm, bytes_.data() + done * channels * width_, period - done);
        if (count < 0) return static_cast<int>(count);
        if (count == 0) return -EPIPE;
        done += static_cast<snd_pcm_uframes_t>(count);
    }
    return 0;
}

void AlsaStream::take(unsigned channel, float* to) const {
    for (snd_pcm_uframes_t i = 0; i < period; ++i) to[i] = get(bytes_.data() + (i * channels + channel) * width_);
}

void AlsaStream::give(const float* left, const float* right) {
    for (snd_pcm_uframes_t i = 0; i < period; ++i) {
        unsigned char* const frame = bytes_.data() + i * channels * width_;
        if (channels == 1) {
            put(frame, 0.5f * (left[i] + right[i]));
            continue;
        }
        put(frame, left[i]);
        put(frame + width_, right[i]);
    }
}

void AlsaStream::silence() {
    std::fill(bytes_.begin(), bytes_.end(), static_cast<unsigned char>(0));
}

float AlsaStream::get(const unsigned char* at) const {
    if (format_ == SND_PCM_FORMAT_FLOAT_LE) {
        float value = 0.0f;
        std::memcpy(&value, at, sizeof value);
        return value;
    }
    const std::size_t bytes = format_ == SND_PCM_FORMAT_S24_LE ? 3 : width_;
    return static_cast<float>(wordAt(at, bytes)) / 2147483648.0f;
}

void AlsaStream::put(unsigned char* at, float sample) const {
    const float x = std::clamp(sample, -1.0f, 1.0f);
    if (format_ == SND_PCM_FORMAT_FLOAT_LE) {
        std::memcpy(at, &x, sizeof x);
        return;
    }
    const std::size_t bits = format_ == SND_PCM_FORMAT_S24_LE ? 24 : 8 * width_;
    const double most = std::ldexp(1.0, static_cast<int>(bits) - 1) - 1.0;
    putWord(at, width_, static_cast<std::int32_t>(std::llrint(static_cast<double>(x) * most)));
}

}  // namespace amp
