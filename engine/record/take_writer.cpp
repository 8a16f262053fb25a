// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/take_writer.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <utility>

namespace amp {
namespace {

using namespace std::chrono_literals;

constexpr auto kRetryEvery = 250ms;
constexpr auto kSealEvery = 500ms;  // a killed program loses this and what waits in the pool, together below a second
constexpr const char* kTakeWord = ", take ";
constexpr std::size_t kLongestSeries = 100;  // bytes
constexpr int kMostTakes = 1000000;
constexpr std::uint64_t kSilencePiece = 65536;  // frames; long gaps go out in pieces, so that they need no memory

std::string nameFromClock() {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&now, &local);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d %H.%M.%S", &local);
    return text.data();
}

/// What stands in front of a take's number; something that is fit for a folder's name, whatever the preset is called.
std::string nameFromSeries(std::string series) {
    if (series.size() > kLongestSeries) {
        std::size_t end = kLongestSeries;
        while (end > 0 && (static_cast<unsigned char>(series[end]) & 0xc0) == 0x80) --end;  // no half letter
        series.resize(end);
    }
    for (char& c : series) {
        if (c == '/' || static_cast<unsigned char>(c) < 0x20) c = '_';
    }
    if (series.front() == '.') series.front() = '_';
    return series + kTakeWord;
}

/// The highest number that a take in the folder has; they are counted across all presets.
int lastTakeNumber(const std::filesystem::path& folder) {
    int last = 0;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        const auto at = name.rfind(kTakeWord);
        if (at == std::string::npos) continue;
        const int number = std::atoi(name.c_str() + at + std::strlen(kTakeWord));
        if (number < kMostTakes) last = std::max(last, number);
    }
    return last;
}

std::int64_t unixMs() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}  // namespace

TakeWriter::TakeWriter(Disk& disk, TakeRequest request, std::shared_ptr<TakePool> pool)
    : disk_(disk), request_(std::move(request)), pool_(std::move(pool)) {}

bool TakeWriter::work(Clock::time_point now) {
    if (finished_) return false;
    if ((pool_->ended() || endNow_) && !endedAt_) endedAt_ = now;
    if (failing_ && now < nextTry_) return true;
    if (dry_ == nullptr) {
        if (auto opened = open(); !opened) {
            pool_->giveUp();
            complete_ = false;
            sentence_ = opened.error().sentence;
            finished_ = true;
            return false;
        }
        nextSeal_ = now + kSealEvery;
    }
    auto done = drain();
    if (endSeen_ && !endedAt_) endedAt_ = now;  // it ended while its blocks were written
    if (done && now >= nextSeal_ && !closing_) done = seal(now);
    if (done && endSeen_) done = closeAll(now);
    if (done && failing_) {
        failing_ = false;
        sentence_.clear();
    }
    if (!done) trouble(done.error(), now);
    return !finished_;
}

Expected<void> TakeWriter::makeTakeFolder() {
    if (const int made = disk_.makeFolders(request_.folder); made < 0) {
        return tl::unexpected(diskError(-made, request_.folder / "."));
    }
    const bool counted = request_.name.empty() && !request_.series.empty();
    const std::string name = counted                 ? nameFromSeries(request_.series)
                             : request_.name.empty() ? nameFromClock()
                                                     : request_.name;
    // Making the folder is the one step that two programs, or two takes in one second, cannot both win.
    for (int number = counted ? lastTakeNumber(request_.folder) + 1 : 1;; ++number) {
        const bool plain = !counted && number == 1;
        const auto folder = request_.folder / (plain ? name : name + (counted ? "" : " ") + std::to_string(number));
        const int made = disk_.makeFolder(folder);
        if (made == -EEXIST && number < kMostTakes) continue;
        if (made < 0) return tl::unexpected(diskError(-made, folder));
        folder_ = folder;
        return {};
    }
}

