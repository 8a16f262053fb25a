// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/take_player.h"

#include <pthread.h>
#include <sndfile.h>
#include <soxr.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>
#include <vector>

#include "engine/rt/scope.h"

namespace amp {
namespace {

using namespace std::chrono_literals;

using SoundFile = std::unique_ptr<SNDFILE, int (*)(SNDFILE*)>;
using Converter = std::unique_ptr<soxr, void (*)(soxr_t)>;

constexpr std::size_t kPiece = 4096;

/// Turns any number of channels into two.
void toStereo(const std::vector<float>& from, std::size_t channels, std::size_t frames, std::vector<float>& to) {
    to.resize(2 * frames);
    for (std::size_t i = 0; i < frames; ++i) {
        to[2 * i] = from[i * channels];
        to[2 * i + 1] = from[i * channels + (channels > 1 ? 1 : 0)];
    }
}

}  // namespace

TakePlayer::TakePlayer(rt::RetireList& retire)
    : retire_(retire), wake_(std::make_shared<rt::Wake>()), thread_([this] { run(); }) {}

TakePlayer::~TakePlayer() {
    stop_.store(true, rt::kHandOver);
    wake_->signal();
    thread_.join();
}

rt::Owned<PlaybackTap> TakePlayer::play(PlayRequest request) {
    auto pool = std::make_shared<PlaybackPool>(wake_);
    auto tap = rt::own<PlaybackTap>(retire_, std::shared_ptr<PlaybackPool>(pool), request.sampleRateHz);
    {
        const std::lock_guard lock(mutex_);
        newest_ = pool;
        rate_ = request.sampleRateHz;
        from_ = request.fromSeconds;
        status_ = {};
        status_.file = request.file;
        status_.playing = true;
        next_ = std::make_shared<Job>(Job{std::move(request), std::move(pool)});
    }
    wake_->signal();
    return tap;
}

PlayStatus TakePlayer::status() const {
    const std::lock_guard lock(mutex_);
    PlayStatus status = status_;
    if (newest_ == nullptr) return status;
    status.playing = status.sentence.empty() && !newest_->released();
    status.seconds = from_ + static_cast<double>(newest_->framesPlayed.load(std::memory_order_relaxed)) / rate_;
    return status;
}

bool TakePlayer::overtaken() const {
    const std::lock_guard lock(mutex_);
    return next_ != nullptr;
}

void TakePlayer::read(const Job& job) {
    SF_INFO info{};
    const SoundFile file{sf_open(job.request.file.c_str(), SFM_READ, &info), &sf_close};
    std::string sentence;
    if (file == nullptr || info.channels < 1) {
        sentence = "\"" + job.request.file.string() + "\" cannot be played; it is gone or no sound file.";
    } else {
        sf_seek(file.get(), static_cast<sf_count_t>(job.request.fromSeconds * info.samplerate), SEEK_SET);
    }
    const double rate = job.request.sampleRateHz;
    Converter converter{nullptr, &soxr_delete};
    if (sentence.empty() && info.samplerate != static_cast<int>(std::lround(rate))) {
        soxr_error_t error = nullptr;
        converter.reset(soxr_create(info.samplerate, rate, 2, &error, nullptr, nullptr, nullptr));
        if (converter == nullptr) sentence = "\"" + job.request.file.string() + "\" has a rate that cannot be played.";
    }
    {
        const std::lock_guard lock(mutex_);
        if (newest_ == job.pool) {
            status_.sentence = sentence;
            if (sentence.empty()) status_.length = static_cast<double>(info.frames) / info.samplerate;
        }
    }
    if (!sentence.empty()) return job.pool->end();

    const auto channels = static_cast<std::size_t>(info.channels);
    std::vector<float> raw(kPiece * channels), stereo, out(2 * PlaybackPool::kBlockFrames);
    std::vector<float> waiting;  // interleaved, at the session's rate
    bool over = false;
    while (!stop_.load(rt::kTakeOver) && !overtaken() && !job.pool->released()) {
        while (!over && waiting.size() < out.size()) {
            const sf_count_t got = sf_readf_float(file.get(), raw.data(), static_cast<sf_count_t>(kPiece));
            over = got <= 0;
            toStereo(raw, channels, over ? 0 : static_cast<std::size_t>(got), stereo);
            if (converter == nullptr) {
                waiting.insert(waiting.end(), stereo.begin(), stereo.end());
                continue;
            }
            std::size_t used = 0;
            do {
                std::size_t in = 0, made = 0;
                soxr_process(converter.get(), over ? nullptr : stereo.data() + 2 * used, stereo.size() / 2 - used, &in,
                             out.data(), out.size() / 2, &made);
                used += in;
                waiting.insert(waiting.end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(2 * made));
                if (made == 0 && (over || in == 0)) break;
            } while (over || used < stereo.size() / 2);
        }
        if (waiting.empty()) break;
        PlaybackBlock* block = job.pool->takeFree();
        if (block == nullptr) {
            wake_->waitFor(50ms);
            continue;
        }
        const std::size_t frames = std::min(waiting.size() / 2, static_cast<std::size_t>(PlaybackPool::kBlockFrames));
        for (std::size_t i = 0; i < frames; ++i) {
            block->left[i] = waiting[2 * i];
            block->right[i] = waiting[2 * i + 1];
        }
        block->frames = static_cast<int>(frames);
        waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(2 * frames));
        job.pool->submit(block);
    }
    job.pool->end();
}

void TakePlayer::run() {
    const rt::Scope scope(rt::Role::disk);
    ::pthread_setname_np(::pthread_self(), "halfstack-play");
    while (!stop_.load(rt::kTakeOver)) {
        std::shared_ptr<Job> job;
        {
            const std::lock_guard lock(mutex_);
            job = std::exchange(next_, nullptr);
        }
        if (job != nullptr) {
            read(*job);
        } else {
            wake_->waitFor(1000ms);
        }
    }
}

}  // namespace amp
