// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/alsa_driver.h"

#include <alsa/asoundlib.h>
#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <vector>

#include "engine/drivers/alsa_quiet.h"
#include "engine/rt/scope.h"

namespace amp {
namespace {

using namespace std::chrono_literals;

constexpr unsigned kReservePeriods = 2;
constexpr int kPriority = 70;  // below a server's own, above everything else

// Best first; all are little-endian words of their own size in memory on the machines we run on.
constexpr std::array kFormats{SND_PCM_FORMAT_FLOAT, SND_PCM_FORMAT_S32, SND_PCM_FORMAT_S16};

// One direction of the card with its buffer of interleaved samples.
struct Stream {
    snd_pcm_t* pcm = nullptr;
    snd_pcm_format_t format = SND_PCM_FORMAT_UNKNOWN;
    unsigned channels = 0;
    snd_pcm_uframes_t period = 0;
    snd_pcm_uframes_t buffer = 0;
    unsigned rate = 0;
    std::vector<unsigned char> bytes;

    ~Stream() {
        if (pcm != nullptr) snd_pcm_close(pcm);
    }

    [[nodiscard]] int open(const std::string& name, snd_pcm_stream_t direction, double rateHz, int periodFrames) {
        if (const int error = snd_pcm_open(&pcm, name.c_str(), direction, 0); error < 0) return error;
        snd_pcm_hw_params_t* params = nullptr;
        snd_pcm_hw_params_alloca(&params);
        if (const int error = snd_pcm_hw_params_any(pcm, params); error < 0) return error;
        if (const int error = snd_pcm_hw_params_set_access(pcm, params, SND_PCM_ACCESS_RW_INTERLEAVED); error < 0) {
            return error;
        }
        for (const auto candidate : kFormats) {
            if (snd_pcm_hw_params_set_format(pcm, params, candidate) < 0) continue;
            format = candidate;
            break;
        }
        if (format == SND_PCM_FORMAT_UNKNOWN) return -EINVAL;
        channels = direction == SND_PCM_STREAM_CAPTURE ? 1 : 2;
        if (const int error = snd_pcm_hw_params_set_channels_near(pcm, params, &channels); error < 0) return error;
        rate = static_cast<unsigned>(std::lround(rateHz));
        if (const int error = snd_pcm_hw_params_set_rate_near(pcm, params, &rate, nullptr); error < 0) return error;
        period = static_cast<snd_pcm_uframes_t>(periodFrames);
        if (const int error = snd_pcm_hw_params_set_period_size_near(pcm, params, &period, nullptr); error < 0)
            return error;
        buffer = period * (kReservePeriods + 1);
        if (const int error = snd_pcm_hw_params_set_buffer_size_near(pcm, params, &buffer); error < 0) return error;
        if (const int error = snd_pcm_hw_params(pcm, params); error < 0) return error;
        bytes.assign(period * channels * width(), 0);
        return 0;
    }

    [[nodiscard]] std::size_t width() const { return format == SND_PCM_FORMAT_S16 ? 2 : 4; }

    [[nodiscard]] float get(std::size_t frame, unsigned channel) const {
        const unsigned char* const at = bytes.data() + (frame * channels + channel) * width();
        if (format == SND_PCM_FORMAT_S16) {
            std::int16_t value = 0;
            std::memcpy(&value, at, sizeof value);
            return static_cast<float>(value) / 32768.0f;
        }
        if (format == SND_PCM_FORMAT_S32) {
            std::int32_t value = 0;
            std::memcpy(&value, at, sizeof value);
            return static_cast<float>(value) / 2147483648.0f;
        }
        float value = 0.0f;
        std::memcpy(&value, at, sizeof value);
        return value;
    }