Expected<void> TakeWriter::open() {
    if (auto made = makeTakeFolder(); !made) return made;
    WaveSpec spec{request_.sampleRateHz, 1, TakeFormat::float32, request_.description,
                  request_.startedUnixMs > 0 ? request_.startedUnixMs : unixMs()};
    auto dry = TakeFile::create(disk_, folder_ / "DI.wav", spec);
    if (!dry) return tl::unexpected(dry.error());
    spec.channels = pool_->wetChannels();
    spec.format = request_.wetFormat;
    auto wet = TakeFile::create(disk_, folder_ / "wet.wav", spec);
    if (!wet) return tl::unexpected(wet.error());
    if (request_.notes != nullptr) {
        auto notes = std::make_unique<TextFile>(disk_);
        if (auto made = notes->create(folder_ / "take.jsonl"); !made) return made;
        notes_ = std::move(notes);
    }
    dry_ = std::move(*dry);
    wet_ = std::move(*wet);
    return {};
}

Expected<void> TakeWriter::writeNotes() {
    if (notes_ == nullptr) return {};
    const auto [text, ended] = request_.notes->take();
    notes_->append(text);
    notesEnded_ = ended;
    return notes_->flush();
}

Expected<void> TakeWriter::closeAll(Clock::time_point now) {
    if (!closing_) {
        if (auto done = rescueRemoved(); !done) return done;
    }
    closing_ = true;
    if (auto done = dry_->close(); !done) return done;
    if (auto done = wet_->close(); !done) return done;
    if (notes_ != nullptr && !notesClosed_) {
        // What happened at the very end may still be on its way from the control thread.
        if (!notesEnded_ && !endNow_ && now - *endedAt_ < kNotesPatience) return {};
        notesClosed_ = true;
        notes_->append("{\"end\":{\"frames\":" + std::to_string(framesWritten_) + "}}\n");
    }
    if (notes_ != nullptr) {
        if (auto done = notes_->flush(); !done) return done;
    }
    finished_ = true;
    return {};
}

Expected<void> TakeWriter::drain() {
    if (auto done = flush(); !done) return done;  // the rest of an earlier attempt
    if (auto done = writeNotes(); !done) return done;
    for (;;) {
        if (auto done = writeSilence(); !done) return done;
        if (held_ != nullptr) {
            take(*held_);
            pool_->giveBack(held_);
            held_ = nullptr;
            if (auto done = flush(); !done) return done;
            continue;
        }
        const bool ended = pool_->ended() || endNow_;  // before looking into the queue: then an empty queue is final
        held_ = pool_->takeFilled();
        if (held_ != nullptr) {
            addSilence(held_->gapBefore, TakeMark::Reason::noAudio);
            addSilence(held_->missingBefore, TakeMark::Reason::slowDisk);
            continue;
        }
        if (!ended || endSeen_) return {};
        endSeen_ = true;
        if (!pool_->ended()) continue;  // nobody said what was lost
        addSilence(pool_->gapAtEnd(), TakeMark::Reason::noAudio);
        addSilence(pool_->missingAtEnd(), TakeMark::Reason::slowDisk);
    }
}

void TakeWriter::addSilence(std::uint64_t frames, TakeMark::Reason reason) {
    if (frames == 0) return;
    const TakeMark mark{framesWritten_ + silenceToWrite_, frames, reason};
    marks_.push_back(mark);
    if (notes_ != nullptr) {
        notes_->append("{\"silence\":{\"at\":" + std::to_string(mark.frame) + ",\"frames\":" + std::to_string(frames) +
                       ",\"why\":" + (reason == TakeMark::Reason::noAudio ? "\"no_audio\"" : "\"slow_disk\"") + "}}\n");
    }
    silenceToWrite_ += frames;
    if (reason == TakeMark::Reason::slowDisk) missingSeen_ += frames;
}

Expected<void> TakeWriter::writeSilence() {
    while (silenceToWrite_ > 0) {
        const std::uint64_t frames = std::min(silenceToWrite_, kSilencePiece);
        interleaved_.assign(static_cast<std::size_t>(frames) * 2, 0.0f);
        dry_->append(interleaved_.data(), static_cast<int>(frames));
        wet_->append(interleaved_.data(), static_cast<int>(frames));
        silenceToWrite_ -= frames;
        framesWritten_ += frames;
        if (auto done = flush(); !done) return done;
    }
    return {};
}

