// SPDX-License-Identifier: GPL-3.0-or-later
// halfstack-stages-bench cost         time of every stage per block of 64 at 1× and 4×
// halfstack-stages-bench chain        four tube stages, tone stack and power stage in one region, as a share of a core
// halfstack-stages-bench high-gain    an eleven-stage high-gain chain at 128 frames, 1×, 4× and 16×
// halfstack-stages-bench delay        delay of oversampled regions at 1 kHz, in frames
// halfstack-stages-bench oversampler  time of up and down around nothing, per 128 frames
// halfstack-stages-bench response     ripple, delay over frequency and images of the same
// halfstack-stages-bench alias        folded energy of every non-linear stage, by drive, tone and factor
// halfstack-stages-bench table        the same as rows for engine/control/quality_table.h
#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdio>
#include <numbers>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/instruction_set.h"
#include "engine/control/quality.h"
#include "engine/drivers/demo_riff.h"
#include "engine/stages/catalogue.h"
#include "tests/bench/alias_measure.h"
#include "tests/bench/bench_rig.h"

using namespace amp;
using namespace amp::bench;

namespace {

constexpr double kRate = 48000.0;
constexpr std::array kFactors{1, 2, 4, 8, 16};

std::vector<float> riff() {
    std::vector<float> in = demoRiff(kRate);
    in.resize(static_cast<std::size_t>(4.0 * kRate));
    return in;
}

double median(std::vector<double> v) {
    std::sort(v.begin(), v.end());
    return v[v.size() / 2];
}

/// Median time of a block over the riff, the least of three runs: what the code costs, not what else the machine did.
double blockMicroseconds(const Preset& preset, int factor, int block = 64) {
    static const std::vector<float> in = riff();
    double least = 1e9;
    for (int run = 0; run < 3; ++run) {
        BenchRig rig(preset, {.sampleRateHz = kRate, .oversampling = factor});
        least = std::min(least, median(rig.time(in, block)));
    }
    return least;
}

Preset presetOf(std::vector<PresetNode> chain) {
    Preset preset;
    preset.name = "bench";
    preset.chain = std::move(chain);
    return preset;
}

void cost() {
    const double empty = blockMicroseconds(presetOf({}), 1);
    std::printf(
        "us per block of 64 at 48 kHz (period 1333 us), mono where the stage is; an empty rig (%.2f us) is taken off\n",
        empty);
    std::printf("%-20s %9s %9s %22s\n", "stage", "1x", "4x", "ns per inner frame");
    for (const CatalogueEntry& e : catalogue()) {
        Preset preset = presetOf({stage(std::string(e.info->key))});
        if (e.info->key == "cabinet") preset.chain[0].resources = {{"a", "factory:green-4x12", {}}};
        const double one = blockMicroseconds(preset, 1) - empty;
        if (!e.info->nonlinear) {
            std::printf("%-20s %9.2f %9s\n", std::string(e.info->key).c_str(), one, "");
            continue;
        }
        // Two of a kind share the way up and down: the difference is the stage alone.
        Preset pair = presetOf({preset.chain[0], preset.chain[0]});
        const double four = blockMicroseconds(preset, 4) - empty;
        const double alone = blockMicroseconds(pair, 4) - empty - four;
        std::printf("%-20s %9.2f %9.2f %22.1f\n", std::string(e.info->key).c_str(), one, four, 1000.0 * alone / 256.0);
    }
}

void chain() {
    const Preset preset = presetOf({stage("tube_preamp", {{"gain", 3}, {"circuit", 0}, {"level", 4}}),
                                    stage("tube_preamp", {{"gain", 5}, {"circuit", 3}, {"level", 4}}),
                                    stage("tube_preamp", {{"gain", 5}, {"circuit", 2}, {"level", 4}}),
                                    stage("tube_preamp", {{"gain", 4}, {"circuit", 1}, {"level", 4}}),
                                    stage("passive_tone"), stage("tube_power")});
    std::printf("four tube stages, circuit tone, power stage; blocks of 64 at 48 kHz\n");
    for (const int factor : kFactors) {
        const double us = blockMicroseconds(preset, factor);
        std::printf("%3dx %9.2f us %7.2f %% of a core\n", factor, us, 100.0 * us / (64e6 / kRate));
    }
}

void highGain() {
    // A gate, five gain stages, tone, power amp, saturator, equaliser, reverb.
    const auto gainStage = [](float gain) { return stage("preamp", {{"gain", gain}, {"clipper", 5}}); };
    const Preset preset =
        presetOf({stage("gate", {{"threshold", -40}, {"hold", 80}}), gainStage(3.5f), gainStage(5.2f), gainStage(4.2f),
                  gainStage(5.0f), gainStage(5.8f), stage("tone_stack", {{"model", 2}}),
                  stage("power_amp", {{"drive", 0.15f}}), stage("saturator"), stage("eq"), stage("reverb")});
    std::printf("eleven-stage high-gain chain, median us per 128 frames at 48 kHz\n");
    for (const int factor : {1, 4, 16}) std::printf("%3dx %9.1f\n", factor, blockMicroseconds(preset, factor, 128));
}

void delay() {
    std::printf("declared delay of a region, frames at 48 kHz\n%-36s", "");
    for (const int factor : kFactors) std::printf("%6dx", factor);
    const auto row = [](const char* name, const Preset& preset, dsp::OversamplingPhase phase) {
        std::printf("\n%-36s", name);
        for (const int factor : kFactors) {
            BenchRig rig(preset, {.sampleRateHz = kRate, .oversampling = factor, .phase = phase});
            std::printf("%7d", rig.rig().latencyFrames());
        }
    };
    const Preset circuit = presetOf({stage("tube_preamp")});
    const Preset pedal = presetOf({stage("overdrive")});
    const Preset five = presetOf({stage("preamp"), stage("preamp"), stage("preamp"), stage("preamp"), stage("preamp")});
    row("low latency, circuit stages", circuit, dsp::OversamplingPhase::lowLatency);
    row("low latency, one antialiased stage", pedal, dsp::OversamplingPhase::lowLatency);
    row("low latency, five preamps", five, dsp::OversamplingPhase::lowLatency);
    row("linear phase, circuit stages", circuit, dsp::OversamplingPhase::linear);
    std::printf("\n");
}

void oversampler() {
    std::printf("up and down around nothing, us per 128 frames at 48 kHz, kernels %s\n",
                std::string(name(bestInstructionSet())).c_str());
    const std::vector<float> in = riff();
    for (const auto phase : {dsp::OversamplingPhase::lowLatency, dsp::OversamplingPhase::linear}) {
        std::printf("%-14s", phase == dsp::OversamplingPhase::linear ? "linear phase" : "low latency");
        for (const int factor : {2, 4, 8, 16}) {
            dsp::Oversampler os;
            os.prepare(factor, phase, 128);
            std::vector<float> out(128);
            std::vector<double> times;
            for (std::size_t done = 0; done + 128 <= in.size(); done += 128) {
                const auto begin = std::chrono::steady_clock::now();
                os.down(os.up(in.data() + done, 128), out.data(), 128);
                const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
                times.push_back(took.count());
            }
            std::printf("  %2dx %6.2f", factor, median(times));
        }
        std::printf("\n");
    }
}

/// Amplitude and delay in samples of an impulse response at a frequency.
struct At {
    double amplitude, delay;
};
At responseAt(const std::vector<float>& h, double hertz) {
    std::complex<double> sum = 0.0, moment = 0.0;
    for (std::size_t n = 0; n < h.size(); ++n) {
        const auto at = static_cast<double>(n);
        const auto part = static_cast<double>(h[n]) * std::polar(1.0, -2.0 * std::numbers::pi * hertz * at / kRate);
        sum += part;
        moment += at * part;
    }
    return {std::abs(sum), (moment / sum).real()};
}

/// The strongest image inside, in dB against the tone, for tones from 1 to 20 kHz.
double worstImageDb(int factor, dsp::OversamplingPhase phase) {
    constexpr std::size_t kFrames = 4800;  // whole periods of every tone
    double worst = -300.0;
    for (double tone = 1000.0; tone <= 20000.0; tone += 1000.0) {
        dsp::Oversampler os;
        os.prepare(factor, phase, 100);
        std::vector<float> in(2 * kFrames), inner;
        for (std::size_t i = 0; i < in.size(); ++i) {
            const double turn = 2.0 * std::numbers::pi * tone * static_cast<double>(i) / kRate;
            in[i] = static_cast<float>(std::sin(turn));
        }
        for (std::size_t at = 0; at < in.size(); at += 100) {
            const float* part = os.up(in.data() + at, 100);
            if (at >= kFrames) inner.insert(inner.end(), part, part + 100 * factor);
        }
        const auto levelAt = [&](double hertz) {
            std::complex<double> sum = 0.0;
            for (std::size_t i = 0; i < inner.size(); ++i) {
                const double angle = -2.0 * std::numbers::pi * hertz * static_cast<double>(i) / (kRate * factor);
                sum += static_cast<double>(inner[i]) * std::polar(1.0, angle);
            }
            return std::abs(sum);
        };
        const double wanted = levelAt(tone);
        for (int k = 1; k <= factor / 2; ++k) {
            for (const double image : {k * kRate - tone, k * kRate + tone}) {
                if (image >= 0.5 * kRate * factor) continue;
                worst = std::max(worst, 20.0 * std::log10(levelAt(image) / wanted + 1e-15));
            }
        }
    }
    return worst;
}

void response() {
    std::printf(
        "up and down around nothing at 48 kHz: ripple from 20 Hz to 20 kHz, delay in frames, worst image of 1 to 20 "
        "kHz\n");
    std::printf("%-14s %6s %10s %8s %8s %8s %10s\n", "", "factor", "ripple dB", "1 kHz", "10 kHz", "18 kHz",
                "image dB");
    for (const auto phase : {dsp::OversamplingPhase::lowLatency, dsp::OversamplingPhase::linear}) {
        for (const int factor : {2, 4, 8, 16}) {
            dsp::Oversampler os;
            os.prepare(factor, phase, 64);
            std::vector<float> h(4096);
            h[0] = 1.0f;
            for (std::size_t at = 0; at < h.size(); at += 64) os.down(os.up(h.data() + at, 64), h.data() + at, 64);
            double ripple = 0.0;
            for (double hertz = 20.0; hertz <= 20000.0; hertz *= 1.05) {
                ripple = std::max(ripple, std::fabs(20.0 * std::log10(responseAt(h, hertz).amplitude)));
            }
            std::printf("%-14s %5dx %10.4f %8.2f %8.2f %8.2f %10.1f\n",
                        phase == dsp::OversamplingPhase::linear ? "linear phase" : "low latency", factor, ripple,
                        responseAt(h, 1000.0).delay, responseAt(h, 10000.0).delay, responseAt(h, 18000.0).delay,
                        worstImageDb(factor, phase));
        }
    }
}

/// Every choice that changes the curve of a stage.
std::vector<float> choicesOf(const QualityKnob& knob) {
    const CatalogueEntry* e = findStage(knob.stage);
    if (knob.choice.empty()) return {0.0f};
    std::vector<float> all;
    for (float c = 0.0f; c <= e->param(knob.choice)->range.max; c += 1.0f) all.push_back(c);
    return all;
}

Preset driven(const QualityKnob& knob, float choice, float travel) {
    PresetNode node = stage(std::string(knob.stage));
    const CatalogueEntry* e = findStage(knob.stage);
    for (const std::string_view key : knob.drives) {
        if (key.empty()) continue;
        const Range range = e->param(key)->range;
        node.params[std::string(key)] = range.min + travel * (range.max - range.min);
    }
    if (!knob.off.empty()) node.params[std::string(knob.off)] = e->param(knob.off)->range.min;
    if (!knob.choice.empty()) node.params[std::string(knob.choice)] = choice;
    return presetOf({node});
}

std::string choiceName(const QualityKnob& knob, float choice) {
    if (knob.choice.empty()) return {};
    return std::string(findStage(knob.stage)->param(knob.choice)->choices[static_cast<std::size_t>(choice)]);
}

void alias() {
    const std::vector<double> tones{1000, 2000, 3000, 5000, 7000, 10000};
    std::printf("folded energy below 20 kHz against the harmonics, dB; sines of half full scale at 48 kHz\n");
    std::printf("%-13s %-11s %5s %6s", "stage", "choice", "drive", "tone");
    for (const int factor : kFactors) std::printf("%7dx", factor);
    std::printf("\n");
    for (const QualityKnob& knob : qualityKnobs()) {
        for (const float choice : choicesOf(knob)) {
            for (const float travel : {0.25f, 0.5f, 1.0f}) {
                for (const double hertz : tones) {
                    std::printf("%-13s %-11s %5.2f %6.0f", std::string(knob.stage).c_str(),
                                choiceName(knob, choice).c_str(), static_cast<double>(travel), hertz);
                    for (const int factor : kFactors) {
                        std::printf("%8.1f", aliasDb(driven(knob, choice, travel), factor, hertz, 0.5));
                    }
                    std::printf("\n");
                }
            }
        }
    }
}

void table() {
    for (const QualityKnob& knob : qualityKnobs()) {
        for (const float choice : choicesOf(knob)) {
            std::printf("    QualityRow{\"%s\", %d, {", std::string(knob.stage).c_str(), static_cast<int>(choice));
            for (int step = 0; step <= kQualitySteps; ++step) {
                const Preset preset = driven(knob, choice, static_cast<float>(step) / kQualitySteps);
                int wanted = 16;
                for (const int factor : {8, 4, 2, 1}) {
                    if (worstAliasDb(preset, factor, {1000, 2000, 3000, 4000, 5000}, 0.5) >= kAliasTargetDb) break;
                    wanted = factor;
                }
                std::printf("%s%d", step == 0 ? "" : ", ", wanted);
            }
            std::printf("}},  // %s\n", choiceName(knob, choice).c_str());
            std::fflush(stdout);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view what = argc == 2 ? argv[1] : "";
    if (what == "cost") return cost(), 0;
    if (what == "chain") return chain(), 0;
    if (what == "high-gain") return highGain(), 0;
    if (what == "delay") return delay(), 0;
    if (what == "oversampler") return oversampler(), 0;
    if (what == "response") return response(), 0;
    if (what == "alias") return alias(), 0;
    if (what == "table") return table(), 0;
    std::fprintf(stderr, "usage: halfstack-stages-bench cost|chain|high-gain|delay|oversampler|response|alias|table\n");
    return 2;
}
