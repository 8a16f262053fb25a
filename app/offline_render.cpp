// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offline_render.h"

#include <algorithm>
#include <chrono>

#include "app/offline_amp.h"
#include "engine/drivers/offline_driver.h"

namespace amp {

void RenderFigures::add(const float* left, const float* right, int count) {
    for (int i = 0; i < count; ++i) {
        peak = std::max({peak, std::fabs(left[i]), std::fabs(right[i])});
        squareSum += static_cast<double>(left[i]) * left[i] + static_cast<double>(right[i]) * right[i];
    }
    frames += static_cast<std::uint64_t>(count);
}

double RenderFigures::rmsDb() const {
    return 10.0 * std::log10(std::max(squareSum / std::max<double>(1.0, 2.0 * static_cast<double>(frames)), 1e-12));
}

double RenderFigures::peakDb() const {
    return 20.0 * std::log10(std::max(static_cast<double>(peak), 1e-6));
}

Expected<RenderFigures> renderSound(const MonoSound& sound, const std::filesystem::path& out,
                                    const OfflineRender& render) {
    OfflineAmp amp;
    const auto loaded = amp.load(render.preset, sound.sampleRateHz, render.quality, render.folders, render.events);
    if (!loaded) return tl::unexpected(loaded.error());
    auto writer = StereoWriter::create(out, sound.sampleRateHz, render.format, render.description);
    if (!writer) return tl::unexpected(writer.error());

    RenderFigures figures;
    figures.out = out;
    figures.sampleRateHz = sound.sampleRateHz;
    figures.latencyFrames = amp.latencyFrames();
    figures.rig = amp.rig();
    const auto begin = std::chrono::steady_clock::now();
    std::size_t position = 0;
    bool diskFailed = false, stopped = false;
    OfflineJob job;
    job.sampleRateHz = sound.sampleRateHz;
    job.blocks = {render.block};
    job.tailFrames = static_cast<std::uint64_t>(std::llround(render.tailSeconds * sound.sampleRateHz));
    job.read = [&](float* to, int frames) {
        const std::size_t count = std::min(static_cast<std::size_t>(frames), sound.samples.size() - position);
        std::copy_n(sound.samples.data() + position, count, to);
        position += count;
        return static_cast<int>(count);
    };
    job.write = [&](const float* left, const float* right, int frames) {
        figures.add(left, right, frames);
        stopped =
            render.progress && !render.progress(static_cast<double>(position) /
                                                static_cast<double>(std::max<std::size_t>(sound.samples.size(), 1)));
        diskFailed = !(*writer)->write(left, right, frames);
        return !diskFailed && !stopped;
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
    if (stopped) return fail(ErrorCode::unavailable, "Stopped; nothing was written.");
    if (const auto finished = (*writer)->finish(); !finished) return tl::unexpected(finished.error());
    figures.tookSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return figures;
}

}  // namespace amp
