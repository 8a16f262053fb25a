// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/alsa_driver.h"

#include <alsa/asoundlib.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string>
#include <vector>

#include "engine/drivers/alsa_quiet.h"
#include "engine/drivers/alsa_stream.h"
#include "engine/drivers/cycle_clock.h"
#include "engine/drivers/realtime_kit.h"
#include "engine/rt/scope.h"

namespace amp {
namespace {

using namespace std::chrono_literals;

constexpr int kPriority = 70;  // below a server's own, above everything else

std::string deviceName(const std::string& card) {
    return card.empty() ? "default" : card;
}

}  // namespace

struct AlsaDriver::Card {
    AlsaStream capture, playback;
    unsigned guitar = 0;  // which input of the card
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
        playback.silence();
        for (unsigned i = 0; i < AlsaStream::kReservePeriods; ++i) {
            if (const int error = playback.write(); error < 0) return error;
        }
        // Writing may have started them already.
        if (snd_pcm_state(capture.pcm) != SND_PCM_STATE_RUNNING) {
            if (const int error = snd_pcm_start(capture.pcm); error < 0) return error;
        }
        if (!linked && snd_pcm_state(playback.pcm) == SND_PCM_STATE_PREPARED) return snd_pcm_start(playback.pcm);
        return 0;
    }

    [[nodiscard]] int cycle(AudioClient& client, CycleClock& clock) {
        if (const int error = capture.read(); error < 0) return error;
        capture.take(guitar, input.data());
        {
            const rt::Scope scope(rt::Role::audio);
            const int frames = static_cast<int>(input.size());
            client.process({input.data(), left.data(), right.data(), frames, clock.lostBefore(frames, playback.rate)});
        }
        playback.give(left.data(), right.data());
        return playback.write();
    }
};

AlsaDriver::AlsaDriver() = default;

AlsaDriver::~AlsaDriver() {
    stop();
}

Expected<std::unique_ptr<AlsaDriver::Card>> AlsaDriver::open() const {
    const std::string in = deviceName(config_.captureCard);
    const std::string out = deviceName(config_.playbackCard);
    const double rate = config_.sampleRateHz > 0.0 ? config_.sampleRateHz : kDefaultRateHz;
    const int period = config_.periodFrames > 0 ? config_.periodFrames : kDefaultPeriod;
    auto card = std::make_unique<Card>();
    if (const int error = card->playback.open(out, SND_PCM_STREAM_PLAYBACK, rate, period, 2); error < 0) {
        return fail(ErrorCode::unavailable, "The sound device \"" + out + "\" cannot play; choose another one.",
                    snd_strerror(error));
    }
    if (const int error = card->capture.open(in, SND_PCM_STREAM_CAPTURE, card->playback.rate,
                                             static_cast<int>(card->playback.period), config_.cardInput + 1);
        error < 0) {
        return fail(ErrorCode::unavailable, "The sound device \"" + in + "\" cannot record; choose another one.",
                    snd_strerror(error));
    }
    if (card->capture.rate != card->playback.rate || card->capture.period != card->playback.period) {
        return fail(ErrorCode::unavailable, "The sound devices \"" + in + "\" and \"" + out +
                                                "\" do not agree on rate and period; use one card.");
    }
    card->guitar = std::min(static_cast<unsigned>(std::max(0, config_.cardInput)), card->capture.channels - 1);
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
    const bool realtime = ::pthread_setschedparam(::pthread_self(), SCHED_FIFO, &priority) == 0 ||
                          askRealtimeKit(::gettid(), kPriority).has_value();
    {
        const std::lock_guard lock(mutex_);
        status_.realtime = realtime;
    }
    double rate = card_->playback.rate;
    CycleClock clock;
    int error = card_->restart();
    while (!stop_) {
        if (error == 0) error = card_->cycle(*client_, clock);
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
    status_.server = deviceName(config_.playbackCard);
    status_.sampleRateHz = card->playback.rate;
    status_.periodFrames = static_cast<int>(card->playback.period);
    status_.captureLatencyFrames = static_cast<int>(card->capture.period);
    status_.periodWished = config_.periodFrames;
    status_.playbackLatencyFrames = static_cast<int>(card->playback.period * AlsaStream::kReservePeriods);
    status_.capture = {deviceName(config_.captureCard)};
    status_.playback = {status_.server};
}

}  // namespace amp