    void put(std::size_t frame, unsigned channel, float sample) {
        unsigned char* const at = bytes.data() + (frame * channels + channel) * width();
        const float x = std::clamp(sample, -1.0f, 1.0f);
        if (format == SND_PCM_FORMAT_S16) {
            const auto value = static_cast<std::int16_t>(std::lrint(x * 32767.0f));
            std::memcpy(at, &value, sizeof value);
        } else if (format == SND_PCM_FORMAT_S32) {
            const auto value = static_cast<std::int32_t>(std::llrint(static_cast<double>(x) * 2147483647.0));
            std::memcpy(at, &value, sizeof value);
        } else {
            std::memcpy(at, &x, sizeof x);
        }
    }

    // Moves one period; a negative errno on failure.
    [[nodiscard]] int read() {
        for (snd_pcm_uframes_t done = 0; done < period;) {
            const auto count = snd_pcm_readi(pcm, bytes.data() + done * channels * width(), period - done);
            if (count < 0) return static_cast<int>(count);
            if (count == 0) return -EPIPE;
            done += static_cast<snd_pcm_uframes_t>(count);
        }
        return 0;
    }
    [[nodiscard]] int write() {
        for (snd_pcm_uframes_t done = 0; done < period;) {
            const auto count = snd_pcm_writei(pcm, bytes.data() + done * channels * width(), period - done);
            if (count < 0) return static_cast<int>(count);
            done += static_cast<snd_pcm_uframes_t>(count);
        }
        return 0;
    }
};

}  // namespace

struct AlsaDriver::Card {
    Stream capture, playback;
    bool linked = false;
    std::vector<float> input, left, right;

    // Both directions from a standstill: playback gets its reserve of silence, then both run.
    [[nodiscard]] int restart() {
        snd_pcm_drop(capture.pcm);
        snd_pcm_drop(playback.pcm);
        if (const int error = snd_pcm_prepare(playback.pcm); error < 0) return error;
        if (!linked) {
            if (const int error = snd_pcm_prepare(capture.pcm); error < 0) return error;
        }
        std::fill(playback.bytes.begin(), playback.bytes.end(), static_cast<unsigned char>(0));
        for (unsigned i = 0; i < kReservePeriods; ++i) {
            if (const int error = playback.write(); error < 0) return error;
        }
        // Writing may have started them already.
        if (snd_pcm_state(capture.pcm) != SND_PCM_STATE_RUNNING) {
            if (const int error = snd_pcm_start(capture.pcm); error < 0) return error;
        }
        if (!linked && snd_pcm_state(playback.pcm) == SND_PCM_STATE_PREPARED) return snd_pcm_start(playback.pcm);
        return 0;
    }

    [[nodiscard]] int cycle(AudioClient& client) {
        if (const int error = capture.read(); error < 0) return error;
        const auto frames = input.size();
        for (std::size_t i = 0; i < frames; ++i) input[i] = capture.get(i, 0);
        {
            const rt::Scope scope(rt::Role::audio);
            client.process({input.data(), left.data(), right.data(), static_cast<int>(frames)});
        }
        for (std::size_t i = 0; i < frames; ++i) {
            if (playback.channels == 1) {
                playback.put(i, 0, 0.5f * (left[i] + right[i]));
                continue;
            }
            playback.put(i, 0, left[i]);
            playback.put(i, 1, right[i]);
            for (unsigned c = 2; c < playback.channels; ++c) playback.put(i, c, 0.0f);
        }
        return playback.write();
    }
};

AlsaDriver::AlsaDriver() = default;

AlsaDriver::~AlsaDriver() {
    stop();
}

Expected<std::unique_ptr<AlsaDriver::Card>> AlsaDriver::open() const {
    const std::string in = config_.capturePort.empty() ? "default" : config_.capturePort;
    const std::string out = config_.playbackLeft.empty() ? "default" : config_.playbackLeft;
    const double rate = config_.sampleRateHz > 0.0 ? config_.sampleRateHz : kDefaultRateHz;
    const int period = config_.periodFrames > 0 ? config_.periodFrames : kDefaultPeriod;
    auto card = std::make_unique<Card>();
    if (const int error = card->playback.open(out, SND_PCM_STREAM_PLAYBACK, rate, period); error < 0) {
        return fail(ErrorCode::unavailable, "The sound device \"" + out + "\" cannot play; choose another one.",
                    snd_strerror(error));
    }
    if (const int error = card->capture.open(in, SND_PCM_STREAM_CAPTURE, card->playback.rate,
                                             static_cast<int>(card->playback.period));
        error < 0) {
        return fail(ErrorCode::unavailable, "The sound device \"" + in + "\" cannot record; choose another one.",
                    snd_strerror(error));
    }
    if (card->capture.rate != card->playback.rate || card->capture.period != card->playback.period) {
        return fail(ErrorCode::unavailable, "The sound devices \"" + in + "\" and \"" + out +
                                                "\" do not agree on rate and period; use one card.");
    }
    card->linked = snd_pcm_link(card->capture.pcm, card->playback.pcm) == 0;
    const auto frames = static_cast<std::size_t>(card->playback.period);
    card->input.assign(frames, 0.0f);
    card->left.assign(frames, 0.0f);
    card->right.assign(frames, 0.0f);
    return card;
}

Expected<void> AlsaDriver::start(AudioClient& client, const DriverConfig& config) {
    stop();
    silenceAlsa();
    client_ = &client;
    config_ = config;
    auto card = open();
    if (!card) return tl::unexpected(card.error());
    card_ = std::move(*card);
    stop_ = false;
    dropouts_ = 0;
    client.rateChanged(card_->playback.rate);
    setStatus(DriverState::running, "", card_.get());
    thread_ = std::thread([this] { run(); });
    return {};
}

void AlsaDriver::stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    card_.reset();
    setStatus(DriverState::stopped, "", nullptr);
}

