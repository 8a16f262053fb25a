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
    status.missingAt = static_cast<double>(newest_->missingAt.load(std::memory_order_relaxed)) / rate;
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

rt::Owned<TakeTap> DiskWriter::beginRing(RingRequest request) {
    TakeRequest format;
    format.sampleRateHz = request.sampleRateHz;
    auto pool = std::make_shared<TakePool>(format, wake_);
    auto tap = rt::own<TakeTap>(retire_, std::shared_ptr<TakePool>(pool));
    auto ring = std::make_unique<RingWriter>(disk_, std::move(request), std::move(pool));
    {
        const std::lock_guard lock(mutex_);
        newRing_ = std::move(ring);
    }
    wake_->signal();
    return tap;
}

void DiskWriter::keep(KeepRequest request) {
    {
        const std::lock_guard lock(mutex_);
        keeps_.push_back(std::move(request));
        busy_ = true;
    }
    wake_->signal();
}

RingStatus DiskWriter::ringStatus() const {
    const std::lock_guard lock(mutex_);
    return ringStatus_;
}

void DiskWriter::workTakes(std::vector<std::unique_ptr<TakeWriter>>& takes, bool stopping) {
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
}

// A ring that was replaced goes on until it has kept what it was asked for.
void DiskWriter::workRing(std::unique_ptr<RingWriter>& ring, std::unique_ptr<RingWriter>& ending, bool stopping) {
    std::vector<KeepRequest> keeps;
    {
        const std::lock_guard lock(mutex_);
        if (newRing_ != nullptr) {
            // Two rings in one folder would meet at its lock: the old one goes first.
            if (ring != nullptr) ring->endNow();
            if (ring == nullptr || ending == nullptr) {
                if (ring != nullptr) ending = std::move(ring);
                if (ending == nullptr) ring = std::move(newRing_);
            }
        }
        keeps = std::exchange(keeps_, {});
    }
    for (auto& keep : keeps) {
        if (ring != nullptr) {
            ring->keep(std::move(keep));
            continue;
        }
        TakeReport report;
        report.kept = true;
        report.keep = keep.number;
        report.complete = false;
        report.sentence = "Nothing was kept, because listening is off.";
        const std::lock_guard lock(mutex_);
        reports_.push_back(std::move(report));
    }
    for (auto* const each : {&ring, &ending}) {
        if (*each == nullptr) continue;
        if (stopping) (*each)->endNow();
        const bool more = (*each)->work(RingWriter::Clock::now());
        auto reports = (*each)->takeReports();
        // Looking at all phrases takes longer than writing a block, so the window hears of it five times a second.
        const auto now = RingWriter::Clock::now();
        const bool show = each == &ring && (!more || now >= nextRingStatus_);
        RingStatus status;
        if (show) status = (*each)->status();
        if (!more) each->reset();
        const std::lock_guard lock(mutex_);
        std::move(reports.begin(), reports.end(), std::back_inserter(reports_));
        if (!show) continue;
        nextRingStatus_ = now + 200ms;
        ringStatus_ = std::move(status);
    }
}

void DiskWriter::run() {
    const rt::Scope scope(rt::Role::disk);
    ::pthread_setname_np(::pthread_self(), "halfstack-disk");
    std::vector<std::unique_ptr<TakeWriter>> takes;
    std::unique_ptr<RingWriter> ring;
    std::unique_ptr<RingWriter> ending;
    for (;;) {
        const bool stopping = stop_.load(rt::kTakeOver);  // before looking for takes: the last ones are seen
        workTakes(takes, stopping);
        workRing(ring, ending, stopping);
        bool more = !takes.empty() || ring != nullptr || ending != nullptr;
        {
            const std::lock_guard lock(mutex_);
            const bool keeping = (ring != nullptr && ring->keeping()) || (ending != nullptr && ending->keeping());
            busy_ = !takes.empty() || !begun_.empty() || !keeps_.empty() || keeping;
            more = more || !begun_.empty() || newRing_ != nullptr || !keeps_.empty();
        }
        if (!more && stopping) return;
        wake_->waitFor(more ? kLookEvery : kIdle);
    }
}

}  // namespace amp
