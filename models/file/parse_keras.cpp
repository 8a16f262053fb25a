// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdlib>

#include "models/file/limits.h"
#include "models/file/parse_failure.h"
#include "models/file/parse_parts.h"

namespace amp::models {
namespace {

/// A matrix stored as a list of rows.
struct Matrix {
    int rows = 0;
    int columns = 0;
    std::vector<float> values;
    [[nodiscard]] float at(int r, int c) const {
        return values[static_cast<std::size_t>(r) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(c)];
    }
};

void mustHave(const JsonView& view, std::size_t found, int wanted) {
    if (found == static_cast<std::size_t>(wanted)) return;
    view.complain("has " + std::to_string(found) + " entries instead of " + std::to_string(wanted));
}

std::vector<float> vectorOf(const JsonView& view, int length) {
    const auto numbers = view.numbers();
    mustHave(view, numbers.size(), length);
    return {numbers.begin(), numbers.end()};
}

Matrix matrixOf(const JsonView& view, int rows, int columns) {
    const auto items = view.items();
    mustHave(view, items.size(), rows);
    Matrix matrix{.rows = rows, .columns = columns, .values = {}};
    for (const JsonView& item : items) {
        const auto row = vectorOf(item, columns);
        matrix.values.insert(matrix.values.end(), row.begin(), row.end());
    }
    return matrix;
}

/// Row r of the result is column r of the file's matrix: keras stores [input][output].
std::vector<float> transposed(const Matrix& matrix) {
    std::vector<float> result;
    result.reserve(matrix.values.size());
    for (int c = 0; c < matrix.columns; ++c) {
        for (int r = 0; r < matrix.rows; ++r) result.push_back(matrix.at(r, c));
    }
    return result;
}

int lastOf(const JsonView& view, int least, int most) {
    if (view.isNumber()) return view.whole(least, most);
    const auto items = view.items();
    if (items.empty()) view.complain("is empty");
    return items.back().whole(least, most);
}

std::optional<Activation> kerasActivation(const JsonView& layer) {
    const auto view = layer.findValue("activation");
    if (!view || view->text().empty() || view->text() == "linear") return std::nullopt;
    const std::string& name = view->text();
    if (name == "tanh") return Activation{.function = Function::tanh};
    if (name == "relu") return Activation{.function = Function::leaky, .slopes = {0.0f}};
    if (name == "sigmoid") return Activation{.function = Function::sigmoid};
    if (name == "elu") return Activation{.function = Function::elu};
    if (name == "softmax") return Activation{.function = Function::identity, .softmax = true};
    refuse(view->path() + ": unknown activation '" + name.substr(0, 60) + "'", ErrorCode::unsupported);
}

LstmLayerSpec lstmLayer(const std::vector<JsonView>& weights, int inputs, int size) {
    LstmLayerSpec layer{.inputs = inputs, .size = size};
    const Matrix w = matrixOf(weights[0], inputs, 4 * size);
    const Matrix u = matrixOf(weights[1], size, 4 * size);
    for (int r = 0; r < 4 * size; ++r) {
        for (int i = 0; i < inputs; ++i) layer.weights.push_back(w.at(i, r));
        for (int h = 0; h < size; ++h) layer.weights.push_back(u.at(h, r));
    }
    layer.bias = vectorOf(weights[2], 4 * size);
    layer.hidden.assign(static_cast<std::size_t>(size), 0.0f);
    layer.cell = layer.hidden;
    return layer;
}

Conv convLayer(const JsonView& view, const std::vector<JsonView>& weights, int inputs, int outputs) {
    Conv conv{.in = inputs, .out = outputs};
    conv.kernel = lastOf(view.at("kernel_size"), 1, limits::kKernel);
    if (const auto dilation = view.find("dilation")) conv.dilation = lastOf(*dilation, 1, limits::kDilation);
    conv.groups = view.wholeOr("groups", 1, 1, limits::kChannels);
    checkShape(conv, view.path());
    const auto taps = weights[0].items();
    mustHave(weights[0], taps.size(), conv.kernel);
    std::vector<Matrix> kernel;
    for (const JsonView& tap : taps) kernel.push_back(matrixOf(tap, inputs / conv.groups, outputs));
    for (int o = 0; o < outputs; ++o) {
        for (int i = 0; i < inputs / conv.groups; ++i) {
            for (const Matrix& tap : kernel) conv.weights.push_back(tap.at(i, o));
        }
    }
    conv.hasBias = weights.size() > 1;
    if (conv.hasBias) conv.bias = vectorOf(weights[1], outputs);
    return conv;
}

ScaleSpec batchNorm(const JsonView& view, const std::vector<JsonView>& weights, int channels) {
    const bool affine = weights.size() == 4;
    if (!affine && weights.size() != 2) view.complain("has neither two nor four lists of weights");
    const auto mean = vectorOf(weights[affine ? 2 : 0], channels);
    const auto variance = vectorOf(weights[affine ? 3 : 1], channels);
    const double epsilon = view.find("epsilon") ? view.at("epsilon").real() : 1.0e-3;
    ScaleSpec spec;
    for (std::size_t c = 0; c < mean.size(); ++c) {
        const double gamma = affine ? static_cast<double>(vectorOf(weights[0], channels)[c]) : 1.0;
        const double beta = affine ? static_cast<double>(vectorOf(weights[1], channels)[c]) : 0.0;
        const double width = static_cast<double>(variance[c]) + epsilon;
        if (!(width > 0.0)) view.complain("has a variance that is not positive");
        spec.scale.push_back(static_cast<float>(gamma / std::sqrt(width)));
        spec.offset.push_back(static_cast<float>(beta - mean[c] * gamma / std::sqrt(width)));
    }
    return spec;
}

/// Adds one layer of the file and returns its number of outputs.
int parseLayer(const JsonView& view, int inputs, SequenceSpec& sequence, std::int64_t& lookback) {
    const std::string& type = view.at("type").text();
    const auto weightsView = view.findValue("weights");
    const std::vector<JsonView> weights = weightsView ? weightsView->items() : std::vector<JsonView>{};
    const auto need = [&](std::size_t least, std::size_t most) {
        if (weights.size() < least || weights.size() > most) view.complain("has a wrong number of weight lists");
    };
    int outputs = inputs;
    if (const auto shape = view.findValue("shape")) outputs = lastOf(*shape, 1, limits::kChannels);
    const auto keepsWidth = [&] {
        if (outputs != inputs) view.complain("changes the number of channels");
    };
    if (type == "dense" || type == "time-distributed-dense") {
        need(1, 2);
        const Matrix w = matrixOf(weights[0], inputs, outputs);
        Conv conv{.in = inputs, .out = outputs, .hasBias = weights.size() > 1, .weights = transposed(w)};
        if (conv.hasBias) conv.bias = vectorOf(weights[1], outputs);
        sequence.layers.emplace_back(std::move(conv));
    } else if (type == "lstm") {
        need(3, 3);
        sequence.layers.emplace_back(lstmLayer(weights, inputs, outputs));
        return outputs;  // the gates' own functions are fixed; `activation` is not used
    } else if (type == "gru") {
        need(3, 3);
        const auto biases = matrixOf(weights[2], 2, 3 * outputs);
        const auto middle = biases.values.begin() + 3 * outputs;
        sequence.layers.emplace_back(
            GruLayerSpec{.inputs = inputs,
                         .size = outputs,
                         .inputWeights = transposed(matrixOf(weights[0], inputs, 3 * outputs)),
                         .hiddenWeights = transposed(matrixOf(weights[1], outputs, 3 * outputs)),
                         .inputBias = {biases.values.begin(), middle},
                         .hiddenBias = {middle, biases.values.end()}});
        return outputs;
    } else if (type == "conv1d") {
        need(1, 2);
        Conv conv = convLayer(view, weights, inputs, outputs);
        lookback += conv.lookback();
        sequence.layers.emplace_back(std::move(conv));
    } else if (type == "prelu") {
        need(1, 1);
        keepsWidth();
        const auto rows = weights[0].items();
        const auto slopes = rows.empty() ? weights[0].numbers() : rows.front().numbers();
        if (slopes.size() != 1) mustHave(weights[0], slopes.size(), inputs);
        sequence.layers.emplace_back(Activation{.function = Function::leaky, .slopes = {slopes.begin(), slopes.end()}});
    } else if (type == "batchnorm") {
        keepsWidth();
        sequence.layers.emplace_back(batchNorm(view, weights, inputs));
    } else if (type == "activation") {
        keepsWidth();
    } else {
        refuse(view.path() + ".type '" + type.substr(0, 60) + "' is not known", ErrorCode::unsupported);
    }
    if (auto activation = kerasActivation(view)) sequence.layers.emplace_back(std::move(*activation));
    return outputs;
}

float gainOf(const JsonView& root, std::string_view key) {
    const auto view = root.findValue(key);
    if (!view) return 1.0f;
    const double db = view->real();
    if (!(std::abs(db) <= 120.0)) view->complain("is not a gain in dB");
    return static_cast<float>(std::pow(10.0, db / 20.0));
}

std::optional<double> rateOf(const JsonView& root) {
    auto view = root.findValue("samplerate");
    if (!view) {
        const auto metadata = root.findValue("metadata");
        if (metadata && metadata->isObject()) view = metadata->findValue("samplerate");
    }
    if (!view) return std::nullopt;
    const double rate = view->isString() ? std::strtod(view->text().c_str(), nullptr) : view->real();
    if (!(rate >= 1000.0 && rate <= 1.0e6)) view->complain("is not a sample rate between 1 kHz and 1 MHz");
    return rate;
}

}  // namespace

NetworkSpec parseKeras(const JsonView& root, std::vector<std::string>& warnings) {
    NetworkSpec network;
    network.architecture = "keras";
    network.sampleRateHz = rateOf(root);
    if (!network.sampleRateHz) warnings.emplace_back("The file does not say its sample rate; 48 kHz is assumed.");
    SequenceSpec sequence;
    if (const auto shape = root.findValue("in_shape")) sequence.inputs = lastOf(*shape, 1, 16);
    if (sequence.inputs > 1) {
        warnings.push_back("The capture has " + std::to_string(sequence.inputs - 1) +
                           " knobs beside its audio input; they are held at their middle.");
    }
    if (const auto skip = root.findValue("in_skip")) sequence.skip = skip->whole(0, 1) == 1;
    sequence.inputGain = gainOf(root, "in_gain");
    sequence.outputGain = gainOf(root, "out_gain");
    const JsonView list = root.at("layers");
    const auto layers = list.items();
    if (layers.empty()) list.complain("is empty");
    if (layers.size() > 256) list.complain("has too many entries");
    int channels = sequence.inputs;
    std::int64_t lookback = 0;
    for (const JsonView& layer : layers) channels = parseLayer(layer, channels, sequence, lookback);
    network.inChannels = 1;
    network.outChannels = channels;
    bool recurrent = false;
    for (const auto& layer : sequence.layers) {
        if (const auto* conv = std::get_if<Conv>(&layer)) network.weightCount += conv->weightCount();
        if (const auto* lstm = std::get_if<LstmLayerSpec>(&layer)) {
            network.weightCount += static_cast<std::int64_t>(lstm->weights.size() + lstm->bias.size());
            recurrent = true;
        }
        if (const auto* gru = std::get_if<GruLayerSpec>(&layer)) {
            network.weightCount += static_cast<std::int64_t>(gru->inputWeights.size() + gru->hiddenWeights.size() +
                                                             gru->inputBias.size() + gru->hiddenBias.size());
            recurrent = true;
        }
    }
    constexpr std::int64_t kRecurrentPrewarm = 2048;
    network.prewarmFrames = 1 + lookback + (recurrent ? kRecurrentPrewarm : 0);
    network.body = std::move(sequence);
    return network;
}

}  // namespace amp::models
