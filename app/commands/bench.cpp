// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/commands/commands.h"
#include "app/offline_amp.h"
#include "app/preset_library.h"
#include "engine/base/instruction_set.h"
#include "engine/drivers/demo_riff.h"
#include "engine/rt/scope.h"

namespace amp {

int runBench(const BenchOptions& options) {
    const auto preset = options.chain.empty() ? openPreset(options.preset.empty() ? kDefaultPreset : options.preset,
                                                           options.paths.presets())
                                              : presetFromChain(options.chain, 1.0);
    if (!preset) {
        reportError(preset.error());
        return preset.error().code == ErrorCode::badArgument ? kUsage : kFailure;
    }
    OfflineAmp amp;
    const auto loaded = amp.load(*preset, options.rateHz, options.quality,
                                 {options.paths.data, options.paths.models(), options.paths.impulses()});
    if (!loaded) return reportError(loaded.error());

    const std::vector<float> riff = demoRiff(options.rateHz);
    const auto frames = static_cast<std::size_t>(options.block);
    std::vector<float> left(frames), right(frames), input(frames);
    const auto blocks = static_cast<std::size_t>(std::max(1.0, options.seconds * options.rateHz / options.block));
    const std::size_t warmUp = static_cast<std::size_t>(0.5 * options.rateHz / options.block) + 1;
    std::vector<double> times;
    times.reserve(blocks);
    std::size_t position = 0;
    const rt::Scope scope(rt::Role::audio);
    AMP_RT_EXEMPT("a benchmark keeps its figures in memory of its own");
    for (std::size_t b = 0; b < blocks + warmUp; ++b) {
        for (std::size_t i = 0; i < frames; ++i) input[i] = riff[position++ % riff.size()];
        const auto begin = std::chrono::steady_clock::now();
        amp.engine().process({input.data(), left.data(), right.data(), options.block});
        const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
        if (b >= warmUp) times.push_back(took.count());
    }
    double mean = 0.0;
    for (const double t : times) mean += t / static_cast<double>(times.size());
    std::sort(times.begin(), times.end());
    const auto percentile = [&](double p) {
        return times[std::min(times.size() - 1, static_cast<std::size_t>(p * static_cast<double>(times.size())))];
    };
    const double period = 1e6 * options.block / options.rateHz;
    if (options.json) {
        const nlohmann::ordered_json figures = {{"name", preset->name},
                                                {"block", options.block},
                                                {"rate", options.rateHz},
                                                {"oversampling", amp.oversampling()},
                                                {"kernels", name(bestInstructionSet())},
                                                {"blocks", times.size()},
                                                {"period_us", period},
                                                {"mean_us", mean},
                                                {"p50_us", percentile(0.5)},
                                                {"p99_us", percentile(0.99)},
                                                {"p999_us", percentile(0.999)},
                                                {"max_us", times.back()},
                                                {"share_of_period", mean / period},
                                                {"p999_share_of_period", percentile(0.999) / period}};
        std::cout << figures.dump(2) << "\n";
    } else {
        std::printf("%s: %d frames at %g Hz (%.0f us), kernels %s\n", preset->name.c_str(), options.block,
                    options.rateHz, period, std::string(name(bestInstructionSet())).c_str());
        std::printf("  mean %.2f us (%.2f %% of the period)  p50 %.2f  p99 %.2f  p99.9 %.2f  max %.2f us\n", mean,
                    100.0 * mean / period, percentile(0.5), percentile(0.99), percentile(0.999), times.back());
    }
    return kSuccess;
}

}  // namespace amp
