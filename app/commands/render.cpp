// SPDX-License-Identifier: GPL-3.0-or-later
#include <sndfile.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "app/commands/commands.h"
#include "app/offline_render.h"
#include "app/preset_library.h"
#include "app/sound_file.h"
#include "app/take_replay.h"
#include "engine/drivers/demo_riff.h"

namespace amp {
namespace {

namespace fs = std::filesystem;

/// Of a file, and for a take that was made again how it compares with its wet track.
struct Figures : RenderFigures {
    std::optional<TakeComparison> comparison;
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

std::vector<fs::path> foldersOf(const RenderOptions& options) {
    return {options.paths.data, options.paths.models(), options.paths.impulses()};
}

Expected<Figures> renderFile(const MonoSound& sound, const fs::path& out, const Preset& preset,
                             const RenderOptions& options, const std::vector<TimedEvent>& events, bool progress) {
    const auto format = soundFormatFrom(options.format.empty() ? "f32" : options.format);
    if (!format) return tl::unexpected(format.error());
    ProgressBar bar(progress);
    OfflineRender render;
    render.preset = preset;
    render.quality = options.quality;
    render.block = options.block;
    render.tailSeconds = options.tailSeconds;
    render.format = *format;
    render.events = events;
    render.folders = foldersOf(options);
    render.progress = [&](double share) {
        bar.show(out.filename().string(), share);
        return true;
    };
    return renderSound(sound, out, render).map([](const RenderFigures& figures) { return Figures{figures, {}}; });
}

/// Makes a take again as it was played; `out` may be empty.
Expected<Figures> replay(const fs::path& take, const fs::path& out, const RenderOptions& options, bool progress) {
    SF_INFO info{};
    if (SNDFILE* wet = sf_open((take / "wet.wav").c_str(), SFM_READ, &info)) sf_close(wet);
    const bool asFloat = (info.format & SF_FORMAT_SUBMASK) == SF_FORMAT_FLOAT;
    const auto format = soundFormatFrom(!options.format.empty() ? options.format : asFloat ? "f32" : "s24");
    if (!format) return tl::unexpected(format.error());
    std::unique_ptr<StereoWriter> writer;
    if (!out.empty()) {
        auto made = StereoWriter::create(out, info.samplerate, *format, {}, info.channels == 1 ? 1 : 2);
        if (!made) return tl::unexpected(made.error());
        writer = std::move(*made);
    }
    Figures figures;
    figures.out = out.empty() ? take : out;
    figures.sampleRateHz = info.samplerate;
    ProgressBar bar(progress);
    bool diskFailed = false;
    const auto begin = std::chrono::steady_clock::now();
    const auto compared = replayTake(take, foldersOf(options), options.block,
                                     [&](const float* left, const float* right, int frames, double share) {
                                         figures.add(left, right, frames);
                                         bar.show(take.filename().string(), share);
                                         diskFailed = writer != nullptr && !writer->write(left, right, frames);
                                         return !diskFailed;
                                     });
    if (!compared) return tl::unexpected(compared.error());
    if (diskFailed)
        return fail(ErrorCode::writeFailed, "\"" + out.string() + "\" could not be written: the disk is full or gone.");
    if (writer != nullptr) {
        if (const auto finished = writer->finish(); !finished) return tl::unexpected(finished.error());
    }
    figures.tookSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    figures.comparison = *compared;
    const auto different = compared->firstDifference;
    if (different && (!compared->exactUntil || *different < *compared->exactUntil)) {
        return fail(ErrorCode::badFormat, "\"" + take.string() + "\" sounds different from its wet track from frame " +
                                              std::to_string(*different) + " on.");
    }
    return figures;
}

nlohmann::ordered_json jsonOf(const Figures& f) {
    nlohmann::ordered_json json{{"path", f.out.string()},
                                {"rate", f.sampleRateHz},
                                {"frames", f.frames},
                                {"seconds", f.seconds()},
                                {"peak_db", f.peakDb()},
                                {"rms_db", f.rmsDb()},
                                {"latency_frames", f.latencyFrames},
                                {"took_seconds", f.tookSeconds},
                                {"times_real_time", f.seconds() / std::max(f.tookSeconds, 1e-9)}};
    if (f.comparison) {
        json["identical"] = !f.comparison->firstDifference.has_value();
        if (f.comparison->exactUntil) json["exact_until_frame"] = *f.comparison->exactUntil;
    }
    return json;
}

void print(const Figures& f) {
    std::printf("%s: %.2f s at %g Hz, peak %.1f dBFS, RMS %.1f dBFS, %.0f times faster than real time\n", f.out.c_str(),
                f.seconds(), f.sampleRateHz, f.peakDb(), f.rmsDb(), f.seconds() / std::max(f.tookSeconds, 1e-9));
    if (!f.comparison) return;
    if (!f.comparison->firstDifference) {
        std::printf("The same as the wet track of the take, bit for bit, in all %llu frames.\n",
                    static_cast<unsigned long long>(f.comparison->frames));
    } else {
        std::printf("The same as the wet track of the take up to frame %llu, where the disk was slow.\n",
                    static_cast<unsigned long long>(*f.comparison->exactUntil));
    }
}

bool isTake(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error);
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
        bool replay = false;
    };
    std::vector<Task> tasks;
    const bool asPlayed = options.preset.empty() && options.chain.empty();
    const auto task = [&](const fs::path& in, const fs::path& out) -> Task {
        if (!isTake(in)) return {in, out};
        if (asPlayed) return {in, out, true};
        return {in / "DI.wav", out};
    };
    if (!options.outDir.empty()) {
        std::error_code error;
        fs::create_directories(options.outDir, error);
        for (const std::string& file : options.files) {
            // "Take/" and "Take" are one folder, and a take's name may hold dots.
            const fs::path path = fs::path(file).has_filename() ? fs::path(file) : fs::path(file).parent_path();
            const std::string name = (isTake(path) ? path.filename() : path.stem()).string();
            tasks.push_back(task(path, fs::path(options.outDir) / (name + ".wav")));
        }
    } else if (options.files.size() == 2) {
        tasks.push_back(task(options.files[0], options.files[1]));
    } else if (options.files.size() == 1 && asPlayed && isTake(options.files[0])) {
        tasks.push_back({options.files[0], {}, true});
    } else {
        reportError(
            {ErrorCode::badArgument, "Give one input and one output file, or several inputs with --out-dir.", {}});
        return kUsage;
    }
    const bool replays = std::any_of(tasks.begin(), tasks.end(), [](const Task& t) { return t.replay; });
    if (replays && (!options.events.empty() || options.rateHz > 0.0 || options.quality != Quality{})) {
        reportError({ErrorCode::badArgument,
                     "A take is made again as it was played; --events, --rate, --oversample and --linear-phase need a "
                     "--preset.",
                     {}});
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
            const auto figures = tasks[i].replay
                                     ? replay(tasks[i].in, tasks[i].out, options, bar)
                                     : readMono(tasks[i].in, options.rateHz).and_then([&](const MonoSound& sound) {
                                           return renderFile(sound, tasks[i].out, *preset, options, events, bar);
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
    const auto figures = renderFile(riff, fs::absolute("halfstack-demo.wav"), *preset, options, {}, false);
    if (!figures) return reportError(figures.error());
    print(*figures);
    return kSuccess;
}

}  // namespace amp
