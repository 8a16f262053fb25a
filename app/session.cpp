// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>
#include <utility>

#include "app/preset_library.h"
#include "engine/control/document.h"

namespace amp {
namespace {

/// How long a start may wait for the first rig, so that the demo begins with it.
constexpr auto kFirstRigPatience = std::chrono::seconds(5);
/// The same where a recording or events count on the rig being there at frame 0.
constexpr auto kExactStartPatience = std::chrono::seconds(60);

DriverConfig configFrom(const Settings& settings, const SessionOptions& options) {
    DriverConfig config;
    config.clientName = options.clientName;
    config.connect = options.connect && settings.connect;
    config.capturePort = settings.capturePort;
    config.playbackLeft = settings.playbackLeft;
    config.playbackRight = settings.playbackRight;
    config.captureCard = options.card.empty() ? settings.captureCard : options.card;
    config.playbackCard = options.card.empty() ? settings.playbackCard : options.card;
    config.cardInput = options.cardInput >= 0 ? options.cardInput : settings.cardInput;
    if (options.saved && config.connect) config.cables = options.saved->cables;
    config.periodFrames = options.periodFrames != 0 ? options.periodFrames : settings.periodFrames;
    config.sampleRateHz = options.sampleRateHz != 0.0 ? options.sampleRateHz : settings.sampleRateHz;
    config.demoFile = options.demoFile;
    return config;
}

}  // namespace

Session::Session(Paths paths, Settings settings, const SessionOptions& options)
    : paths_(std::move(paths)),
      settings_(std::move(settings)),
      options_(options),
      driverConfig_(configFrom(settings_, options)),
      slot_(paths_.state),
      log_(paths_.logs() / slot_.fileName("halfstack", ".log")),
      reclaimer_(retire_),
      writer_(retire_),
      control_(std::make_unique<LiveControl>(engine_, retire_, resources_, writer_,
                                             ControlFolders{paths_.presets(), takesFolder()})),
      drivers_(engine_, [this] { serverCame(); }) {
    control_->setToastLog([this](const Toast& toast) { log_.toast(toast); });
    if (slot_.owned() && !managed()) autosave_.emplace(autosaveFile());
    foldersChanged();
}

std::vector<std::filesystem::path> Session::resourceFolders() const {
    std::vector<std::filesystem::path> folders{paths_.data, paths_.models(), paths_.impulses()};
    folders.insert(folders.end(), settings_.folders.begin(), settings_.folders.end());
    return folders;
}

void Session::foldersChanged() {
    resources_.setFolders(resourceFolders());
}

std::filesystem::path Session::takesFolder() const {
    if (managed()) return options_.project / "takes";
    return settings_.takes.empty() ? paths_.takes : settings_.takes;
}

void Session::recordingChanged() {
    control_->setTakeFormat(settings_.takesAsFloat ? TakeFormat::float32 : TakeFormat::pcm24,
                            settings_.takesMono ? 1 : 2);
    control_->setTakesFolder(takesFolder());
    control_->listen(settings_.listen ? ringFolder() : std::filesystem::path(), settings_.listenMinutes * 60.0,
                     static_cast<std::uint64_t>(std::max(1, settings_.listenQuotaMegabytes)) << 20);
}

Session::~Session() {
    stop();
}

Expected<void> Session::start() {
    const bool asked = !options_.preset.empty() || options_.saved;
    std::filesystem::path path;
    auto preset = options_.saved
                      ? Expected<Preset>(options_.saved->preset)
                      : openPreset(asked ? options_.preset : settings_.lastPreset.string(), paths_.presets(), &path);
    if (!preset) {
        if (asked) return tl::unexpected(preset.error());
        preset = openPreset(kDefaultPreset, paths_.presets(), &path);
        if (!preset) preset = Preset{};
    }
    if (const auto fits = fitsRig(*preset); !fits) return fits;
    recordingChanged();
    control_->setMaster(settings_.masterDb);
    control_->setOversampling(settings_.oversampling);
    control_->setLinearPhase(settings_.linearPhase);
    control_->loadPreset(*preset, path);
    if (options_.saved) openSaved(*options_.saved);
    log_.info("Started with the preset \"" + preset->name + "\".");
    // Who names a preset wants that preset; edits of last time are left alone until a start without one.
    std::error_code ignored;
    if (!asked) {
        bringBackUnsavedWork();
    } else if (std::filesystem::exists(autosaveFile(), ignored)) {
        autosave_.reset();
    }
    auto events = resolveEvents(options_.events, control_->document());
    if (!events) return tl::unexpected(events.error());
    events_ = std::move(*events);
    recordWanted_ = options_.record;
    const std::string driver = options_.driver.empty() ? settings_.driver : options_.driver;
    // The window comes first; whoever counts on frames waits for the rig.
    const bool exact = recordWanted_ || !events_.empty();
    if (driver == "demo" && (exact || !options_.windowed)) prepareDemo();
    changeDriver(driver);
    if (options_.windowed && !exact) return {};
    drivers_.settle();
    return driverStarted_;
}

/// The document is loaded as the preset that it was an edit of, with the edit on top, so that undo and the marks of what is
/// not saved are right.
void Session::openSaved(const SavedSession& saved) {
    std::filesystem::path path;
    const std::string base = saved.presetPath.empty() ? saved.preset.name : saved.presetPath.string();
    if (auto preset = openPreset(base, paths_.presets(), &path); preset && fitsRig(*preset)) {
        control_->loadPreset(*preset, path);
        if (!(saved.preset == *preset)) control_->bringBack(saved.preset);
    }
    control_->setMaster(saved.masterDb);
    control_->setMute(saved.muted);
    control_->setOversampling(saved.oversampling);
    control_->setLinearPhase(saved.linearPhase);
}

SavedSession Session::snapshot() const {
    SavedSession saved;
    saved.preset = control_->document();
    saved.presetPath = control_->presetPath();
    saved.masterDb = control_->master();
    saved.muted = control_->muted();
    saved.oversampling = control_->oversampling();
    saved.linearPhase = control_->linearPhase();
    saved.cables = drivers_.status().cables;
    return saved;
}

void Session::bringBackUnsavedWork() {
    if (!autosave_) return;
    const auto work = readUnsavedWork(autosaveFile());
    if (!work) {
        control_->tell({Toast::Kind::warning, work.error().sentence, {}, {}, work.error().detail});
        return;
    }
    if (!*work || !fitsRig((*work)->document)) return;
    const UnsavedWork& unsaved = **work;
    std::filesystem::path path;
    const std::string base = unsaved.presetPath.empty() ? unsaved.document.name : unsaved.presetPath.string();
    auto preset = openPreset(base, paths_.presets(), &path);
    if (preset && fitsRig(*preset)) control_->loadPreset(*preset, path);
    control_->bringBack(unsaved.document);
    control_->tell(
        {Toast::Kind::info, "Your unsaved changes are back.", "Undo returns to the saved preset.", "undo", {}});
}

void Session::changeDriver(const std::string& name) {
    Drivers::Request request;
    request.config = driverConfig_;
    if (name != "demo") request.live = name == "alsa" ? "alsa" : "jack";
    // Somebody who looks at a window wants to hear something; a script that asked for a driver by name gets it or an error.
    using Demo = Drivers::Demo;
    const bool byName = !options_.driver.empty() && options_.driver != "auto";
    if (name == "demo" || (options_.windowed && name == "auto")) {
        request.demo = Demo::untilServer;
    } else {
        request.demo = options_.windowed || !byName ? Demo::afterFailure : Demo::never;
    }
    const bool fatal = request.demo == Demo::never;
    drivers_.change(std::move(request), [this, fatal](const Drivers::Result& result) { driverChanged(result, fatal); });
}

void Session::driverChanged(const Drivers::Result& result, bool fatal) {
    const Error* error = !result.live ? &result.live.error() : !result.demo ? &result.demo.error() : nullptr;
    driverStarted_ = {};
    if (!result.demo) driverStarted_ = result.demo;
    if (!result.live && fatal) driverStarted_ = result.live;
    if (error != nullptr && driverStarted_)
        control_->tell({Toast::Kind::error, error->sentence, {}, {}, error->detail});
    if (!driverStarted_ && options_.windowed)
        control_->tell({Toast::Kind::error, driverStarted_.error().sentence, {}, {}, driverStarted_.error().detail});
    if (result.playsLive && options_.windowed && !settings_.unmutedOnce) {
        // The first time a guitar is plugged into an amp, nobody knows how loud it is.
        control_->setMute(true);
        control_->tell({Toast::Kind::info, "Turn down, then unmute.", "The amp begins muted the first time.", {}, {}});
    }
}

void Session::serverCame() {
    control_->setMute(!settings_.unmutedOnce);
    control_->tell(
        {Toast::Kind::info, "The audio server is there.", "Your guitar plays now instead of the demo.", {}, {}});
}

/// The demo's rate is known beforehand, so the rig can be there before the first cycle.
void Session::prepareDemo() {
    engine_.rateChanged(driverConfig_.sampleRateHz > 0.0 ? driverConfig_.sampleRateHz : 48000.0);
    const bool exact = recordWanted_ || !events_.empty();
    const auto deadline = std::chrono::steady_clock::now() + (exact ? kExactStartPatience : kFirstRigPatience);
    control_->poll();
    while (control_->building() && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        control_->poll();
    }
    if (recordWanted_) control_->startRecording();
    recordWanted_ = false;
    while (control_->building() && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        control_->poll();
    }
    for (const StageEvent& event : std::exchange(events_, {})) {
        if (event.param) {
            control_->scheduleParam(event.frame, event.stage, *event.param, event.value);
        } else {
            control_->scheduleBypass(event.frame, event.stage, event.bypass);
        }
    }
}

void Session::poll() {
    drivers_.poll();
    const DriverStatus driver = drivers_.status();
    const bool live = drivers_.playsLive() && driver.state == DriverState::running;
    control_->setDriverStatus(driver);
    logDriver(driver);
    control_->poll();
    if (autosave_) {
        autosave_->update(control_->document(), control_->presetPath(), control_->dirty());
        if (const auto error = autosave_->takeError())
            control_->tell(
                {Toast::Kind::warning, error->sentence, "Unsaved changes live in memory only.", {}, error->detail});
    }
    if (recordWanted_ && engine_.rate() > 0.0) {
        recordWanted_ = false;
        control_->startRecording();
    }
    if (live && !control_->muted()) settings_.unmutedOnce = true;
    followTransport(driver);
}

void Session::followTransport(const DriverStatus& driver) {
    const bool was = std::exchange(rolling_, driver.transportRolling);
    if (rolling_ == was || !(settings_.followTransport || options_.followTransport)) return;
    if (rolling_ == control_->recorder().recording) return;
    // A server that went away has no transport; that is no reason to end a take.
    if (rolling_) {
        control_->startRecording();
    } else if (driver.state == DriverState::running) {
        control_->stopRecording();
    }
}

void Session::logDriver(const DriverStatus& now) {
    const bool changed = now.state != logged_.state || now.name != logged_.name ||
                         now.sampleRateHz != logged_.sampleRateHz || now.periodFrames != logged_.periodFrames;
    if (changed) {
        if (now.state == DriverState::running) {
            log_.info("Playing through " + now.name + " at " + std::to_string(std::lround(now.sampleRateHz)) + " Hz, " +
                      std::to_string(now.periodFrames) + " frames.");
        } else {
            log_.info("Waiting for sound from " + (now.name.empty() ? std::string("a server") : now.name) + ".");
        }
    }
    if (now.xruns > logged_.xruns) log_.warning("Dropouts reported by the server: " + std::to_string(now.xruns) + ".");
    logged_ = now;
}

void Session::restartDriver(const std::string& driver, const DriverConfig& config) {
    DriverConfig asNow = config;
    asNow.periodFrames = driverConfig_.periodFrames;
    const bool onlyPeriod = driver == settings_.driver && asNow == driverConfig_;
    driverConfig_ = config;
    driverConfig_.cables.clear();  // of a session that was opened; the player has chosen anew
    settings_.driver = driver;
    settings_.connect = config.connect;
    settings_.capturePort = config.capturePort;
    settings_.playbackLeft = config.playbackLeft;
    settings_.playbackRight = config.playbackRight;
    settings_.periodFrames = config.periodFrames;
    settings_.sampleRateHz = config.sampleRateHz;
    settings_.captureCard = config.captureCard;
    settings_.playbackCard = config.playbackCard;
    settings_.cardInput = config.cardInput;
    // A server changes its period while it plays.
    if (onlyPeriod && drivers_.wishPeriod(config.periodFrames)) return;
    changeDriver(driver);
}

void Session::stop() {
    if (stopped_) return;
    stopped_ = true;
    if (control_->recorder().recording) {
        // The audio thread ends the take itself, so that its last block is the last that was heard.
        control_->stopRecording();
        for (int i = 0; i < 50 && !control_->settled(); ++i) {
            control_->poll();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }
    drivers_.stop();
    if (!managed()) {
        settings_.masterDb = control_->master();
        settings_.oversampling = control_->oversampling();
        settings_.linearPhase = control_->linearPhase();
        settings_.lastPreset = control_->presetPath();
        // A factory preset has no file; it is found by its name.
        if (settings_.lastPreset.empty()) settings_.lastPreset = control_->savedDocument().name;
    }
    if (autosave_) {
        autosave_->update(control_->document(), control_->presetPath(), control_->dirty());
        autosave_->finish();
    }
    log_.info("Ended.");
    control_->poll();
    control_->endTakeNotes();
    engine_.clear();
    while (writer_.busy()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

}  // namespace amp
