// SPDX-License-Identifier: GPL-3.0-or-later
// Prints what a pitch shifter does to a guitar: delay of strokes, pre-echo, distortion of notes and chords, cost of a
// block. Ours beside the libraries that were found at build time, in one run. Signals and measures: pitch_measure.h.
//
//     halfstack-pitch-bench [--shifts -1,-2,-5] [--only distortion|delay|onset|cost] [RECORDING.wav ...]
//
// Recordings (mono, or the first channel) get a row of their own in the onset table.
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numbers>
#include <sstream>
#include <string>
#include <string_view>

#include "tests/bench/pitch_engines.h"
#include "tests/bench/pitch_measure.h"
#include "tests/bench/pitch_playing.h"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

using namespace amp;
using namespace amp::bench;

namespace {

constexpr double kRate = 48000.0;
using Signal = std::vector<float>;

/// Whole blocks only, so that libraries with a fixed appetite are not starved.
Signal run(const EngineKind& kind, const Signal& in, double cents, int block = 64) {
    const auto engine = kind.make(kRate, cents);
    Signal out = in;
    for (std::size_t at = 0; at + static_cast<std::size_t>(block) <= out.size();
         at += static_cast<std::size_t>(block)) {
        engine->process(out.data() + at, block);
    }
    return out;
}

// --- distortion ---------------------------------------------------------------------------------------------------

struct Sustained {
    const char* name;
    std::vector<test::Partial> partials;
};

std::vector<Sustained> sustained() {
    const auto string = [](std::initializer_list<double> hz) {
        return test::strings(std::vector<double>(hz), 12, 8e-5, 0.8, 0.15);
    };
    const std::vector<double> openE{82.407, 123.471, 164.814, 207.652, 246.942, 329.628};
    return {
        {"82", {{82.0, 1, 0, 0}}},
        {"220", {{220.0, 1, 0, 0}}},
        {"880", {{880.0, 1, 0, 0}}},
        {"fifth", {{110.0, 1, 0, 0}, {164.8, 1, 1, 0}}},
        {"M3", {{220.0, 1, 0, 0}, {277.2, 1, 1, 0}}},
        {"chord6", test::strings(openE, 8, 0.0, 0.0, 0.0)},
        {"power5", string({82.407, 123.471})},
        {"6-string", test::strings(openE, 12, 8e-5, 0.8, 0.15)},
        {"Am", string({110.0, 164.814, 220.0, 261.626, 329.628})},
        {"G", string({97.999, 123.471, 146.832, 195.998, 246.942, 391.995})},
        {"Cmaj7", string({130.813, 164.814, 195.998, 246.942, 329.628})},
        {"palm", test::strings(std::vector<double>{82.407, 123.471}, 12, 8e-5, 5.0, 0.3)},
        {"harmon.", test::strings(std::vector<double>{329.628, 440.0, 587.33}, 4, 3e-4, 0.5, 0.3)},
        {"B0", test::strings(std::vector<double>{30.868}, 16, 2e-4, 0.6, 0.1)},
        {"bass5", test::strings(std::vector<double>{30.868, 46.249}, 14, 2e-4, 0.6, 0.1)},
        {"G2", test::strings(std::vector<double>{97.999}, 14, 2e-4, 0.6, 0.1)},
    };
}

void distortion(const std::vector<double>& shifts) {
    const auto sounds = sustained();
    std::printf("\nSignal-to-distortion ratio, dB (chords of stiff, decaying strings unless steady: chord6)\n");
    for (const double shift : shifts) {
        std::printf("\n%+5.1f            ", shift);
        for (const auto& s : sounds) std::printf("%9s", s.name);
        std::printf("\n");
        std::vector<test::PartialFit> fits;
        std::vector<Signal> signals;
        for (const auto& s : sounds) {
            fits.emplace_back(s.partials, std::exp2(shift / 12.0), kRate);
            signals.push_back(test::renderPartials(s.partials, kRate, 3.0, 0.15));
        }
        for (const auto& kind : engines()) {
            std::printf("%-17s", kind.name.c_str());
            for (std::size_t i = 0; i < sounds.size(); ++i) {
                const Signal out = run(kind, signals[i], 100.0 * shift);
                std::printf("%9.1f", test::signalToDistortionDb(out, fits[i], kRate, 0.5));
                std::fflush(stdout);
            }
            std::printf("\n");
        }
    }
}

// --- delay and pitch ----------------------------------------------------------------------------------------------

/// How long the loudness of a sustained sound takes to come through: its tremolo's phase at the output.
double sustainDelayMs(const EngineKind& kind, double cents, const std::vector<test::Partial>& partials) {
    constexpr double kTremoloHz = 2.0;
    Signal in = test::renderPartials(partials, kRate, 5.0, 0.05, 0.6);
    for (std::size_t i = 0; i < in.size(); ++i) {
        const double t = static_cast<double>(i) / kRate;
        in[i] *= static_cast<float>(0.9 + 0.1 * std::sin(2.0 * std::numbers::pi * kTremoloHz * t));
    }
    const auto angle = [](const Signal& x) {
        double c = 0.0, s = 0.0;
        for (std::size_t i = 48000; i < 48000 + 144000; ++i) {
            const double a = 2.0 * std::numbers::pi * kTremoloHz * static_cast<double>(i) / kRate;
            const double power = static_cast<double>(x[i]) * static_cast<double>(x[i]);
            c += power * std::cos(a);
            s += power * std::sin(a);
        }
        return std::atan2(s, c);
    };
    double late = angle(run(kind, in, cents)) - angle(in);
    late -= 2.0 * std::numbers::pi * std::floor(late / (2.0 * std::numbers::pi) + 0.1);
    return 1000.0 * late / (2.0 * std::numbers::pi * kTremoloHz);
}

void delayAndPitch(const std::vector<double>& shifts) {
    std::printf(
        "\nDelay of a sustained sound, ms, and the largest error of pitch of sines at 82, 220 and 880 Hz, cents\n");
    for (const double shift : shifts) {
        std::printf("\n%+5.1f            %10s%10s%14s\n", shift, "note", "power5", "pitch");
        for (const auto& kind : engines()) {
            const auto note = test::strings(std::vector<double>{110.0}, 12, 8e-5, 0.0, 0.0);
            const auto power = test::strings(std::vector<double>{82.407, 123.471}, 12, 8e-5, 0.0, 0.0);
            double most = 0.0;
            for (const double hz : {82.0, 220.0, 880.0}) {
                const std::vector<test::Partial> sine{{hz, 1.0, 0.0, 0.0}};
                const Signal out = run(kind, test::renderPartials(sine, kRate, 4.0, 0.05), 100.0 * shift);
                most = std::max(most, std::fabs(test::pitchErrorCents(out, hz * std::exp2(shift / 12.0), kRate)));
            }
            std::printf("%-17s%10.1f%10.1f%14.4f\n", kind.name.c_str(), sustainDelayMs(kind, 100.0 * shift, note),
                        sustainDelayMs(kind, 100.0 * shift, power), most);
            std::fflush(stdout);
        }
    }
}

// --- onset --------------------------------------------------------------------------------------------------------

struct Onsets {
    double mean = 0.0, least = 1e9, most = -1e9;
    double preEchoDb = -200.0;
};

/// `earliestMs`, `longestMs`: where to look for the stroke. The former keeps the last stroke's late tail out, the latter must
/// be below the gap to the next one.
Onsets measureOnsets(const Playing& p, const Signal& out, double ratio, double earliestMs, double longestMs) {
    Onsets o;
    double before = 0.0, after = 0.0;
    for (const std::size_t stroke : p.strokes) {
        const std::size_t lead = 480;
        const auto longest = static_cast<std::size_t>(longestMs * 0.001 * kRate);
        if (stroke + longest + 2400 > out.size()) break;
        const std::span in = std::span(p.signal).subspan(stroke - lead, lead + longest + 2400);
        const std::span got = std::span(out).subspan(stroke - lead, lead + longest + 2400);
        const double a = test::attackFrame(in, kRate, lead - 20, lead + 1200, p.highPassHz);
        const auto earliest = lead + static_cast<std::size_t>(earliestMs * 0.001 * kRate);
        const double b = test::attackFrame(got, kRate, earliest, lead + longest, p.highPassHz * std::min(ratio, 1.0));
        const double ms = (b - a) / kRate * 1000.0;
        o.mean += ms;
        o.least = std::min(o.least, ms);
        o.most = std::max(o.most, ms);
        const auto place = stroke - lead + static_cast<std::size_t>(b);
        for (std::size_t i = place - 1200; i < place - 96; ++i) before += static_cast<double>(out[i]) * out[i] / 1104.0;
        for (std::size_t i = place; i < place + 1200; ++i) after += static_cast<double>(out[i]) * out[i] / 1200.0;
    }
    o.mean /= static_cast<double>(p.strokes.size());
    o.preEchoDb = 10.0 * std::log10(before / after + 1e-20);
    return o;
}

void onsets(const std::vector<double>& shifts, const std::vector<std::string>& recordings) {
    std::vector<Playing> all;
    for (const Style& style : kStyles) all.push_back(play(style, kRate));
    for (const auto& path : recordings) {
        all.push_back(listen(path));
        std::printf("\n%s: %zu frames, %zu strokes found\n", all.back().name.c_str(), all.back().signal.size(),
                    all.back().strokes.size());
        if (all.back().strokes.empty()) all.pop_back();
    }
    std::printf("\nOnset delay, ms: mean (least..most); pre-echo of plucks in dB\n");
    for (const double shift : shifts) {
        std::printf("\n%+5.1f            %10s", shift, "declared");
        for (const auto& p : all) std::printf("%22s", p.name.c_str());
        std::printf("%10s\n", "pre-echo");
        for (const auto& kind : engines()) {
            const double declared = kind.make(kRate, 100.0 * shift)->declaredFrames() / kRate * 1000.0;
            std::printf("%-17s%10.1f", kind.name.c_str(), declared);
            double preEcho = 0.0;
            for (std::size_t i = 0; i < all.size(); ++i) {
                // Engines with long delays cannot be told from the next stroke in fast playing.
                const double room = i < kStyles.size() ? 1000.0 * kStyles[i].shortestGap - 10.0 : 200.0;
                const double longest = std::min(room, 200.0);
                if (declared + 40.0 > longest && declared > 20.0 && longest < 120.0) {
                    std::printf("%22s", "-");
                    continue;
                }
                const bool slow = declared > 20.0;
                const Onsets o = measureOnsets(all[i], run(kind, all[i].signal, 100.0 * shift), std::exp2(shift / 12.0),
                                               slow ? 0.6 * declared : 0.0, slow ? longest : std::min(longest, 50.0));
                if (i == 0) preEcho = o.preEchoDb;
                char text[64];
                std::snprintf(text, sizeof text, "%.1f (%.1f..%.1f)", o.mean, o.least, o.most);
                std::printf("%22s", text);
                std::fflush(stdout);
            }
            std::printf("%10.0f\n", preEcho);
        }
    }
}

// --- cost ---------------------------------------------------------------------------------------------------------

/// Time of each block, the least of five passes over the same signal: what the algorithm costs, not what the machine did.
void cost(const std::vector<double>& shifts) {
    const auto chord = test::strings(std::vector<double>{110.0, 164.814, 220.0, 261.626, 329.628}, 12, 8e-5, 0.8, 0.15);
    Signal in = test::renderPartials(chord, kRate, 6.0, 0.1);
    for (std::size_t at = 48000; at + 20000 < in.size(); at += 24000) test::addPluck(in, at, kRate, 196.0, 0.2, 9);
    std::printf("\nTime of a block, us: mean / p99.9 (a minor chord with plucks over it; least of five passes)\n\n");
    std::printf("                 ");
    for (const double shift : shifts) std::printf("   %+5.1f: per 64  per 128     ", shift);
    std::printf("\n");
    for (const auto& kind : engines()) {
        std::printf("%-17s", kind.name.c_str());
        for (const double shift : shifts) {
            for (const int block : {64, 128}) {
                const std::size_t blocks = in.size() / static_cast<std::size_t>(block);
                std::vector<double> times(blocks, 1e9);
                for (int pass = 0; pass < 5; ++pass) {
                    const auto engine = kind.make(kRate, 100.0 * shift);
                    Signal work = in;
                    for (std::size_t b = 0; b < blocks; ++b) {
                        const auto begin = std::chrono::steady_clock::now();
                        engine->process(work.data() + b * static_cast<std::size_t>(block), block);
                        const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
                        times[b] = std::min(times[b], took.count());
                    }
                }
                double sum = 0.0;
                for (const double t : times) sum += t;
                std::sort(times.begin(), times.end());
                std::printf("%7.2f /%6.2f", sum / static_cast<double>(blocks),
                            times[static_cast<std::size_t>(0.999 * static_cast<double>(blocks - 1) + 0.5)]);
                std::fflush(stdout);
            }
            std::printf("  ");
        }
        std::printf("\n");
    }
}

std::vector<double> parseShifts(const char* text) {
    std::vector<double> shifts;
    std::stringstream stream(text);
    for (std::string one; std::getline(stream, one, ',');) shifts.push_back(std::atof(one.c_str()));
    return shifts;
}

}  // namespace

int main(int argc, char** argv) {
#if defined(__x86_64__)
    _mm_setcsr(_mm_getcsr() | 0x8040);  // flush denormals, as the audio thread does
#endif
    std::vector<double> shifts{-1, -2, -5, -7, -12, 5, 12};
    std::string_view only;
    std::vector<std::string> recordings;
    for (int i = 1; i < argc; ++i) {
        const std::string_view arg = argv[i];
        if (arg == "--shifts" && i + 1 < argc) {
            shifts = parseShifts(argv[++i]);
        } else if (arg == "--only" && i + 1 < argc) {
            only = argv[++i];
        } else if (arg.starts_with("--")) {
            std::fprintf(
                stderr,
                "usage: halfstack-pitch-bench [--shifts -1,-2] [--only distortion|delay|onset|cost] [WAV ...]\n");
            return 2;
        } else {
            recordings.emplace_back(arg);
        }
    }
    if (only.empty() || only == "cost") cost({shifts.front(), shifts.back()});
    if (only.empty() || only == "onset") onsets(shifts, recordings);
    if (only.empty() || only == "delay") delayAndPitch(shifts);
    if (only.empty() || only == "distortion") distortion(shifts);
    return 0;
}
