// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/recording_desk.h"

#include <cstdio>
#include <utility>

namespace amp {
namespace {

std::string lengthText(const TakeReport& report) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(report.frames) / report.sampleRateHz);
    return text;
}

}  // namespace

RecordingDesk::RecordingDesk(Engine& engine, DiskWriter& writer, CommandLink& link, RecordingFolders folders)
    : engine_(engine), writer_(writer), link_(link), folders_(std::move(folders)) {}

void RecordingDesk::listen(const std::filesystem::path& folder, double seconds) {
    if (folder == folders_.ring && seconds == folders_.ringSeconds) return;
    folders_.ring = folder;
    folders_.ringSeconds = seconds;
    if (std::exchange(ringRate_, 0.0) > 0.0) link_.send(StopRing{});  // poll begins the new one
}

TakeRequest RecordingDesk::request() const {
    TakeRequest request;
    request.folder = folders_.takes;
    request.sampleRateHz = engine_.rate();
    request.wetFormat = format_;
    request.description = preset_;
    return request;
}

void RecordingDesk::start(const std::string& preset) {
    if (recording_ || engine_.rate() <= 0.0) return;
    recording_ = true;
    takeRate_ = engine_.rate();
    preset_ = preset;
    link_.send(StartTake{writer_.begin(request())});
}

void RecordingDesk::stop() {
    if (!std::exchange(recording_, false)) return;
    link_.send(StopTake{});
}

void RecordingDesk::keepLast(double seconds, const std::string& preset) {
    preset_ = preset;
    KeepRequest keep;
    keep.seconds = seconds;
    keep.take = request();
    writer_.keep(std::move(keep));
}

void RecordingDesk::poll(const std::function<void(Toast)>& tell) {
    const double rate = engine_.rate();
    if (recording_ && rate != takeRate_) {
        stop();
        start(preset_);
    }
    if (!folders_.ring.empty() && rate > 0.0 && rate != ringRate_) {
        ringRate_ = rate;
        RingRequest ring;
        ring.folder = folders_.ring;
        ring.sampleRateHz = rate;
        ring.limits.seconds = folders_.ringSeconds;
        link_.send(StartRing{writer_.beginRing(std::move(ring))});
    }
    for (const TakeReport& report : writer_.takeReports()) {
        if (!report.sentence.empty()) {
            tell({Toast::Kind::error, report.sentence, {}, {}, report.folder.string()});
            if (!report.kept && report.folder.empty()) recording_ = false;  // it never began
        } else if (report.kept) {
            tell({Toast::Kind::info,
                  "Kept " + lengthText(report) + ".",
                  report.folder.filename().string(),
                  {},
                  report.folder.string()});
        }
    }
}

RecordView RecordingDesk::view() const {
    const TakeStatus status = writer_.status();
    return {.recording = status.recording,
            .stopping = status.stopping,
            .seconds = status.seconds,
            .missingFrames = status.missingFrames,
            .folder = status.folder,
            .sentence = status.sentence};
}

RingView RecordingDesk::ring() const {
    const RingStatus status = writer_.ringStatus();
    RingView view;
    view.listening = status.listening;
    view.seconds = status.seconds;
    view.peaks = status.peaks;
    view.peakSeconds = PhraseFinder::kWindowSeconds;
    for (const Phrase& phrase : status.phrases) {
        view.phrases.push_back({static_cast<double>(status.endFrame - phrase.begin) / status.sampleRateHz,
                                static_cast<double>(status.endFrame - phrase.end) / status.sampleRateHz});
    }
    view.sentence = status.sentence;
    return view;
}

}  // namespace amp
