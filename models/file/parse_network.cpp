// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <cmath>

#include "models/file/limits.h"
#include "models/file/parse_failure.h"
#include "models/file/parse_parts.h"

namespace amp::models {
namespace {

/// Three whole numbers with dots between them, nothing else.
void checkVersion(const JsonView& view, std::vector<std::string>& warnings) {
    const std::string& text = view.text();
    int part[3] = {0, 0, 0};
    const char* at = text.data();
    const char* end = at + text.size();
    bool good = true;
    for (int i = 0; i < 3 && good; ++i) {
        if (i > 0) good = at != end && *at++ == '.';
        good = good && at != end && *at >= '0' && *at <= '9';
        if (!good) break;
        const auto [next, error] = std::from_chars(at, end, part[i]);
        good = error == std::errc{};
        at = next;
    }
    if (!good || at != end) view.complain("is not a version like 0.5.4");
    const bool tooOld = part[0] == 0 && part[1] < 5;
    const bool tooNew = part[0] > 0 || part[1] > 7;
    if (tooOld || tooNew) {
        refuse(view.path() + " " + text.substr(0, 40) + " is not supported (0.5.0 to 0.7.x are)",
               ErrorCode::unsupported);
    }
    if (part[1] == 7 && part[2] > 0) {
        warnings.push_back("The file has version " + text.substr(0, 40) +
                           ", newer than 0.7.0; parts of it may be played differently.");
    }
}

ContainerSpec parseContainer(const NetworkSpec& network, const JsonView& config, int depth,
                             std::vector<std::string>& warnings) {
    if (depth >= limits::kContainerDepth)
        refuse(config.path() + ": containers are nested too deeply", ErrorCode::tooLarge);
    const JsonView list = config.at("submodels");
    ContainerSpec container;
    double before = -HUGE_VAL;
    for (const JsonView& item : list.items()) {
        const JsonView limit = item.at("max_value");
        const double maxValue = limit.real();
        if (!(maxValue > before)) limit.complain("is not above the one before it");
        before = maxValue;
        auto sub = std::make_shared<NetworkSpec>(parseNetwork(item.at("model"), depth + 1, warnings));
        if (network.sampleRateHz && sub->sampleRateHz && *sub->sampleRateHz != *network.sampleRateHz) {
            item.complain("has another sample rate than its container");
        }
        if (sub->inChannels != 1 || sub->outChannels != 1) item.complain("is not a mono model");
        container.choices.push_back({maxValue, std::move(sub)});
    }
    if (container.choices.empty()) list.complain("is empty");
    if (before < 1.0) list.complain("ends below a max_value of 1");
    return container;
}

}  // namespace

ConvNetSpec parseConvNet(const JsonView& config, WeightReader weights) {
    ConvNetSpec net;
    const int channels = config.at("channels").whole(1, limits::kChannels);
    const int in = config.wholeOr("in_channels", 1, 1, limits::kChannels);
    const int out = config.wholeOr("out_channels", 1, 1, limits::kChannels);
    const int groups = config.wholeOr("groups", 1, 1, limits::kChannels);
    const bool normalised = config.at("batchnorm").boolean();
    const Activation activation = parseActivation(config.at("activation"));
    const JsonView dilations = config.at("dilations");
    for (const JsonView& item : dilations.items()) {
        Conv conv{.in = net.blocks.empty() ? in : channels,
                  .out = channels,
                  .kernel = 2,
                  .dilation = item.whole(0, limits::kDilation),
                  .groups = groups,
                  .hasBias = !normalised};
        checkShape(conv, item.path());
        net.blocks.emplace_back(std::move(conv), activation);
    }
    if (net.blocks.empty()) dilations.complain("is empty");
    net.head = {.in = channels, .out = out, .hasBias = true};

    std::int64_t count = net.head.weightCount();
    for (const auto& [conv, f] : net.blocks) count += conv.weightCount() + (normalised ? 4 * channels + 1 : 0);
    weights.expect(count);
    for (auto& [conv, f] : net.blocks) {
        weights.fill(conv);
        if (!normalised) continue;
        const auto mean = weights.take(channels);
        const auto variance = weights.take(channels);
        const auto gamma = weights.take(channels);
        const auto beta = weights.take(channels);
        const double eps = weights.takeOne();
        // Folded into the convolution: one product less per channel and frame.
        conv.hasBias = true;
        conv.bias.resize(static_cast<std::size_t>(channels));
        const std::size_t perOutput = conv.weights.size() / static_cast<std::size_t>(channels);
        for (std::size_t o = 0; o < conv.bias.size(); ++o) {
            const double width = static_cast<double>(variance[o]) + eps;
            if (!(width > 0.0)) refuse("weights: a batch normalisation has a variance that is not positive");
            const double scale = gamma[o] / std::sqrt(width);
            for (std::size_t i = 0; i < perOutput; ++i) {
                float& w = conv.weights[o * perOutput + i];
                w = static_cast<float>(w * scale);
            }
            conv.bias[o] = static_cast<float>(beta[o] - mean[o] * scale);
        }
    }
    weights.fill(net.head);
    return net;
}

LinearSpec parseLinear(const JsonView& config, WeightReader weights) {
    LinearSpec linear;
    const int length = config.at("receptive_field").whole(1, limits::kKernel);
    const bool bias = config.at("bias").boolean();
    linear.inChannels = config.wholeOr("in_channels", 1, 1, limits::kChannels);
    linear.outChannels = config.wholeOr("out_channels", 1, 1, limits::kChannels);
    if (const auto implementation = config.find("implementation")) {
        std::string name = implementation->text();
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        constexpr std::array<std::string_view, 7> kKnown{"auto", "direct",          "legacy",         "old",
                                                         "fft",  "partitioned_fft", "partitioned-fft"};
        if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end()) implementation->complain("is not known");
    }
    weights.expect(length + (bias ? 1 : 0));
    linear.impulse = weights.take(length);
    if (bias) linear.bias = weights.takeOne();
    return linear;
}

