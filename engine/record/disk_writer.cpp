// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/disk_writer.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

#include "engine/record/take_writer.h"
#include "engine/rt/scope.h"

namespace amp {
namespace {

using namespace std::chrono_literals;

constexpr auto kLookEvery = 50ms;  // while a take is on; a fraction of the pool, and of the second that may be lost
constexpr auto kIdle = 1000ms;

/// Silence from the disk for this long while audio waits is worth a sentence.
constexpr double kSlowSeconds = 2.0;

std::string slowSentence(double waitingSeconds, double missingSeconds) {
    char text[160];
    if (missingSeconds > 0.0) {
        std::snprintf(text, sizeof text, "The disk is slow; %.1f s of silence were put in.", missingSeconds);
    } else {
        std::snprintf(text, sizeof text, "The disk is slow; %.1f s wait in memory.", waitingSeconds);
    }
    return text;
}

}  // namespace

DiskWriter::DiskWriter(rt::RetireList& retire, Disk& disk)
    : retire_(retire), disk_(disk), wake_(std::make_shared<rt::Wake>()), thread_([this] { run(); }) {}

DiskWriter::~DiskWriter() {
    stop_.store(true, rt::kHandOver);
    wake_->signal();
    thread_.join();
}

rt::Owned<TakeTap> DiskWriter::begin(TakeRequest request) {
    auto pool = std::make_shared<TakePool>(request, wake_);
    auto tap = rt::own<TakeTap>(retire_, std::shared_ptr<TakePool>(pool));
    auto writer = std::make_unique<TakeWriter>(disk_, std::move(request), pool);
    {
        const std::lock_guard lock(mutex_);
        status_ = writer->status();
        newest_ = std::move(pool);
        busy_ = true;
        begun_.push_back(std::move(writer));
    }
    wake_->signal();
    return tap;
}

TakeStatus DiskWriter::status() const {
    const std::lock_guard lock(mutex_);
    TakeStatus status = status_;
    if (newest_ == nullptr || !(status.recording || status.stopping)) return status;
    // The disk thread may be stuck inside a write; how much waits meanwhile is seen from here.
    const double rate = newest_->sampleRateHz();
    const double seconds = static_cast<double>(newest_->framesPassed.load(std::memory_order_relaxed)) / rate;
    status.waitingSeconds += seconds - status.seconds;
    status.seconds = seconds;
    status.missingFrames = newest_->framesMissing.load(std::memory_order_relaxed);
    if (status.sentence.empty() && status.waitingSeconds > kSlowSeconds) {
        status.sentence = slowSentence(status.waitingSeconds, static_cast<double>(status.missingFrames) / rate);
    }
    return status;
}

std::vector<TakeReport> DiskWriter::takeReports() {
    const std::lock_guard lock(mutex_);
    return std::exchange(reports_, {});
}

bool DiskWriter::busy() const {
    const std::lock_guard lock(mutex_);
    return busy_;
}

void DiskWriter::run() {
    const rt::Scope scope(rt::Role::disk);
    ::pthread_setname_np(::pthread_self(), "halfstack-disk");
    std::vector<std::unique_ptr<TakeWriter>> takes;
    for (;;) {
        const bool stopping = stop_.load(rt::kTakeOver);  // before looking for takes: the last ones are seen
        {
            const std::lock_guard lock(mutex_);
            std::move(begun_.begin(), begun_.end(), std::back_inserter(takes));
            begun_.clear();
        }
        for (auto& take : takes) {
            if (stopping) take->endNow();
            const bool more = take->work(TakeWriter::Clock::now());
            const std::lock_guard lock(mutex_);
            if (take == takes.back()) status_ = take->status();
            if (more) continue;
            reports_.push_back(take->report());
            take.reset();
        }
        std::erase(takes, nullptr);
        {
            const std::lock_guard lock(mutex_);
            busy_ = !takes.empty() || !begun_.empty();
        }
        if (takes.empty() && stopping) return;
        wake_->waitFor(takes.empty() ? kIdle : kLookEvery);
    }
}

}  // namespace amp
