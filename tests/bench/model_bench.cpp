// SPDX-License-Identifier: GPL-3.0-or-later
//
// Time per block of neural amp models, by shape, block length and instruction set, in one run:
//
//     build/release/bin/halfstack-model-bench --benchmark_filter=a1-standard
//
// `stage` is the same model inside its stage, with gains, DC blocker and mix: what the rig pays for it.
// `us_per_block` is the figure to compare, `share` its share of the period at 48 kHz.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>

#include "engine/rt/denormals.h"
#include "engine/rt/retire_list.h"
#include "engine/stages/neural_amp.h"
#include "models/model.h"
#include "tests/models/generated.h"
#include "tests/models/signals.h"

namespace {

using namespace amp;
using nlohmann::json;

json lstm(int layers, int size) {
    json file = {{"version", "0.5.4"},
                 {"architecture", "LSTM"},
                 {"weights", json::array()},
                 {"sample_rate", 48000},
                 {"config", {{"input_size", 1}, {"hidden_size", size}, {"num_layers", layers}}}};
    test::fillWeights(file, 1);
    return file;
}

json convNet(int channels) {
    json file = {{"version", "0.5.4"},
                 {"architecture", "ConvNet"},
                 {"weights", json::array()},
                 {"sample_rate", 48000},
                 {"config",
                  {{"channels", channels},
                   {"dilations", {1, 2, 4, 8, 16, 32, 64, 128, 256, 512}},
                   {"batchnorm", true},
                   {"activation", "Tanh"}}}};
    test::fillWeights(file, 2);
    return file;
}

json a2(int channels) {
    const std::vector<int> seven{1, 3, 7, 17, 41, 101, 239};
    std::vector<int> dilations, kernels;
    for (const int run : {0, 1}) {
        static_cast<void>(run);
        dilations.insert(dilations.end(), seven.begin(), seven.end());
    }
    kernels.assign(14, 6);
    dilations.insert(dilations.end(), {1, 13});
    kernels.insert(kernels.end(), {15, 15});
    dilations.insert(dilations.end(), seven.begin(), seven.end());
    kernels.insert(kernels.end(), 7, 6);
    json file = {{"version", "0.7.0"},
                 {"architecture", "WaveNet"},
                 {"weights", json::array()},
                 {"sample_rate", 48000},
                 {"config",
                  {{"head", nullptr},
                   {"head_scale", 0.1},
                   {"layers", json::array({{{"input_size", 1},
                                            {"condition_size", 1},
                                            {"channels", channels},
                                            {"dilations", dilations},
                                            {"kernel_sizes", kernels},
                                            {"activation", "LeakyReLU"},
                                            {"head", {{"out_channels", 1}, {"kernel_size", 16}, {"bias", true}}}}})}}}};
    test::fillWeights(file, 3);
    return file;
}

std::map<std::string, json> shapes() {
    const std::vector<int> ten{1, 2, 4, 8, 16, 32, 64, 128, 256, 512}, seven{1, 2, 4, 8, 16, 32, 64},
        thirteen{128, 256, 512, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
    return {{"a1-standard", test::plainWaveNet({{16, 8, ten}, {8, 1, ten}}, 3, 1)},
            {"a1-lite", test::plainWaveNet({{12, 6, seven}, {6, 1, thirteen}}, 3, 1)},
            {"a1-feather", test::plainWaveNet({{8, 4, seven}, {4, 1, thirteen}}, 3, 1)},
            {"a1-nano", test::plainWaveNet({{4, 2, seven}, {2, 1, thirteen}}, 3, 1)},
            {"custom-20-10", test::plainWaveNet({{20, 10, ten}, {10, 1, ten}}, 3, 1)},
            {"custom-10-5-3", test::plainWaveNet({{10, 5, ten}, {5, 3, ten}, {3, 1, ten}}, 3, 1)},
            {"a2-full", a2(8)},
            {"a2-lite", a2(3)},
            {"lstm-1x16", lstm(1, 16)},
            {"lstm-2x8", lstm(2, 8)},
            {"lstm-2x16", lstm(2, 16)},
            {"convnet-16", convNet(16)}};
}

void playBlocks(benchmark::State& state, const json& file, InstructionSet set, int block) {
    const std::string text = file.dump();
    auto model = models::loadModel(test::bytesOf(text), "bench", {.instructionSet = set});
    if (!model) {
        state.SkipWithError(model.error().sentence.c_str());
        return;
    }
    const auto input = test::guitarNoise(48000);
    std::vector<float> output(static_cast<std::size_t>(block));
    std::size_t at = 0;
    for (auto step : state) {
        static_cast<void>(step);
        if (at + static_cast<std::size_t>(block) > input.size()) at = 0;
        (*model)->process(input.data() + at, output.data(), block);
        at += static_cast<std::size_t>(block);
        benchmark::DoNotOptimize(output.data());
    }
    const auto blocks = static_cast<double>(state.iterations());
    state.counters["us_per_block"] =
        benchmark::Counter(blocks * 1e-6, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.counters["share"] =
        benchmark::Counter(blocks * block / 48000.0, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void playStage(benchmark::State& state, const json& file, int block) {
    const std::string text = file.dump();
    auto model = models::loadModel(test::bytesOf(text), "bench", {.sessionRateHz = 48000.0});
    if (!model) {
        state.SkipWithError(model.error().sentence.c_str());
        return;
    }
    rt::RetireList retired;
    NeuralAmp stage;
    stage.prepare({.sampleRateHz = 48000.0, .maxFrames = 256, .channels = 1});
    rt::Owned<Resource> resource = rt::own<ModelResource>(retired, std::move(*model));
    stage.exchange(0, resource);
    stage.reset();
    std::array<ParamTrack, NeuralAmp::paramCount> tracks{};
    for (const ParamSpec& spec : NeuralAmp::params) tracks[spec.index].value = spec.defaultValue;
    const auto input = test::guitarNoise(48000);
    std::vector<float> audio(static_cast<std::size_t>(block));
    std::size_t at = 0;
    std::uint64_t frame = 0;
    for (auto step : state) {
        static_cast<void>(step);
        if (at + audio.size() > input.size()) at = 0;
        std::copy_n(input.begin() + static_cast<std::ptrdiff_t>(at), block, audio.begin());
        stage.process(Samples(audio.data(), block), ParamBlock(tracks.data(), tracks.size(), frame, false, nullptr));
        at += audio.size();
        frame += audio.size();
        benchmark::DoNotOptimize(audio.data());
    }
    state.counters["us_per_block"] = benchmark::Counter(static_cast<double>(state.iterations()) * 1e-6,
                                                        benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void loadFile(benchmark::State& state, const json& file) {
    const std::string text = file.dump();
    for (auto step : state) {
        static_cast<void>(step);
        auto model = models::loadModel(test::bytesOf(text), "bench");
        benchmark::DoNotOptimize(model);
    }
}

}  // namespace

int main(int argc, char** argv) {
    const rt::FlushDenormals flush;  // as in an audio thread
    benchmark::Initialize(&argc, argv);
    for (const auto& [name, file] : shapes()) {
        for (const InstructionSet set : test::instructionSets()) {
            for (const int block : {16, 32, 64, 128, 256}) {
                const std::string label = name + "/" + std::string(amp::name(set)) + "/" + std::to_string(block);
                benchmark::RegisterBenchmark(label.c_str(), playBlocks, file, set, block);
            }
        }
        for (const int block : {16, 64}) {
            benchmark::RegisterBenchmark((name + "/stage/" + std::to_string(block)).c_str(), playStage, file, block);
        }
        benchmark::RegisterBenchmark((name + "/load").c_str(), loadFile, file);
    }
    benchmark::RunSpecifiedBenchmarks();
}