void AlsaDriver::run() {
    ::pthread_setname_np(::pthread_self(), "halfstack-alsa");
    sched_param priority{};
    priority.sched_priority = kPriority;
    const bool realtime = ::pthread_setschedparam(::pthread_self(), SCHED_FIFO, &priority) == 0;
    {
        const std::lock_guard lock(mutex_);
        status_.realtime = realtime;
    }
    double rate = card_->playback.rate;
    int error = card_->restart();
    while (!stop_) {
        if (error == 0) error = card_->cycle(*client_);
        if (error == 0) continue;
        if (error == -EPIPE || error == -ESTRPIPE || error == -EINTR) {
            dropouts_.fetch_add(1, std::memory_order_relaxed);
            error = card_->restart();
            if (error == 0) continue;
        }
        // The card went away.
        card_.reset();
        setStatus(DriverState::lost, "The interface went away. Sound returns when it does.", nullptr);
        while (!stop_ && card_ == nullptr) {
            std::this_thread::sleep_for(250ms);
            if (auto card = open()) card_ = std::move(*card);
        }
        if (card_ == nullptr) return;
        if (card_->playback.rate != rate) client_->rateChanged(card_->playback.rate);
        rate = card_->playback.rate;
        setStatus(DriverState::running, "", card_.get());
        error = card_->restart();
    }
}

DriverStatus AlsaDriver::status() const {
    const std::lock_guard lock(mutex_);
    DriverStatus status = status_;
    status.xruns = dropouts_.load(std::memory_order_relaxed);
    return status;
}

void AlsaDriver::setStatus(DriverState state, const std::string& sentence, const Card* card) {
    const std::lock_guard lock(mutex_);
    const bool realtime = status_.realtime;
    status_ = {};
    status_.name = "alsa";
    status_.state = state;
    status_.sentence = sentence;
    if (card == nullptr) return;
    status_.realtime = realtime;
    status_.server = config_.playbackLeft.empty() ? "default" : config_.playbackLeft;
    status_.sampleRateHz = card->playback.rate;
    status_.periodFrames = static_cast<int>(card->playback.period);
    status_.captureLatencyFrames = static_cast<int>(card->capture.period);
    status_.playbackLatencyFrames = static_cast<int>(card->playback.period * kReservePeriods);
    status_.capture = {config_.capturePort.empty() ? "default" : config_.capturePort};
    status_.playback = {status_.server};
}

}  // namespace amp