LstmSpec parseLstm(const JsonView& config, WeightReader weights) {
    LstmSpec lstm;
    const int inputs = config.at("input_size").whole(1, limits::kHidden);
    const int size = config.at("hidden_size").whole(1, limits::kHidden);
    const int layers = config.at("num_layers").whole(1, 64);
    const int in = config.wholeOr("in_channels", 1, 1, limits::kChannels);
    const int out = config.wholeOr("out_channels", 1, 1, limits::kChannels);
    if (in != inputs) refuse(config.path() + ": in_channels and input_size differ");
    lstm.head = {.in = size, .out = out, .hasBias = true};
    std::int64_t count = lstm.head.weightCount();
    for (int l = 0; l < layers; ++l) {
        const std::int64_t width = l == 0 ? inputs : size;
        count += 4 * std::int64_t{size} * (width + size) + 6 * std::int64_t{size};
    }
    weights.expect(count, true);
    for (int l = 0; l < layers; ++l) {
        LstmLayerSpec layer{.inputs = l == 0 ? inputs : size, .size = size};
        layer.weights = weights.take(std::int64_t{4} * size * (layer.inputs + size));
        layer.bias = weights.take(4 * size);
        layer.hidden = weights.take(size);
        layer.cell = weights.take(size);
        lstm.layers.push_back(std::move(layer));
    }
    weights.fill(lstm.head);
    return lstm;
}

NetworkSpec parseNetwork(const JsonView& root, int depth, std::vector<std::string>& warnings) {
    root.mustBeObject();
    NetworkSpec network;
    const JsonView version = root.at("version");
    checkVersion(version, warnings);
    network.version = version.text();
    network.architecture = root.at("architecture").text();
    const JsonView config = root.at("config");
    config.mustBeObject();
    const JsonView weightList = root.at("weights");
    const auto numbers = weightList.numbers();
    if (const auto rate = root.find("sample_rate")) {
        const double value = rate->real();
        if (value != -1.0) {  // what the trainer writes for "unknown"
            if (!(value >= 1000.0 && value <= 1.0e6)) rate->complain("is not a sample rate between 1 kHz and 1 MHz");
            network.sampleRateHz = value;
        }
    }
    network.weightCount = static_cast<std::int64_t>(numbers.size());
    WeightReader weights(numbers, weightList.path());
    const std::string& kind = network.architecture;
    if (kind == "WaveNet") {
        // The trainer may wrap a slimmable model's configuration as {"model": {...}}.
        const auto inner = config.findValue("model");
        auto body = parseWaveNet(network, inner && !config.find("layers") ? *inner : config, weights, depth, warnings);
        network.inChannels = body.inChannels;
        network.outChannels = body.postHead.empty() ? body.arrays.back().head.out : body.postHead.back().second.out;
        std::int64_t frames = body.condition ? body.condition->prewarmFrames : 1;
        for (const auto& array : body.arrays) {
            for (const auto& layer : array.layers) frames += layer.conv.lookback();
            frames += array.head.lookback();
        }
        for (const auto& [f, conv] : body.postHead) frames += conv.lookback();
        network.prewarmFrames = frames;
        network.body = std::move(body);
    } else if (kind == "LSTM") {
        auto body = parseLstm(config, weights);
        network.inChannels = body.layers.front().inputs;
        network.outChannels = body.head.out;
        body.prewarmFrames = network.sampleRateHz ? static_cast<std::int64_t>(0.5 * *network.sampleRateHz) : 1;
        network.prewarmFrames = body.prewarmFrames;
        network.body = std::move(body);
    } else if (kind == "ConvNet") {
        auto body = parseConvNet(config, weights);
        network.inChannels = body.blocks.front().first.in;
        network.outChannels = body.head.out;
        network.prewarmFrames = 1;
        for (const auto& [conv, f] : body.blocks) network.prewarmFrames += conv.lookback();
        network.body = std::move(body);
    } else if (kind == "Linear") {
        auto body = parseLinear(config, weights);
        network.inChannels = body.inChannels;
        network.outChannels = body.outChannels;
        network.prewarmFrames = static_cast<std::int64_t>(body.impulse.size());
        network.body = std::move(body);
    } else if (kind == "SlimmableContainer") {
        auto body = parseContainer(network, config, depth, warnings);
        network.prewarmFrames = body.choices.back().network->prewarmFrames;
        if (!network.sampleRateHz) network.sampleRateHz = body.choices.back().network->sampleRateHz;
        network.body = std::move(body);
    } else {
        refuse(root.at("architecture").path() + " '" + kind.substr(0, 60) + "' is not known", ErrorCode::unsupported);
    }
    return network;
}

}  // namespace amp::models
