// SPDX-License-Identifier: GPL-3.0-or-later
// halfstack-cabinet-bench [FILE...]     what a cabinet costs: making each factory cabinet at a new place of its microphone, loading
//                                   the files cold and warm, and playing through the stage
//
// Times are of the processor, so that a busy machine does not matter much: the least of several runs; 48 kHz.
#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "engine/control/cabinet_curves.h"
#include "engine/control/file_resources.h"
#include "engine/rt/retire_list.h"
#include "engine/stages/cabinet.h"
#include "engine/stages/stage_box.h"
#include "ir/factory_address.h"

using namespace amp;

namespace {

constexpr double kRate = 48000.0;

double processorMs() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

double timed(const std::function<void()>& work) {
    const double begin = processorMs();
    work();
    return processorMs() - begin;
}

double least(const std::vector<double>& times) {
    return *std::min_element(times.begin(), times.end());
}

ResourceWish wishFor(const std::string& path) {
    return {.kind = ResourceKind::impulse, .path = path, .sha256 = {}, .sampleRateHz = kRate};
}

/// Microseconds per 64 frames of the stage with these two impulses, mono in and stereo out.
double stageCost(std::shared_ptr<const PreparedImpulse> a, std::shared_ptr<const PreparedImpulse> b) {
    rt::RetireList retired;
    TypedStageBox<Cabinet> box;
    for (std::size_t m = 0; m < 2; ++m) {
        if (!(m == 0 ? a : b)) continue;
        auto resource = rt::adopt(retired, std::unique_ptr<Resource>(new ImpulseResource(m == 0 ? a : b)));
        box.exchange(m, resource);
    }
    box.prepare({.sampleRateHz = kRate, .maxFrames = 64, .channels = 2, .monoInput = true});
    box.reset();
    std::array<ParamTrack, Cabinet::paramCount> tracks;
    for (std::size_t i = 0; i < tracks.size(); ++i) tracks[i] = {Cabinet::params[i].defaultValue, nullptr};
    std::array<float, 64> left{}, right{};
    std::vector<double> runs;
    std::uint64_t frame = 0;
    for (int run = 0; run < 15; ++run) {
        constexpr int kBlocks = 4000;
        runs.push_back(timed([&] {
                           for (int i = 0; i < kBlocks; ++i, frame += 64) {
                               for (std::size_t t = 0; t < 64; ++t) left[t] = t % 7 == 0 ? 0.5f : -0.1f;
                               box.process(Samples(left.data(), right.data(), 64),
                                           ParamBlock(tracks.data(), tracks.size(), frame, false, nullptr));
                           }
                       }) *
                       1000.0 / kBlocks);
    }
    return least(runs);
}

}  // namespace

int main(int argc, char** argv) {
    FileResources resources;
    std::shared_ptr<const PreparedImpulse> first, second;
    std::printf("%-28s %12s %12s\n", "factory cabinet", "new place", "as it comes, again");
    for (const ir::FactoryCabinet& cabinet : ir::factoryCabinets()) {
        std::vector<double> moved, again;
        for (int i = 0; i < 9; ++i) {
            ir::MicPosition mic = cabinet.mic;
            mic.offset = 0.11 * i;
            const std::string path = "factory:" + ir::formatFactoryAddress(cabinet, mic);
            moved.push_back(timed([&] { static_cast<void>(resources.load(wishFor(path))); }));
        }
        const std::string path = "factory:" + std::string(cabinet.key);
        const auto loaded = resources.load(wishFor(path));
        for (int i = 0; i < 9; ++i) again.push_back(timed([&] { static_cast<void>(resources.load(wishFor(path))); }));
        std::printf("%-28s %9.2f ms %9.4f ms\n", std::string(cabinet.key).c_str(), least(moved), least(again));
        if (!cabinet.room && loaded) {
            if (first && !second) second = loaded->impulse.prepared;
            if (!first) first = loaded->impulse.prepared;
        }
    }
    for (int i = 1; i < argc; ++i) {
        std::vector<double> cold, warm;
        for (int run = 0; run < 5; ++run) {
            FileResources fresh;
            cold.push_back(timed([&] {
                if (const auto loaded = fresh.load(wishFor(argv[i])); !loaded) {
                    std::printf("%s\n", loaded.error().sentence.c_str());
                }
            }));
            warm.push_back(timed([&] { static_cast<void>(fresh.load(wishFor(argv[i]))); }));
        }
        std::printf("%s: cold %.2f ms, warm %.4f ms\n", argv[i], least(cold), least(warm));
    }
    std::vector<double> curves;
    for (int i = 0; i < 15; ++i) {
        CabinetCurvesInput input;
        input.impulses = {first, second};
        curves.push_back(timed([&] { static_cast<void>(cabinetCurves(input)); }));
    }
    std::printf("curves and lag of two microphones: %.2f ms\n", least(curves));
    std::printf("stage, one microphone: %.2f us per 64 frames; two: %.2f us\n", stageCost(first, nullptr),
                stageCost(first, second));
    return 0;
}