void TakeWriter::take(const RecordBlock& block) {
    dry_->append(block.dry, block.frames);
    const float* wet = block.left;
    if (block.right != nullptr) {
        interleaved_.resize(static_cast<std::size_t>(block.frames) * 2);
        for (int i = 0; i < block.frames; ++i) {
            interleaved_[static_cast<std::size_t>(2 * i)] = block.left[i];
            interleaved_[static_cast<std::size_t>(2 * i + 1)] = block.right[i];
        }
        wet = interleaved_.data();
    }
    wet_->append(wet, block.frames);
    framesWritten_ += static_cast<std::uint64_t>(block.frames);
}

Expected<void> TakeWriter::flush() {
    // Both files try, so that they stay of equal length as far as the disk allows.
    auto dry = dry_->flush();
    auto wet = wet_->flush();
    return dry ? wet : dry;
}

Expected<void> TakeWriter::seal(Clock::time_point now) {
    nextSeal_ = now + kSealEvery;
    if (auto done = rescueRemoved(); !done) return done;
    auto dry = dry_->seal();
    auto wet = wet_->seal();
    measureRoom();
    return dry ? wet : dry;
}

void TakeWriter::measureRoom() {
    secondsLeft_.reset();
    const auto bytes = disk_.freeBytes(folder_);
    if (!bytes) return;
    const double frameBytes = 4.0 + pool_->wetChannels() * (request_.wetFormat == TakeFormat::float32 ? 4.0 : 3.0);
    secondsLeft_ = static_cast<double>(*bytes) / frameBytes / rate();
}

Expected<void> TakeWriter::rescueRemoved() {
    for (TakeFile* const file : {dry_.get(), wet_.get()}) {
        if (file->present()) continue;
        // The system keeps a removed file while it is open: all of it goes into a new one of the same name.
        if (const int made = disk_.makeFolders(folder_); made < 0)
            return tl::unexpected(diskError(-made, file->path()));
        if (auto moved = file->moveTo(file->path()); !moved) return moved;
    }
    return notes_ != nullptr ? notes_->restoreIfRemoved() : Expected<void>{};
}

void TakeWriter::trouble(const Error& error, Clock::time_point now) {
    lastError_ = error;
    sentence_ = error.sentence;
    if (!std::exchange(failing_, true)) {
        dry_->sealWritten();
        wet_->sealWritten();
        measureRoom();
    }
    nextTry_ = now + kRetryEvery;
    if (!endedAt_ || now - *endedAt_ < kPatience) return;
    // Stopped, and the disk still takes nothing. The files are valid up to the last seal.
    sentence_ = "The end of the take in " + folder_.string() + " could not be written; the take so far is safe.";
    complete_ = false;
    finished_ = true;
    if (held_ != nullptr) pool_->giveBack(std::exchange(held_, nullptr));
    while (RecordBlock* const block = pool_->takeFilled()) pool_->giveBack(block);
}

TakeStatus TakeWriter::status() const {
    TakeStatus status;
    const std::uint64_t passed = pool_->framesPassed.load(std::memory_order_relaxed);
    status.recording = !pool_->ended() && !finished_;
    status.stopping = pool_->ended() && !finished_;
    status.seconds = static_cast<double>(passed) / rate();
    status.missingFrames = pool_->framesMissing.load(std::memory_order_relaxed);
    status.missingAt = static_cast<double>(pool_->missingAt.load(std::memory_order_relaxed)) / rate();
    // What is known to be missing and has no place in the file yet waits for nothing.
    const std::uint64_t accounted = framesWritten_ + status.missingFrames - missingSeen_;
    status.waitingSeconds = static_cast<double>(passed - std::min(passed, accounted)) / rate();
    status.poolSeconds = pool_->seconds();
    if (dry_ != nullptr) status.bytes = static_cast<std::uint64_t>(dry_->bytes() + wet_->bytes());
    status.folder = folder_;
    status.secondsLeft = secondsLeft_;
    status.sentence = sentence_;
    return status;
}

TakeReport TakeWriter::report() const {
    TakeReport report;
    report.folder = folder_;
    report.sampleRateHz = rate();
    report.frames = framesWritten_;
    report.startFrame = pool_->startFrame.load(std::memory_order_relaxed);
    report.marks = marks_;
    report.sentence = sentence_;
    report.complete = complete_;
    return report;
}

}  // namespace amp
