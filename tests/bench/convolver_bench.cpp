// SPDX-License-Identifier: GPL-3.0-or-later
// halfstack-convolver-bench             time and counted work per block, for lengths and periods
// halfstack-convolver-bench --sweep     where transforms begin to beat direct sums, per instruction set
//
// Each block's time is the least of several passes over the same audio, aligned so that a block does the same work in
// each: the figures describe the algorithm and not the operating system.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "engine/dsp/convolver.h"
#include "tests/engine/dsp/convolution_oracle.h"

using amp::InstructionSet;
using amp::Samples;
using amp::dsp::Convolver;
using amp::dsp::ConvolverLayout;
using amp::dsp::ConvolverSpec;
using amp::dsp::ImpulseSpectra;

namespace {

constexpr int kPasses = 12;
constexpr std::size_t kFrames = 65536;  // the longest layout repeats its work after 32768

struct Times {
    double mean = 0.0;
    double p999 = 0.0;
    double worst = 0.0;
    double workRatio = 0.0;  // worst base partition to mean, in multiply-adds
};

Times summarize(std::vector<double> micros) {
    Times times;
    for (const double t : micros) times.mean += t / static_cast<double>(micros.size());
    std::sort(micros.begin(), micros.end());
    times.p999 = micros[static_cast<std::size_t>(0.999 * static_cast<double>(micros.size() - 1) + 0.5)];
    times.worst = micros.back();
    return times;
}

/// Work per 64 frames in multiply-adds: the worst against the mean.
double workRatio(Convolver& convolver, std::vector<float>& in) {
    double most = 0.0;
    double all = 0.0;
    double cells = 0.0;
    std::int64_t before = convolver.workDone();
    for (std::size_t t = 0; t + 64 <= in.size(); t += 64, cells += 1.0) {
        std::array<float, 64> cell{};
        const Samples to(cell.data(), 64);
        convolver.process(Samples(in.data() + t, 64), std::span(&to, 1));
        const auto work = static_cast<double>(convolver.workDone() - before);
        before = convolver.workDone();
        most = std::max(most, work);
        all += work;
    }
    return most / (all / cells);
}

Times measure(std::size_t taps, int block, InstructionSet set, const ConvolverLayout& layout) {
    const std::vector<std::vector<float>> impulse{amp::test::decayingNoise(taps, 1)};
    const ImpulseSpectra spectra(impulse, layout);
    ConvolverSpec spec;
    spec.instructionSet = set;
    spec.layout = layout;
    Convolver convolver;
    convolver.prepare(spec);
    static_cast<void>(convolver.exchange(0, &spectra));

    std::vector<float> in = amp::test::noise(kFrames, 2);
    std::vector<float> out(static_cast<std::size_t>(block));
    const std::size_t blocks = kFrames / static_cast<std::size_t>(block);
    std::vector<double> best(blocks, 1e9);
    const auto once = [&](std::size_t b) {
        const Samples to(out.data(), block);
        convolver.process(Samples(in.data() + b * static_cast<std::size_t>(block), block), std::span(&to, 1));
    };
    // Until the last partition has heard something, there is less to do.
    for (std::size_t n = 0; n <= taps / kFrames; ++n) {
        for (std::size_t b = 0; b < blocks; ++b) once(b);
    }
    for (int pass = 0; pass < kPasses; ++pass) {
        for (std::size_t b = 0; b < blocks; ++b) {
            const auto start = std::chrono::steady_clock::now();
            once(b);
            const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
            best[b] = std::min(best[b], time.count());
        }
    }
    Times times = summarize(best);
    times.workRatio = workRatio(convolver, in);
    return times;
}

std::vector<InstructionSet> setsHere() {
    std::vector<InstructionSet> sets{InstructionSet::scalar};
#if defined(__x86_64__)
    for (const InstructionSet set : {InstructionSet::avx2, InstructionSet::avx512}) {
        if (set <= amp::bestInstructionSet()) sets.push_back(set);
    }
#else
    sets = {InstructionSet::neon};
#endif
    return sets;
}

void table() {
    std::printf("instruction set %s; microseconds per block\n", std::string(name(amp::bestInstructionSet())).c_str());
    std::printf("%8s %6s %6s %9s %9s %9s %16s\n", "taps", "block", "levels", "mean", "p99.9", "worst",
                "worst/mean work");
    for (const std::size_t taps : {128, 1024, 2048, 8192, 24000, 96000, 480000}) {
        for (const int block : {16, 32, 64, 128, 256}) {
            const auto layout = ConvolverLayout::forTaps(static_cast<int>(taps));
            const Times t = measure(taps, block, amp::bestInstructionSet(), layout);
            std::printf("%8zu %6d %6d %9.3f %9.3f %9.3f %16.2f\n", taps, block, layout.levels, t.mean, t.p999, t.worst,
                        t.workRatio);
        }
    }
}

void sweep() {
    std::printf("microseconds per block: all direct / 64 direct, the rest by transforms\n");
    for (const InstructionSet set : setsHere()) {
        for (const int block : {16, 64, 256, 1024}) {
            std::printf("%-7s block %4d:", std::string(name(set)).c_str(), block);
            int limit = 64;
            for (int taps = 128; taps <= 512; taps += 64) {
                ConvolverLayout direct;
                direct.maxTaps = direct.directTaps = taps;
                ConvolverLayout transformed = direct;
                transformed.directTaps = ConvolverLayout::kCell;
                transformed.levels = 1;
                const auto size = static_cast<std::size_t>(taps);
                const double a = measure(size, block, set, direct).mean;
                const double b = measure(size, block, set, transformed).mean;
                if (a <= b) limit = taps;
                std::printf("  %d: %.3f/%.3f", taps, a, b);
            }
            std::printf("  -> direct up to %d\n", limit);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::strcmp(argv[1], "--sweep") == 0) {
        sweep();
    } else {
        table();
    }
    return 0;
}
