// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/recording_desk.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "engine/control/take_notes_file.h"

namespace amp {
namespace {

constexpr std::size_t kMostPresets = 1000;
constexpr std::size_t kKeptShown = 8;
constexpr unsigned kLookPolls = 20;  // how often the ring is asked whether it has begun anew

std::string secondsText(std::uint64_t frames, const TakeReport& report) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(frames) / report.sampleRateHz);
    return text;
}

}  // namespace

RecordingDesk::RecordingDesk(Engine& engine, DiskWriter& writer, CommandLink& link, RigSync& sync,
                             RecordingFolders folders)
    : engine_(engine), writer_(writer), link_(link), sync_(sync), folders_(std::move(folders)) {}

void RecordingDesk::listen(const std::filesystem::path& folder, double seconds, std::uint64_t quotaBytes) {
    if (folder == folders_.ring && seconds == folders_.ringSeconds && quotaBytes == folders_.ringBytes) return;
    folders_.ring = folder;
    folders_.ringSeconds = seconds;
    folders_.ringBytes = quotaBytes;
    if (std::exchange(ringRate_, 0.0) > 0.0) link_.send(StopRing{});  // poll begins the new one
}

TakeRequest RecordingDesk::request() const {
    TakeRequest request;
    request.folder = folders_.takes;
    request.sampleRateHz = engine_.rate();
    request.wetFormat = format_;
    request.wetChannels = wetChannels_;
    request.description = preset_;
    request.series = preset_;
    return request;
}

void RecordingDesk::start(const std::string& preset) {
    if (recording_ || engine_.rate() <= 0.0) return;
    recording_ = true;
    takeRate_ = engine_.rate();
    preset_ = preset;
    auto notes = std::make_shared<TakeNotes>();
    RigSync::TakeStart start;
    start.make = [this, notes](const RigState* state) { return makeTake(state, notes); };
    start.began = [this, notes](std::optional<std::uint64_t> frame) { began(frame, notes); };
    sync_.beginTake(std::move(start));
}

rt::Owned<TakeTap> RecordingDesk::makeTake(const RigState* state, std::shared_ptr<TakeNotes> notes) {
    TakeRequest wanted = request();
    notes->add(
        takeNotesLine(TakeNotesHead{wanted.sampleRateHz, state != nullptr ? *state : sync_.state(), state != nullptr}));
    wanted.notes = std::move(notes);
    unlike_ = unlike_ || state == nullptr;
    return writer_.begin(std::move(wanted));
}

void RecordingDesk::began(std::optional<std::uint64_t> frame, std::shared_ptr<TakeNotes> notes) {
    endNotes();
    notes_ = std::move(notes);
    if (frame) {
        takeFrame_ = *frame;
    } else {
        endNotes();
        recording_ = false;
    }
}

void RecordingDesk::note(std::uint64_t frame, const RigEvent& event) {
    if (notes_ == nullptr || frame < takeFrame_) return;
    notes_->add(takeNotesLine(TimedRigEvent{frame - takeFrame_, event}));
}

void RecordingDesk::endNotes() {
    if (notes_ != nullptr) notes_->end();
    notes_.reset();
}

void RecordingDesk::stop() {
    if (!std::exchange(recording_, false)) return;
    if (sync_.takePending()) return sync_.cancelTake();  // its rig was not there yet
    link_.send(StopTake{}, [this](const Notice&) { endNotes(); });
}

void RecordingDesk::keepLast(double seconds) {
    KeepRequest wanted;
    wanted.seconds = seconds;
    const RingStatus ring = writer_.ringStatus();
    std::uint64_t begin = ring.endFrame;
    if (seconds > 0.0) {
        begin -= std::min(begin, static_cast<std::uint64_t>(seconds * ring.sampleRateHz));
    } else {
        // Before the first phrase of this session the last one is of an earlier run, and its preset is not known.
        begin = ring.phrases.empty() ? PresetMark::kUnknown : ring.phrases.back().begin;
    }
    keep(std::move(wanted), presetAt(ring, begin));
}

void RecordingDesk::keepStretch(std::uint64_t begin, std::uint64_t end) {
    KeepRequest wanted;
    wanted.stretch = {begin, end};
    keep(std::move(wanted), presetAt(writer_.ringStatus(), begin));
}

PlayRequest RecordingDesk::stretch(std::uint64_t begin, std::uint64_t end) const {
    const RingStatus ring = writer_.ringStatus();
    PlayRequest request;
    request.file = ring.folder;
    if (ring.listening) request.stretch = {ring.session, begin, end};
    return request;
}

void RecordingDesk::followPreset(const std::string& preset) {
    if (ringRate_ <= 0.0) return;
    const bool first = presets_.empty();
    if (!first && presets_.back().preset == preset && ++polls_ % kLookPolls != 0) return;
    const RingStatus ring = writer_.ringStatus();
    if (!ring.listening) return;
    // A new session of the ring begins with the preset that is on.
    const bool fresh = first || presets_.back().session != ring.session;
    if (!fresh && presets_.back().preset == preset) return;
    presets_.push_back({ring.session, fresh ? 0 : ring.endFrame, preset});
    if (presets_.size() > kMostPresets) presets_.pop_front();
}

