// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/take_player.h"

#include <pthread.h>
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

using Converter = std::unique_ptr<soxr, void (*)(soxr_t)>;

constexpr std::size_t kPiece = 4096;

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
        status_.stretch = request.stretch;
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
    status.read = newest_->ended();
    status.seconds = from_ + static_cast<double>(newest_->framesPlayed.load(std::memory_order_relaxed)) / rate_;
    return status;
}

bool TakePlayer::overtaken() const {
    const std::lock_guard lock(mutex_);
    return next_ != nullptr;
}

void TakePlayer::read(const Job& job) {
    const PlayRequest& wanted = job.request;
    auto source = wanted.stretch.any() ? playRingFrom(systemDisk(), wanted.file, wanted.stretch, wanted.fromSeconds)
                                       : playFileFrom(wanted.file, wanted.fromSeconds);
    std::string sentence = source ? std::string() : source.error().sentence;
    const double rate = wanted.sampleRateHz;
    Converter converter{nullptr, &soxr_delete};
    if (source && std::lround((*source)->sampleRateHz()) != std::lround(rate)) {
        soxr_error_t error = nullptr;
        converter.reset(soxr_create((*source)->sampleRateHz(), rate, 2, &error, nullptr, nullptr, nullptr));
        if (converter == nullptr) sentence = "\"" + wanted.file.string() + "\" has a rate that cannot be played.";
    }
    {
        const std::lock_guard lock(mutex_);
        if (newest_ == job.pool) {
            status_.sentence = sentence;
            if (sentence.empty()) status_.length = (*source)->lengthSeconds();
        }
    }
    if (!sentence.empty()) return job.pool->end();

    std::vector<float> stereo, out(2 * PlaybackPool::kBlockFrames);
    std::vector<float> waiting;  // interleaved, at the session's rate
    bool over = false;
    while (!stop_.load(rt::kTakeOver) && !overtaken() && !job.pool->released()) {
        while (!over && waiting.size() < out.size()) {
            over = !(*source)->read(stereo, kPiece);
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
