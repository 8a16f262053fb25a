// SPDX-License-Identifier: GPL-3.0-or-later
// halfstack-convolver-peers     the convolver beside zita-convolver (zero latency: partition and quantum are the block) and
//                               the uniform and two-stage convolvers of FFTConvolver, in one run
//
// Microseconds per block as mean, p99.9 and worst of the thread that calls, each block the least of several passes over the
// same audio, aligned so that it does the same work in each; in parentheses the processor time of all threads, the least
// pass's mean. Peers that were not there at configuration are left out: zita-convolver is libzita-convolver-dev in Debian,
// FFTConvolver's sources are named by -DHALFSTACK_FFTCONVOLVER=FOLDER.
#include <ctime>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "engine/dsp/convolver.h"
#include "tests/engine/dsp/convolution_oracle.h"

#if defined(HALFSTACK_BENCH_ZITA)
#include <zita-convolver.h>
#endif
#if defined(HALFSTACK_BENCH_FFTCONVOLVER)
#include <FFTConvolver.h>
#include <TwoStageFFTConvolver.h>
#endif

using amp::Samples;
using namespace amp::dsp;

namespace {

constexpr int kPasses = 12;
constexpr std::size_t kFrames = 65536;  // the longest layout repeats its work after 32768

using Block = std::function<void(const float* in, float* out)>;

double processorMicros() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
}

void report(const char* name, std::size_t taps, int block, const Block& once) {
    const std::vector<float> in = amp::test::noise(kFrames, 2);
    const auto size = static_cast<std::size_t>(block);
    std::vector<float> out(size);
    const std::size_t blocks = kFrames / size;
    // Until the last partition has heard something, there is less to do.
    for (std::size_t n = 0; n <= taps / kFrames; ++n) {
        for (std::size_t b = 0; b < blocks; ++b) once(in.data() + b * size, out.data());
    }
    std::vector<double> best(blocks, 1e9);
    double processor = 1e18;
    for (int pass = 0; pass < kPasses; ++pass) {
        const double before = processorMicros();
        for (std::size_t b = 0; b < blocks; ++b) {
            const auto start = std::chrono::steady_clock::now();
            once(in.data() + b * size, out.data());
            const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
            best[b] = std::min(best[b], time.count());
        }
        processor = std::min(processor, (processorMicros() - before) / static_cast<double>(blocks));
    }
    double mean = 0.0;
    for (const double t : best) mean += t / static_cast<double>(blocks);
    std::sort(best.begin(), best.end());
    const auto rare = static_cast<std::size_t>(0.999 * static_cast<double>(blocks - 1) + 0.5);
    std::printf("  %s %.2f/%.2f/%.2f (%.2f)", name, mean, best[rare], best.back(), processor);
    std::fflush(stdout);
}

void ours(const char* name, const ConvolverLayout& layout, const std::vector<float>& taps, int block) {
    const std::vector<std::vector<float>> impulse{taps};
    const ImpulseSpectra spectra(impulse, layout);
    ConvolverSpec spec;
    spec.layout = layout;
    Convolver convolver;
    convolver.prepare(spec);
    static_cast<void>(convolver.exchange(0, &spectra));
    report(name, taps.size(), block, [&](const float* in, float* out) {
        const Samples to(out, block);
        convolver.process(Samples(const_cast<float*>(in), block), std::span(&to, 1));
    });
}

void peers([[maybe_unused]] std::vector<float> taps, [[maybe_unused]] int block) {
    [[maybe_unused]] const std::size_t bytes = static_cast<std::size_t>(block) * sizeof(float);
#if defined(HALFSTACK_BENCH_FFTCONVOLVER)
    const auto size = static_cast<std::size_t>(block);
    if (taps.size() <= 8192) {
        fftconvolver::FFTConvolver uniform;
        uniform.init(size, taps.data(), taps.size());
        report("uniform", taps.size(), block, [&](const float* in, float* out) { uniform.process(in, out, size); });
    }
    for (const std::size_t tail : {1024, 8192}) {
        if (taps.size() <= tail) continue;
        fftconvolver::TwoStageFFTConvolver staged;
        staged.init(size, tail, taps.data(), taps.size());
        report(tail == 1024 ? "two-stage-1024" : "two-stage-8192", taps.size(), block,
               [&](const float* in, float* out) { staged.process(in, out, size); });
    }
#endif
#if defined(HALFSTACK_BENCH_ZITA)
    if (block < static_cast<int>(Convproc::MINPART)) return;
    Convproc zita;
    const auto part = static_cast<unsigned>(block);
    zita.configure(1, 1, static_cast<unsigned>(taps.size()), part, part, Convproc::MAXPART, 0.0f);
    zita.impdata_create(0, 0, 1, taps.data(), 0, static_cast<int>(taps.size()));
    zita.start_process(0, SCHED_OTHER);
    report("zita", taps.size(), block, [&](const float* in, float* out) {
        std::memcpy(zita.inpdata(0), in, bytes);
        zita.process(true);
        std::memcpy(out, zita.outdata(0), bytes);
    });
    zita.stop_process();
    zita.cleanup();
#endif
}

}  // namespace

int main() {
#if defined(__x86_64__)
    _mm_setcsr(_mm_getcsr() | 0x8040u);  // nobody is measured on numbers near zero
#endif
    std::printf("instruction set %s; microseconds per block: mean/p99.9/worst (all threads)\n",
                std::string(amp::name(amp::bestInstructionSet())).c_str());
    for (const int block : {64, 128, 256}) {
        for (const std::size_t count : {1024, 2048, 8192, 24000, 96000, 480000}) {
            const std::vector<float> taps = amp::test::decayingNoise(count, 1);
            std::printf("block %3d, %6zu taps:", block, count);
            ours("ours", ConvolverLayout::forTaps(static_cast<int>(count)), taps, block);
            ours("in-the-cabinet", ConvolverLayout::common(480001), taps, block);
            peers(taps, block);
            std::printf("\n");
        }
    }
    return 0;
}