std::string RecordingDesk::presetAt(const RingStatus& ring, std::uint64_t frame) const {
    // A phrase begins a moment before its first sound, which is known to a window; and who changes a preset plays at once.
    constexpr double kLater = PhraseFinder::kMarginSeconds + 2.0 * PhraseFinder::kWindowSeconds;
    const auto later = static_cast<std::uint64_t>(kLater * ring.sampleRateHz);
    std::string preset;
    if (frame == PresetMark::kUnknown) return preset;
    for (const PresetMark& mark : presets_) {
        if (mark.session == ring.session && mark.frame <= frame + later) preset = mark.preset;
    }
    return preset;
}

void RecordingDesk::keep(KeepRequest keep, const std::string& preset) {
    keep.number = ++keepsAsked_;
    keep.take = request();
    keep.take.description = preset;
    keep.take.series = preset;
    // What rang when the phrase began is not known any more; the rig stands there for playing it through again.
    keep.take.notes = std::make_shared<TakeNotes>();
    keep.take.notes->add(takeNotesLine(TakeNotesHead{keep.take.sampleRateHz, sync_.state(), false}));
    keep.take.notes->end();
    writer_.keep(std::move(keep));
}

void RecordingDesk::poll(const std::string& preset, const std::function<void(Toast)>& tell) {
    followPreset(preset);
    const double rate = engine_.rate();
    if (recording_ && rate != takeRate_) {
        stop();
        start(preset_);
    }
    if (!folders_.ring.empty() && rate > 0.0 && rate != ringRate_) {
        ringRate_ = rate;
        RingRequest ring;
        ring.folder = folders_.ring;
        ring.below = true;
        ring.sampleRateHz = rate;
        ring.limits.seconds = folders_.ringSeconds;
        ring.limits.bytes = folders_.ringBytes;
        link_.send(StartRing{writer_.beginRing(std::move(ring))});
    }
    if (std::exchange(unlike_, false)) {
        tell({Toast::Kind::warning,
              "A file of this rig has changed on disk.",
              "The take is recorded as ever, but cannot be made again bit for bit.",
              {},
              {}});
    }
    for (const TakeReport& report : writer_.takeReports()) tellOf(report, tell);
}

void RecordingDesk::tellOf(const TakeReport& report, const std::function<void(Toast)>& tell) {
    if (report.kept) {
        kept_.push_back({report.keep, report.sentence.empty() ? report.folder : std::filesystem::path()});
        if (kept_.size() > kKeptShown) kept_.erase(kept_.begin());
    }
    if (!report.sentence.empty()) {
        tell({Toast::Kind::error, report.sentence, {}, {}, report.folder.string()});
        if (!report.kept && report.folder.empty()) recording_ = false;  // it never began
        return;
    }
    if (report.kept) {
        tell({Toast::Kind::info,
              "Kept " + secondsText(report.frames, report) + ".",
              report.folder.filename().string(),
              {},
              report.folder.string()});
    }
    if (report.marks.empty()) return;
    std::uint64_t silent = 0;
    bool slow = false;
    for (const TakeMark& mark : report.marks) {
        silent += mark.frames;
        slow = slow || mark.reason == TakeMark::Reason::slowDisk;
    }
    tell({Toast::Kind::warning,
          "The take holds " + secondsText(silent, report) + " of silence that was not played.",
          std::string(slow ? "The disk was too slow" : "The audio server was away") + ", first at " +
              secondsText(report.marks.front().frame, report) + ".",
          {},
          report.folder.string()});
}

RecordView RecordingDesk::view() const {
    const TakeStatus status = writer_.status();
    return {.recording = status.recording || sync_.takePending(),
            .stopping = status.stopping,
            .seconds = status.seconds,
            .missingFrames = status.missingFrames,
            .missingAt = status.missingAt,
            .folder = status.folder,
            .sentence = status.sentence,
            .bytes = status.bytes,
            .secondsLeft = status.secondsLeft,
            .keepsAsked = keepsAsked_,
            .kept = kept_};
}

RingView RecordingDesk::ring() const {
    const RingStatus status = writer_.ringStatus();
    RingView view;
    view.listening = status.listening;
    view.seconds = status.seconds;
    view.peaks = status.peaks;
    view.wetPeaks = status.wetPeaks;
    view.peakSeconds = PhraseFinder::kWindowSeconds;
    view.longPeaks = status.longPeaks;
    view.longWetPeaks = status.longWetPeaks;
    view.longPeakSeconds = PhraseFinder::kWindowSeconds * static_cast<double>(RingStatus::kLongWindow);
    view.endFrame = status.endFrame;
    view.sampleRateHz = status.sampleRateHz;
    for (const Phrase& phrase : status.phrases) {
        view.phrases.push_back({static_cast<double>(status.endFrame - phrase.begin) / status.sampleRateHz,
                                static_cast<double>(status.endFrame - phrase.end) / status.sampleRateHz, phrase.begin,
                                phrase.end, presetAt(status, phrase.begin)});
    }
    view.sentence = status.sentence;
    return view;
}

}  // namespace amp
