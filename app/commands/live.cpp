// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <thread>

#include "app/commands/commands.h"
#include "app/nsm/managed_session.h"
#include "app/stats_file.h"
#include "app/window.h"
#include "engine/rt/prefault.h"
#include "engine/rt/scope.h"

namespace amp {
namespace {

std::atomic<bool> stopWanted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "signal handlers may only touch lock-free atomics");

void onSignal(int) {
    stopWanted.store(true, std::memory_order_relaxed);
}

void printStatus(Session& session) {
    const DriverStatus driver = session.driverStatus();
    const StatisticsSummary s = session.control().statistics();
    const RecordView recorder = session.control().recorder();
    std::fprintf(stderr, "\r\033[K%s  %g kHz  %d frames  callback %.0f/%.0f us  dropouts %llu%s",
                 driver.state == DriverState::running ? driver.name.c_str() : "waiting for the audio server",
                 driver.sampleRateHz / 1000.0, driver.periodFrames, s.medianUs, s.periodUs,
                 static_cast<unsigned long long>(s.dropouts()), recorder.recording ? "  REC" : "");
}

}  // namespace

int runHeadless(Session& session, double seconds, ManagedSession* manager) {
    using Clock = std::chrono::steady_clock;
    const rt::Scope scope(rt::Role::control);
    const auto begin = Clock::now();
    const bool terminal = isatty(STDERR_FILENO) != 0;
    auto nextStatus = begin;
    std::string said;  // of the recorder's troubles
    while (!stopWanted.load(std::memory_order_relaxed)) {
        const auto now = Clock::now();
        if (seconds > 0.0 && now - begin >= std::chrono::duration<double>(seconds)) break;
        session.poll();
        if (manager != nullptr) manager->poll();
        for (const Toast& toast : session.control().takeToasts()) {
            if (toast.kind == Toast::Kind::info) continue;
            std::cerr << (terminal ? "\r\033[K" : "") << "halfstack: " << toast.title << (toast.line.empty() ? "" : " ")
                      << toast.line << "\n";
        }
        const std::string trouble = session.control().recorder().sentence;
        if (trouble != said && !trouble.empty())
            std::cerr << (terminal ? "\r\033[K" : "") << "halfstack: " << trouble << "\n";
        said = trouble;
        if (terminal && now >= nextStatus) {
            printStatus(session);
            nextStatus = now + std::chrono::milliseconds(500);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    if (terminal) std::fprintf(stderr, "\n");
    return kSuccess;
}

int runLive(const LiveOptions& options) {
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
    std::signal(SIGHUP, onSignal);

    std::string note;
    Settings settings = readSettings(options.paths.settings(), note);
    SessionOptions wanted = options.session;
    if (!options.events.empty()) {
        if ((wanted.driver.empty() ? settings.driver : wanted.driver) != "demo") {
            reportError(
                {ErrorCode::badArgument, "Events need frames that are known beforehand; add --driver demo.", {}});
            return kUsage;
        }
        auto events = readEvents(options.events);
        if (!events) return reportError(events.error());
        wanted.events = std::move(*events);
    }
    wanted.windowed = !options.headless;
    // Memory that audio touches stays where it is: locked where that is allowed, and mapped in beforehand.
    static_cast<void>(rt::lockMemory());  // "halfstack doctor" says what to do where it is not
    rt::prefaultProcess();
    std::unique_ptr<ManagedSession> manager;
    if (const char* const url = std::getenv("NSM_URL"); url != nullptr && *url != '\0') {
        auto joined = ManagedSession::join(url, !options.headless, options.executable, stopWanted, wanted);
        if (!joined) return reportError(joined.error());
        manager = std::move(*joined);
    }
    Session session(options.paths, settings, wanted);
    if (!note.empty()) session.control().tell({Toast::Kind::warning, note, {}, {}, {}});
    const auto started = session.start();
    if (manager) manager->opened(session, started);
    if (!started) return reportError(started.error());

    int status = options.headless ? runHeadless(session, options.seconds, manager.get())
                                  : runWindowed(session, options.seconds, stopWanted, manager.get());
    const DriverStatus driver = session.driverStatus();
    session.stop();
    if (!options.statsJson.empty()) {
        const auto written = writeStatistics(options.statsJson, session.control().statistics(), driver,
                                             session.engine().latencyFrames());
        if (!written) return reportError(written.error());
    }
    if (!(session.settings() == settings)) {
        if (const auto saved = writeSettings(options.paths.settings(), session.settings()); !saved)
            status = reportError(saved.error());
    }
    return status;
}

}  // namespace amp
