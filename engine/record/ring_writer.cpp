// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/ring_writer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace amp {
namespace {

using namespace std::chrono_literals;

constexpr auto kRetryEvery = 2s;
constexpr double kLongestGapSeconds = 10.0;  // a longer absence of audio begins a new stretch
constexpr std::size_t kSliceFrames = 65536;
constexpr double kShownSeconds = 300.0;  // what the window draws in detail
constexpr double kLongSeconds = 1800.0;  // and at all
constexpr auto kShownWindows = static_cast<std::size_t>(kShownSeconds / PhraseFinder::kWindowSeconds);
constexpr auto kLongWindows =
    static_cast<std::size_t>(kLongSeconds / PhraseFinder::kWindowSeconds) / RingStatus::kLongWindow;

std::int64_t unixMs() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}  // namespace

RingWriter::RingWriter(Disk& disk, RingRequest request, std::shared_ptr<TakePool> pool)
    : request_(std::move(request)),
      pool_(std::move(pool)),
      disk_(disk),
      store_(disk, request_.folder, request_.limits) {
    phrases_.begin(request_.sampleRateHz, request_.limits.seconds);
    heard_.begin(request_.sampleRateHz, std::min(kLongSeconds, request_.limits.seconds));
}

bool RingWriter::work(Clock::time_point now) {
    if (!opened_ && now >= nextTry_) {
        auto opened = store_.open(request_.below);
        opened_ = opened.has_value();
        sentence_ = opened ? "" : opened.error().sentence;
        nextTry_ = now + kRetryEvery;
        if (opened) beginStretch();
    }
    drain(now);
    for (auto& copy : copies_) {
        copySlice(*copy, now);
        if (copy->writer->work(now)) continue;
        auto report = copy->writer->report();
        report.kept = true;
        report.keep = copy->number;
        report.startFrame = copy->end - report.frames;
        reports_.push_back(std::move(report));
        copy.reset();
    }
    std::erase(copies_, nullptr);
    return !ended_ || !copies_.empty();
}

void RingWriter::beginStretch() {
    store_.beginSession(request_.sampleRateHz, unixMs());
    phrases_.begin(request_.sampleRateHz, request_.limits.seconds);
    heard_.begin(request_.sampleRateHz, std::min(kLongSeconds, request_.limits.seconds));
}

void RingWriter::drain(Clock::time_point now) {
    const bool ended = pool_->ended() || endNow_;
    while (RecordBlock* const block = pool_->takeFilled()) {
        if (opened_) store(*block, now);
        pool_->giveBack(block);
    }
    ended_ = ended;
}

void RingWriter::store(const RecordBlock& block, Clock::time_point now) {
    const std::uint64_t gap = block.missingBefore + block.gapBefore;
    if (static_cast<double>(gap) > kLongestGapSeconds * request_.sampleRateHz) {
        beginStretch();
    } else {
        fillGap(gap, now);
    }
    frames_.clear();
    for (int i = 0; i < block.frames; ++i) {
        frames_.push_back({block.dry[i], block.left[i], block.right != nullptr ? block.right[i] : block.left[i]});
        phrases_.add(block.dry[i]);
        heard_.add(std::max(std::fabs(frames_.back().left), std::fabs(frames_.back().right)));
    }
    append(now);
}

void RingWriter::fillGap(std::uint64_t frames, Clock::time_point now) {
    while (frames > 0) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(frames, kSliceFrames));
        frames_.assign(count, {});
        for (std::size_t i = 0; i < count; ++i) {
            phrases_.add(0.0f);
            heard_.add(0.0f);
        }
        append(now);
        frames -= count;
    }
}

void RingWriter::append(Clock::time_point now) {
    if (!sentence_.empty() && now < nextTry_) return;  // the ring is a convenience: what cannot be written is let go
    auto done = store_.append(frames_);
    if (done) {
        if (!sentence_.empty()) sentence_.clear();
        return;
    }
    sentence_ = done.error().sentence;
    nextTry_ = now + kRetryEvery;
    beginStretch();
}

