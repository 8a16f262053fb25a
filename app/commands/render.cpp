// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/commands/commands.h"
#include "app/offline_amp.h"
#include "app/preset_library.h"
#include "app/sound_file.h"
#include "engine/drivers/demo_riff.h"
#include "engine/drivers/offline_driver.h"

namespace amp {
namespace {

namespace fs = std::filesystem;

/// Figures of one rendered file.
struct Figures {
    fs::path out;
    double sampleRateHz = 0.0;
    double seconds = 0.0;  ///< of sound
    double tookSeconds = 0.0;
    float peak = 0.0f;
    double squareSum = 0.0;
    std::uint64_t frames = 0;
    int latencyFrames = 0;

    [[nodiscard]] double rmsDb() const {
        return 10.0 * std::log10(std::max(squareSum / std::max<double>(1.0, 2.0 * static_cast<double>(frames)), 1e-12));
    }
    [[nodiscard]] double peakDb() const { return 20.0 * std::log10(std::max(static_cast<double>(peak), 1e-6)); }
};

/// Draws "name  ####....  42 %" on a terminal, at most ten times a second.
class ProgressBar {
public:
    explicit ProgressBar(bool shown) : shown_(shown) {}
    void show(const std::string& name, double share) {
        const auto now = std::chrono::steady_clock::now();
        if (!shown_ || now - last_ < std::chrono::milliseconds(100)) return;
        last_ = now;
        const int filled = static_cast<int>(30.0 * std::clamp(share, 0.0, 1.0));
        std::fprintf(stderr, "\r%s  [%-30s] %3.0f %%", name.c_str(),
                     std::string(static_cast<std::size_t>(filled), '#').c_str(), 100.0 * share);
        drawn_ = true;
    }
    ~ProgressBar() {
        if (drawn_) std::fprintf(stderr, "\r\033[K");
    }

private:
    bool shown_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point last_{};
};

Expected<Figures> renderSound(const MonoSound& sound, const fs::path& out, const Preset& preset,
                              const RenderOptions& options, const std::vector<TimedEvent>& events, bool progress) {
    const auto format = soundFormatFrom(options.format);
    if (!format) return tl::unexpected(format.error());
    OfflineAmp amp;
    const auto loaded = amp.load(preset, {sound.sampleRateHz, options.oversampling},
                                 {options.paths.data, options.paths.models(), options.paths.impulses()}, events);
    if (!loaded) return tl::unexpected(loaded.error());
    auto writer = StereoWriter::create(out, sound.sampleRateHz, *format);
    if (!writer) return tl::unexpected(writer.error());

    Figures figures;
    figures.out = out;
    figures.sampleRateHz = sound.sampleRateHz;
    figures.latencyFrames = amp.latencyFrames();
    ProgressBar bar(progress);
    const auto begin = std::chrono::steady_clock::now();
    std::size_t position = 0;
    bool diskFailed = false;
    OfflineJob job;
    job.sampleRateHz = sound.sampleRateHz;
    job.blocks = {options.block};
    job.tailFrames = static_cast<std::uint64_t>(std::llround(options.tailSeconds * sound.sampleRateHz));
    job.read = [&](float* to, int frames) {
        const std::size_t count = std::min(static_cast<std::size_t>(frames), sound.samples.size() - position);
        std::copy_n(sound.samples.data() + position, count, to);
        position += count;
        return static_cast<int>(count);
    };
    job.write = [&](const float* left, const float* right, int frames) {
        for (int i = 0; i < frames; ++i) {
            figures.peak = std::max({figures.peak, std::fabs(left[i]), std::fabs(right[i])});
            figures.squareSum += static_cast<double>(left[i]) * left[i] + static_cast<double>(right[i]) * right[i];
        }
        figures.frames += static_cast<std::uint64_t>(frames);
        bar.show(out.filename().string(),
                 static_cast<double>(position) / static_cast<double>(std::max<std::size_t>(sound.samples.size(), 1)));
        diskFailed = !(*writer)->write(left, right, frames);
        return !diskFailed;
    };
    OfflineDriver driver;
    DriverConfig config;
    config.sampleRateHz = sound.sampleRateHz;
    if (const auto started = driver.start(amp.engine(), config); !started) return tl::unexpected(started.error());
    const auto played = driver.run(job);
    driver.stop();
    if (!played) return tl::unexpected(played.error());
    if (diskFailed)
        return fail(ErrorCode::writeFailed, "\"" + out.string() + "\" could not be written: the disk is full or gone.");
    if (const auto finished = (*writer)->finish(); !finished) return tl::unexpected(finished.error());
    figures.tookSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    figures.seconds = static_cast<double>(figures.frames) / sound.sampleRateHz;
    return figures;
}

nlohmann::ordered_json jsonOf(const Figures& f) {
    return {{"path", f.out.string()},
            {"rate", f.sampleRateHz},
            {"frames", f.frames},
            {"seconds", f.seconds},
            {"peak_db", f.peakDb()},
            {"rms_db", f.rmsDb()},
            {"latency_frames", f.latencyFrames},
            {"took_seconds", f.tookSeconds},
            {"times_real_time", f.seconds / std::max(f.tookSeconds, 1e-9)}};
}

void print(const Figures& f) {
    std::printf("%s: %.2f s at %g Hz, peak %.1f dBFS, RMS %.1f dBFS, %.0f times faster than real time\n", f.out.c_str(),
                f.seconds, f.sampleRateHz, f.peakDb(), f.rmsDb(), f.seconds / std::max(f.tookSeconds, 1e-9));
}

Expected<Preset> chosenPreset(const RenderOptions& options) {
    if (!options.chain.empty()) return presetFromChain(options.chain, options.namSize);
    return openPreset(options.preset.empty() ? kDefaultPreset : options.preset, options.paths.presets());
}

}  // namespace

int runRender(const RenderOptions& options) {
    if (!options.preset.empty() && !options.chain.empty()) {
        return reportError({ErrorCode::badArgument,
                            "Give either --preset or a chain of --stage, --nam and --ir, not both.",
                            {}}),
               kUsage;
    }
    struct Task {
        fs::path in, out;
    };
    std::vector<Task> tasks;
    if (!options.outDir.empty()) {
        std::error_code error;
        fs::create_directories(options.outDir, error);
        for (const std::string& file : options.files)
            tasks.push_back({file, fs::path(options.outDir) / (fs::path(file).stem().string() + ".wav")});
    } else if (options.files.size() == 2) {
        tasks.push_back({options.files[0], options.files[1]});
    } else {
        reportError(
            {ErrorCode::badArgument, "Give one input and one output file, or several inputs with --out-dir.", {}});
        return kUsage;
    }
    const auto preset = chosenPreset(options);
    if (!preset) {
        reportError(preset.error());
        return preset.error().code == ErrorCode::badArgument ? kUsage : kFailure;
    }

    std::vector<TimedEvent> events;
    if (!options.events.empty()) {
        auto read = readEvents(options.events);
        if (!read) return reportError(read.error());
        events = std::move(*read);
    }

    const bool bar = isatty(STDERR_FILENO) != 0 && !options.quiet && options.jobs == 1;
    std::atomic<std::size_t> next{0};
    std::atomic<int> status{kSuccess};
    std::mutex mutex;
    std::vector<Figures> all;
    const auto work = [&] {
        for (std::size_t i = next++; i < tasks.size(); i = next++) {
            const auto figures = readMono(tasks[i].in, options.rateHz).and_then([&](const MonoSound& sound) {
                return renderSound(sound, tasks[i].out, *preset, options, events, bar);
            });
            const std::lock_guard lock(mutex);
            if (figures) {
                all.push_back(*figures);
                if (!options.json && !options.quiet) print(*figures);
            } else {
                status = reportError(figures.error());
            }
        }
    };
    std::vector<std::thread> helpers;
    for (int i = 1; i < std::clamp(options.jobs, 1, 64); ++i) helpers.emplace_back(work);
    work();
    for (std::thread& helper : helpers) helper.join();
    if (options.json) {
        auto list = nlohmann::ordered_json::array();
        for (const Figures& f : all) list.push_back(jsonOf(f));
        std::cout << list.dump(2) << "\n";
    }
    return status;
}

int renderDemo(const Paths& paths) {
    RenderOptions options;
    options.paths = paths;
    options.tailSeconds = 1.0;
    const auto preset = chosenPreset(options);
    if (!preset) return reportError(preset.error());
    const MonoSound riff{demoRiff(48000.0), 48000.0};
    const auto figures = renderSound(riff, fs::absolute("halfstack-demo.wav"), *preset, options, {}, false);
    if (!figures) return reportError(figures.error());
    print(*figures);
    return kSuccess;
}

}  // namespace amp
