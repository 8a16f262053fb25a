// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_services.h"

#include <sys/resource.h>

#include <chrono>
#include <fstream>

#include "app/server_look.h"
#include "engine/drivers/alsa_devices.h"

namespace amp {

LookSettings::LookSettings(Session& session) : session_(session), thread_([this] { run(); }) {
    const Settings& s = session.settings();
    look_ = {s.scalePercent, s.strongContrast, s.lessMotion,   s.bigTargets, s.ampPanel,
             s.language,     s.welcomed,       s.interfaceDbu, s.keys};
}

LookSettings::~LookSettings() {
    touch();
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void LookSettings::change(const gui::Settings& look) {
    if (look == look_) return;
    look_ = look;
    Settings& s = session_.settings();
    s.scalePercent = look.scalePercent;
    s.strongContrast = look.strongContrast;
    s.lessMotion = look.lessMotion;
    s.bigTargets = look.bigTargets;
    s.ampPanel = look.ampPanel;
    s.language = look.language;
    s.welcomed = look.welcomed;
    s.interfaceDbu = look.interfaceDbu;
    s.keys = look.keys;
    touch();
}

void LookSettings::touch() {
    {
        const std::lock_guard lock(mutex_);
        pending_ = session_.settings();
        dirty_ = true;
    }
    wake_.notify_all();
}

void LookSettings::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [&] { return stop_ || dirty_; });
        // A slider that is dragged is one change.
        if (!stop_) wake_.wait_for(lock, std::chrono::milliseconds(300), [&] { return stop_; });
        if (dirty_) {
            dirty_ = false;
            const Settings settings = pending_;
            lock.unlock();
            // A folder that cannot be written was reported at start; the settings then last as long as the program.
            static_cast<void>(writeSettings(session_.paths().settings(), settings));
            lock.lock();
        }
        if (stop_ && !dirty_) return;
    }
}

SessionAudio::SessionAudio(Session& session, std::function<void()> changed)
    : session_(session), changed_(std::move(changed)), thread_([this] { run(); }) {}

SessionAudio::~SessionAudio() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

gui::AudioWish SessionAudio::wish() const {
    const DriverConfig& c = session_.driverConfig();
    return {session_.settings().driver,
            c.connect,
            c.capturePort,
            c.playbackLeft,
            c.playbackRight,
            c.periodFrames,
            c.sampleRateHz,
            c.captureCard,
            c.playbackCard,
            c.cardInput,
            session_.settings().followTransport};
}

gui::AudioSetup::Ports SessionAudio::ports() const {
    const std::lock_guard lock(mutex_);
    asked_ = true;
    wake_.notify_all();
    return ports_;
}

void SessionAudio::apply(const gui::AudioWish& wish) {
    DriverConfig config = session_.driverConfig();
    config.connect = wish.connect;
    config.capturePort = wish.capturePort;
    config.playbackLeft = wish.playbackLeft;
    config.playbackRight = wish.playbackRight;
    config.periodFrames = wish.periodFrames;
    config.sampleRateHz = wish.sampleRateHz;
    config.captureCard = wish.captureCard;
    config.playbackCard = wish.playbackCard;
    config.cardInput = wish.cardInput;
    session_.settings().followTransport = wish.followTransport;
    if (wish.driver != session_.settings().driver || !(config == session_.driverConfig()))
        session_.restartDriver(wish.driver, config);
    if (changed_) changed_();
}

void SessionAudio::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [&] { return stop_ || asked_; });
        if (stop_) return;
        lock.unlock();
        const auto look = lookAtServer();
        const auto devices = alsaDevices();
        lock.lock();
        ports_ = {};
        for (const AlsaDevice& d : devices) ports_.cards.push_back({d.name, d.description, d.capture, d.playback});
        for (const ServerPort& port : look ? look->ports : std::vector<ServerPort>{}) {
            if (!port.midi) (port.output ? ports_.capture : ports_.playback).push_back(port.name);
        }
        // Plugs come and go; asking more often than this would only cost.
        wake_.wait_for(lock, std::chrono::seconds(2), [&] { return stop_; });
        asked_ = false;
    }
}

gui::RecordingWish SessionRecording::wish() const {
    const Settings& s = session_.settings();
    return {s.takesAsFloat,         s.takesMono,          session_.takesFolder(), s.listen, s.listenMinutes,
            s.listenQuotaMegabytes, session_.ringFolder()};
}

void SessionRecording::apply(const gui::RecordingWish& wish) {
    Settings& s = session_.settings();
    s.takesAsFloat = wish.asFloat;
    s.takesMono = wish.mono;
    if (wish.takes != session_.takesFolder()) s.takes = wish.takes;
    s.listen = wish.listen;
    s.listenMinutes = wish.listenMinutes;
    s.listenQuotaMegabytes = wish.quotaMegabytes;
    if (wish.ring != session_.ringFolder()) s.ring = wish.ring;
    session_.recordingChanged();
    if (changed_) changed_();
}

MachineHealth::MachineHealth(Session& session)
    : session_(session), thread_([this] {
          std::vector<gui::HealthLine> lines;
          rlimit memory{};
          getrlimit(RLIMIT_MEMLOCK, &memory);
          const bool locked = memory.rlim_cur == RLIM_INFINITY || memory.rlim_cur >= 256u * 1024 * 1024;
          lines.push_back(
              {locked, "Memory lock", locked ? "allowed" : "limited to {} MB",
               std::to_string(memory.rlim_cur / 1024 / 1024),
               locked ? "" : "Raise memlock for the group audio in /etc/security/limits.d, then log in again."});
          std::ifstream file("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
          std::string governor;
          std::getline(file, governor);
          const bool fast = governor.empty() || governor == "performance";
          lines.push_back({fast, fast ? "Processor speed" : "Processor saves power",
                           governor.empty() ? "set by the machine" : "the governor is “{}”", governor,
                           fast ? "" : "Choose the performance profile while playing."});
          const std::lock_guard lock(mutex_);
          found_ = std::move(lines);
      }) {}

MachineHealth::~MachineHealth() {
    thread_.join();
}

std::vector<gui::HealthLine> MachineHealth::lines() const {
    const DriverStatus driver = session_.driverStatus();
    std::vector<gui::HealthLine> out;
    out.push_back({driver.realtime, "Real-time priority", driver.realtime ? "given by the system" : "not given", "",
                   driver.realtime ? "" : "Join the group audio, install the limits of jackd2, then log in again."});
    const std::lock_guard lock(mutex_);
    out.insert(out.end(), found_.begin(), found_.end());
    return out;
}

}  // namespace amp