std::optional<std::pair<RingSession, Phrase>> RingWriter::choose(const KeepRequest& request) const {
    const auto sessions = store_.sessions();
    if (request.stretch.end > request.stretch.begin) {
        if (sessions.empty()) return std::nullopt;
        const RingSession& present = sessions.back();
        return std::pair{present, Phrase{std::max(request.stretch.begin, present.firstFrame),
                                         std::min(request.stretch.end, present.endFrame)}};
    }
    for (auto session = sessions.rbegin(); session != sessions.rend(); ++session) {
        const auto rate = session->sampleRateHz;
        const auto last = [&](double seconds) {
            const auto frames = static_cast<std::uint64_t>(seconds * rate);
            return std::max(session->firstFrame, session->endFrame - std::min(session->endFrame, frames));
        };
        if (request.seconds > 0.0) {
            // What was played before the program was started again, when that is all there is.
            if (static_cast<double>(session->endFrame - session->firstFrame) < 0.5 * rate &&
                std::next(session) != sessions.rend()) {
                continue;
            }
            return std::pair{*session, Phrase{last(request.seconds), session->endFrame}};
        }
        PhraseFinder finder;
        constexpr double kLookSeconds = 300.0;
        finder.begin(rate, kLookSeconds, last(kLookSeconds));
        std::vector<RingFrame> buffer(kSliceFrames);
        while (const auto count = store_.read(session->number, finder.frame(), buffer)) {
            for (std::size_t i = 0; i < count; ++i) finder.add(buffer[i].dry);
        }
        if (const auto phrase = finder.last()) return std::pair{*session, *phrase};
    }
    return std::nullopt;
}

void RingWriter::keep(KeepRequest request) {
    const auto chosen = opened_ ? choose(request) : std::nullopt;
    if (!chosen || chosen->second.begin >= chosen->second.end) {
        TakeReport report;
        report.kept = true;
        report.keep = request.number;
        report.complete = false;
        report.sentence = "Nothing was played that could be kept.";
        reports_.push_back(std::move(report));
        return;
    }
    const auto& [session, phrase] = *chosen;
    TakeRequest take = std::move(request.take);
    take.sampleRateHz = session.sampleRateHz;
    take.startedUnixMs = session.startedUnixMs +
                         static_cast<std::int64_t>(1000.0 * static_cast<double>(phrase.begin) / session.sampleRateHz);
    auto copy = std::make_unique<Copy>();
    copy->number = request.number;
    copy->session = session.number;
    copy->at = phrase.begin;
    copy->end = phrase.end;
    copy->pool = std::make_shared<TakePool>(take, std::make_shared<rt::Wake>());
    copy->tap = std::make_unique<TakeTap>(copy->pool);
    copy->writer = std::make_unique<TakeWriter>(disk_, std::move(take), copy->pool);
    copies_.push_back(std::move(copy));
}

void RingWriter::copySlice(Copy& copy, Clock::time_point) {
    if (copy.tap == nullptr) return;
    const auto room = copy.pool->freeBlocks() * static_cast<std::size_t>(copy.pool->blockFrames());
    const auto blockFrames = static_cast<std::size_t>(copy.pool->blockFrames());
    const auto want =
        std::min<std::uint64_t>({copy.end - copy.at, kSliceFrames * 4, room > blockFrames ? room - blockFrames : 0});
    std::vector<RingFrame> frames(static_cast<std::size_t>(want));
    const std::size_t count = store_.read(copy.session, copy.at, frames);
    std::vector<float> dry(count), left(count), right(count);
    for (std::size_t i = 0; i < count; ++i) {
        dry[i] = frames[i].dry;
        left[i] = frames[i].left;
        right[i] = frames[i].right;
    }
    copy.tap->push(dry.data(), left.data(), right.data(), static_cast<int>(count));
    copy.at += count;
    const bool lostFile = count == 0 && want > 0;  // its file made room for newer ones
    if (copy.at < copy.end && !lostFile) return;
    copy.tap->finish();
    copy.tap.reset();
}

RingStatus RingWriter::status() const {
    RingStatus status;
    status.listening = !ended_;
    status.sentence = sentence_;
    status.sampleRateHz = request_.sampleRateHz;
    if (!opened_) return status;
    const auto sessions = store_.sessions();
    if (!sessions.empty()) {
        status.seconds =
            static_cast<double>(sessions.back().endFrame - sessions.back().firstFrame) / sessions.back().sampleRateHz;
    }
    status.bytes = store_.bytes();
    status.phrases = phrases_.all();
    status.peaks = phrases_.peaks(kShownWindows);
    status.wetPeaks = heard_.peaks(kShownWindows);
    status.longPeaks = phrases_.peaks(kLongWindows, RingStatus::kLongWindow);
    status.longWetPeaks = heard_.peaks(kLongWindows, RingStatus::kLongWindow);
    status.endFrame = phrases_.frame();
    status.folder = store_.folder();
    status.session = store_.session();
    return status;
}

std::vector<TakeReport> RingWriter::takeReports() {
    return std::exchange(reports_, {});
}

}  // namespace amp
