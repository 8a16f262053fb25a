// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/oracle.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace amp::test {
namespace {

using nlohmann::json;
using std::size_t;

size_t st(int i) {
    return static_cast<size_t>(i);
}
int length(const Signal& x) {
    return static_cast<int>(x.at(0).size());
}
int width(const Signal& x) {
    return static_cast<int>(x.size());
}
Signal zeros(int channels, int frames) {
    return Signal(st(channels), std::vector<double>(st(frames), 0.0));
}
double sigmoid(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

bool has(const json& object, const char* key) {
    return object.contains(key) && !object.at(key).is_null();
}
template <class T>
T get(const json& object, const char* key, T otherwise) {
    return has(object, key) ? object.at(key).get<T>() : otherwise;
}

Signal convolve(const Signal& x, int out, int kernel, int dilation, int groups, bool bias, const WeightSource& w) {
    const int frames = length(x), in = width(x) / groups;
    Signal y = zeros(out, frames);
    const double scale = 1.0 / std::sqrt(static_cast<double>(in * kernel));
    for (int o = 0; o < out; ++o) {
        const int firstIn = o / (out / groups) * in;
        for (int i = 0; i < in; ++i) {
            for (int k = 0; k < kernel; ++k) {
                const double weight = w(scale);
                const int delay = (kernel - 1 - k) * dilation;
                for (int n = delay; n < frames; ++n) y[st(o)][st(n)] += weight * x[st(firstIn + i)][st(n - delay)];
            }
        }
    }
    for (int o = 0; bias && o < out; ++o) {
        const double b = w(0.1);
        for (double& v : y[st(o)]) v += b;
    }
    return y;
}

using Scalar = std::function<double(double, int)>;  // value, channel

Scalar activation(const json& spec) {
    const std::string name = spec.is_string() ? spec.get<std::string>() : spec.at("type").get<std::string>();
    const json options = spec.is_object() ? spec : json::object();
    const auto number = [&](const char* key, double otherwise) { return get<double>(options, key, otherwise); };
    if (name == "Tanh") return [](double x, int) { return std::tanh(x); };
    if (name == "Hardtanh") return [](double x, int) { return std::clamp(x, -1.0, 1.0); };
    if (name == "ReLU") return [](double x, int) { return std::max(x, 0.0); };
    if (name == "Sigmoid") return [](double x, int) { return sigmoid(x); };
    if (name == "SiLU") return [](double x, int) { return x * sigmoid(x); };
    if (name == "Hardswish") return [](double x, int) { return x * std::clamp(x + 3.0, 0.0, 6.0) / 6.0; };
    if (name == "Softsign") return [](double x, int) { return x / (1.0 + std::abs(x)); };
    if (name == "Fasttanh") {
        return [](double x, int) {
            const double a = std::abs(x), q = x * x;
            return x * (2.45550750702956 + 2.45550750702956 * a + (0.893229853513558 + 0.821226666969744 * a) * q) /
                   (2.44506634652299 + (2.44506634652299 + q) * std::abs(x + 0.814642734961073 * x * a));
        };
    }
    if (name == "LeakyReLU") {
        return [s = number("negative_slope", 0.01)](double x, int) { return x > 0.0 ? x : s * x; };
    }
    if (name == "PReLU") {
        std::vector<double> slopes{number("negative_slope", 0.01)};
        if (!has(options, "negative_slope") && has(options, "negative_slopes")) {
            slopes = options.at("negative_slopes").get<std::vector<double>>();
        }
        return [slopes](double x, int c) { return x > 0.0 ? x : slopes[st(c) % slopes.size()] * x; };
    }
    if (name == "LeakyHardtanh" || name == "LeakyHardTanh") {
        const double low = number("min_val", -1), high = number("max_val", 1), a = number("min_slope", 0.01),
                     b = number("max_slope", 0.01);
        return [=](double x, int) { return x < low ? (x - low) * a + low : x > high ? (x - high) * b + high : x; };
    }
    throw std::runtime_error("oracle: activation " + name);
}

Signal mapped(const Scalar& f, Signal x) {
    for (int c = 0; c < width(x); ++c) {
        for (double& v : x[st(c)]) v = f(v, c);
    }
    return x;
}

Signal plus(Signal a, const Signal& b) {
    for (int c = 0; c < width(a); ++c) {
        for (int n = 0; n < length(a); ++n) a[st(c)][st(n)] += b[st(c)][st(n)];
    }
    return a;
}

/// A FiLM whose weights were read before the signal it works on was known.
struct OracleFilm {
    bool active = false;
    int dim = 0;
    bool shift = true;
    Signal factors;

    [[nodiscard]] Signal operator()(Signal x) const {
        if (!active) return x;
        for (int c = 0; c < dim; ++c) {
            for (int n = 0; n < length(x); ++n) {
                double& v = x[st(c)][st(n)];
                v *= factors[st(c)][st(n)];
                if (shift) v += factors[st(dim + c)][st(n)];
            }
        }
        return x;
    }
};

OracleFilm readFilm(const json& array, const char* key, const Signal& condition, int dim, const WeightSource& w) {
    OracleFilm film;
    if (!array.contains(key) || array.at(key).is_boolean()) return film;
    const json& spec = array.at(key);
    film.active = spec.value("active", true);
    if (!film.active) return film;
    film.dim = dim;
    film.shift = spec.value("shift", true);
    film.factors = convolve(condition, film.shift ? 2 * dim : dim, 1, 1, spec.value("groups", 1), true, w);
    return film;
}

const json& pick(const json& value, size_t index) {
    return value.is_array() ? value.at(index) : value;
}

/// Weights come in file order, layer by layer, but conv_pre_film's come after the conv it precedes: all of a layer's weights
/// are recorded first and then played back to the formulas in the order these need them.
struct Tape {
    std::vector<double> values;
    size_t at = 0;
    WeightSource player() {
        return [this](double) { return values.at(at++); };
    }
};

Tape record(const WeightSource& w, int count, double scale) {
    Tape tape;
    for (int i = 0; i < count; ++i) tape.values.push_back(w(scale));
    return tape;
}

Tape recordConv(const WeightSource& w, int in, int out, int kernel, int groups, bool bias) {
    Tape tape = record(w, out * (in / groups) * kernel, 1.0 / std::sqrt(static_cast<double>(in / groups * kernel)));
    for (int o = 0; bias && o < out; ++o) tape.values.push_back(w(0.1));
    return tape;
}

Signal waveNet(const json& config, const Signal& input, const WeightSource& w) {
    Signal condition = input;
    if (has(config, "condition_dsp")) {
        const json& nested = config.at("condition_dsp");
        size_t at = 0;
        condition = evaluateNetwork(
            nested, input, [&](double) { return static_cast<double>(nested.at("weights").at(at++).get<float>()); });
    }
    Signal stream = input, head;
    for (const json& array : config.at("layers")) {
        const int channels = array.at("channels").get<int>();
        const int bottleneck = get<int>(array, "bottleneck", channels);
        const json head1x1 = array.value("head1x1", json{{"active", false}});
        const json layer1x1 = array.value("layer1x1", json{{"active", true}, {"groups", 1}});
        const int headWidth = head1x1.at("active").get<bool>() ? head1x1.at("out_channels").get<int>() : bottleneck;
        stream = convolve(stream, channels, 1, 1, 1, false, w);
        if (head.empty()) head = zeros(headWidth, length(stream));
        for (size_t l = 0; l < array.at("dilations").size(); ++l) {
            std::string mode = get<bool>(array, "gated", false) ? "gated" : "none";
            if (has(array, "gating_mode")) mode = pick(array.at("gating_mode"), l).get<std::string>();
            const int z = mode == "none" ? bottleneck : 2 * bottleneck;
            const int kernel = array.contains("kernel_size") ? array.at("kernel_size").get<int>()
                                                             : array.at("kernel_sizes").at(l).get<int>();
            const int dilation = array.at("dilations").at(l).get<int>();
            const int groups = get<int>(array, "groups_input", 1), mixGroups = get<int>(array, "groups_input_mixin", 1);
            const int mixIn = width(condition);
            Tape convTape = recordConv(w, channels, z, kernel, groups, true);
            Tape mixTape = recordConv(w, mixIn, z, 1, mixGroups, false);
            const bool has1x1 = layer1x1.at("active").get<bool>(), hasHead = head1x1.at("active").get<bool>();
            Tape layerTape, headTape;
            if (has1x1) layerTape = recordConv(w, bottleneck, channels, 1, layer1x1.at("groups").get<int>(), true);
            if (hasHead) headTape = recordConv(w, bottleneck, headWidth, 1, head1x1.at("groups").get<int>(), true);
            const auto convPre = readFilm(array, "conv_pre_film", condition, channels, w);
            const auto convPost = readFilm(array, "conv_post_film", condition, z, w);
            const auto mixPre = readFilm(array, "input_mixin_pre_film", condition, mixIn, w);
            const auto mixPost = readFilm(array, "input_mixin_post_film", condition, z, w);
            const auto actPre = readFilm(array, "activation_pre_film", condition, z, w);
            const auto actPost = readFilm(array, "activation_post_film", condition, bottleneck, w);
            const auto layerPost = readFilm(array, "layer1x1_post_film", condition, channels, w);
            const auto headPost = readFilm(array, "head1x1_post_film", condition, headWidth, w);

            const Signal p = convPost(convolve(convPre(stream), z, kernel, dilation, groups, true, convTape.player()));
            const Signal m = mixPost(convolve(mixPre(condition), z, 1, 1, mixGroups, false, mixTape.player()));
            const Signal sum = actPre(plus(p, m));
            const Signal first(sum.begin(), sum.begin() + bottleneck);
            Signal v = mapped(activation(pick(array.at("activation"), l)), first);
            if (mode != "none") {
                json second = "Sigmoid";
                if (has(array, "secondary_activation") && !pick(array.at("secondary_activation"), l).is_null()) {
                    second = pick(array.at("secondary_activation"), l);
                }
                const Signal g = mapped(activation(second), Signal(sum.begin() + bottleneck, sum.end()));
                for (int c = 0; c < bottleneck; ++c) {
                    for (int n = 0; n < length(v); ++n) {
                        const double a = g[st(c)][st(n)];
                        double& x = v[st(c)][st(n)];
                        x = mode == "gated" ? x * a : a * x + (1.0 - a) * first[st(c)][st(n)];
                    }
                }
            }
            v = actPost(v);
            head = plus(head, hasHead ? headPost(convolve(v, headWidth, 1, 1, head1x1.at("groups").get<int>(), true,
                                                          headTape.player()))
                                      : v);
            if (has1x1) {
                Signal q = convolve(v, channels, 1, 1, layer1x1.at("groups").get<int>(), true, layerTape.player());
                if (mode == "blended") q = layerPost(q);
                stream = plus(stream, q);
            }
        }
        const bool nested = has(array, "head");
        const json& h = nested ? array.at("head") : array;
        head = convolve(head, h.at(nested ? "out_channels" : "head_size").get<int>(),
                        nested ? h.at("kernel_size").get<int>() : 1, nested ? get<int>(h, "head_dilation", 1) : 1, 1,
                        h.at(nested ? "bias" : "head_bias").get<bool>(), w);
    }
    // The scale is the last weight, after the post-stack head's, but is applied before it.
    std::vector<std::pair<Tape, json>> post;
    if (has(config, "head")) {
        const json& h = config.at("head");
        const auto kernels = h.at("kernel_sizes").get<std::vector<int>>();
        int in = width(head);
        for (size_t q = 0; q < kernels.size(); ++q) {
            const int out = q + 1 == kernels.size() ? h.at("out_channels").get<int>() : h.at("channels").get<int>();
            post.emplace_back(recordConv(w, in, out, kernels[q], 1, true), json{{"k", kernels[q]}, {"out", out}});
            in = out;
        }
    }
    const double scale = w(0.5);
    for (auto& channel : head) {
        for (double& v : channel) v *= scale;
    }
    for (auto& [tape, shape] : post) {
        head = convolve(mapped(activation(config.at("head").at("activation")), head), shape.at("out").get<int>(),
                        shape.at("k").get<int>(), 1, 1, true, tape.player());
    }
    return head;
}

Signal convNet(const json& config, const Signal& input, const WeightSource& w) {
    Signal x = input;
    const int channels = config.at("channels").get<int>();
    const bool norm = config.at("batchnorm").get<bool>();
    for (const json& dilation : config.at("dilations")) {
        x = convolve(x, channels, 2, dilation.get<int>(), config.value("groups", 1), !norm, w);
        if (norm) {
            std::vector<double> parts[4];
            for (auto& part : parts) {
                for (int c = 0; c < channels; ++c) part.push_back(w(0.5));
            }
            const double eps = std::abs(w(0.5));
            for (int c = 0; c < channels; ++c) {
                const double factor = parts[2][st(c)] / std::sqrt(parts[1][st(c)] + eps);
                for (double& v : x[st(c)]) v = factor * (v - parts[0][st(c)]) + parts[3][st(c)];
            }
        }
        x = mapped(activation(config.at("activation")), x);
    }
    return convolve(x, config.value("out_channels", 1), 1, 1, 1, true, w);
}

Signal linear(const json& config, const Signal& input, const WeightSource& w) {
    const int taps = config.at("receptive_field").get<int>();
    std::vector<double> h;
    for (int k = 0; k < taps; ++k) h.push_back(w(1.0 / std::sqrt(taps)));
    const double bias = config.at("bias").get<bool>() ? w(0.1) : 0.0;
    Signal y = zeros(config.value("out_channels", 1), length(input));
    for (size_t c = 0; c < std::min(y.size(), input.size()); ++c) {
        for (int n = 0; n < length(input); ++n) {
            double sum = bias;
            for (int k = 0; k < taps && k <= n; ++k) sum += h[st(k)] * input[c][st(n - k)];
            y[c][st(n)] = sum;
        }
    }
    return y;
}

Signal lstm(const json& config, const Signal& input, const WeightSource& w) {
    const int hidden = config.at("hidden_size").get<int>();
    Signal x = input;
    for (int l = 0; l < config.at("num_layers").get<int>(); ++l) {
        const int in = width(x), columns = in + hidden;
        std::vector<double> matrix, bias, h, c;
        const double scale = 1.5 / std::sqrt(static_cast<double>(columns));
        for (int i = 0; i < 4 * hidden * columns; ++i) matrix.push_back(w(scale));
        for (int i = 0; i < 4 * hidden; ++i) bias.push_back(w(0.2));
        for (int i = 0; i < hidden; ++i) h.push_back(w(0.3));
        for (int i = 0; i < hidden; ++i) c.push_back(w(0.3));
        Signal y = zeros(hidden, length(x));
        std::vector<double> z(st(4 * hidden));
        for (int n = 0; n < length(x); ++n) {
            for (int r = 0; r < 4 * hidden; ++r) {
                double sum = bias[st(r)];
                for (int i = 0; i < in; ++i) sum += matrix[st(r * columns + i)] * x[st(i)][st(n)];
                for (int i = 0; i < hidden; ++i) sum += matrix[st(r * columns + in + i)] * h[st(i)];
                z[st(r)] = sum;
            }
            for (int i = 0; i < hidden; ++i) {
                c[st(i)] = sigmoid(z[st(hidden + i)]) * c[st(i)] + sigmoid(z[st(i)]) * std::tanh(z[st(2 * hidden + i)]);
                h[st(i)] = sigmoid(z[st(3 * hidden + i)]) * std::tanh(c[st(i)]);
                y[st(i)][st(n)] = h[st(i)];
            }
        }
        x = y;
    }
    return convolve(x, config.value("out_channels", 1), 1, 1, 1, true, w);
}

std::vector<std::vector<double>> matrix(const json& value) {
    return value.get<std::vector<std::vector<double>>>();
}

Signal kerasRecurrent(const json& layer, const Signal& x, bool gru) {
    const auto W = matrix(layer.at("weights").at(0)), U = matrix(layer.at("weights").at(1));
    const int size = static_cast<int>(U.size());
    Signal y = zeros(size, length(x));
    std::vector<double> h(st(size), 0.0), c(st(size), 0.0);
    std::vector<std::vector<double>> b;
    if (gru) {
        b = matrix(layer.at("weights").at(2));
    } else {
        b = {layer.at("weights").at(2).get<std::vector<double>>(), std::vector<double>(st(4 * size), 0.0)};
    }
    for (int n = 0; n < length(x); ++n) {
        std::vector<double> a = b[0], r = b[1];
        for (size_t k = 0; k < a.size(); ++k) {
            for (size_t i = 0; i < W.size(); ++i) a[k] += W[i][k] * x[i][st(n)];
            for (size_t i = 0; i < U.size(); ++i) r[k] += U[i][k] * h[i];
        }
        for (size_t i = 0; i < h.size(); ++i) {
            const size_t s = h.size();
            if (gru) {
                const double z = sigmoid(a[i] + r[i]), reset = sigmoid(a[s + i] + r[s + i]);
                const double fresh = std::tanh(a[2 * s + i] + reset * r[2 * s + i]);
                y[i][st(n)] = (1.0 - z) * fresh + z * h[i];
            } else {
                const auto v = [&](size_t g) { return a[g * s + i] + r[g * s + i]; };
                c[i] = sigmoid(v(1)) * c[i] + sigmoid(v(0)) * std::tanh(v(2));
                y[i][st(n)] = sigmoid(v(3)) * std::tanh(c[i]);
            }
        }
        for (size_t i = 0; i < h.size(); ++i) h[i] = y[i][st(n)];
    }
    return y;
}

Signal kerasActivate(const std::string& name, Signal x) {
    if (name == "softmax") {
        for (int n = 0; n < length(x); ++n) {
            double total = 0.0;
            for (auto& row : x) total += std::exp(row[st(n)]);
            for (auto& row : x) row[st(n)] = std::exp(row[st(n)]) / total;
        }
        return x;
    }
    return mapped(
        [&](double v, int) {
            if (name == "tanh") return std::tanh(v);
            if (name == "relu") return std::max(v, 0.0);
            if (name == "sigmoid") return sigmoid(v);
            if (name == "elu") return v > 0.0 ? v : std::expm1(v);
            return v;
        },
        std::move(x));
}

Signal kerasLayer(const json& layer, const Signal& x) {
    const auto type = layer.at("type").get<std::string>();
    Signal y = x;
    if (type == "dense" || type == "time-distributed-dense") {
        const auto W = matrix(layer.at("weights").at(0));
        y = zeros(static_cast<int>(W[0].size()), length(x));
        for (int o = 0; o < width(y); ++o) {
            for (int n = 0; n < length(x); ++n) {
                double sum = layer.at("weights").size() > 1 ? layer.at("weights").at(1).at(st(o)).get<double>() : 0.0;
                for (size_t i = 0; i < W.size(); ++i) sum += W[i][st(o)] * x[i][st(n)];
                y[st(o)][st(n)] = sum;
            }
        }
    } else if (type == "lstm" || type == "gru") {
        return kerasRecurrent(layer, x, type == "gru");
    } else if (type == "conv1d") {
        const json& taps = layer.at("weights").at(0);
        const int out = layer.at("shape").back().get<int>(), dilation = layer.at("dilation").back().get<int>();
        const int groups = layer.value("groups", 1), in = width(x) / groups;
        y = zeros(out, length(x));
        for (int o = 0; o < out; ++o) {
            for (int n = 0; n < length(x); ++n) {
                double sum = layer.at("weights").at(1).at(st(o)).get<double>();
                for (size_t k = 0; k < taps.size(); ++k) {
                    const int at = n - static_cast<int>(taps.size() - 1 - k) * dilation;
                    for (int i = 0; i < in && at >= 0; ++i) {
                        sum += taps[k][st(i)][st(o)].get<double>() * x[st(o / (out / groups) * in + i)][st(at)];
                    }
                }
                y[st(o)][st(n)] = sum;
            }
        }
    } else if (type == "prelu") {
        const auto slopes = layer.at("weights").at(0).at(0).get<std::vector<double>>();
        y = mapped([&](double v, int c) { return v > 0.0 ? v : slopes[st(c)] * v; }, x);
    } else if (type == "batchnorm") {
        const json& w = layer.at("weights");
        const size_t m = w.size() == 4 ? 2 : 0;
        y = mapped(
            [&](double v, int c) {
                const double gamma = m ? w[0][st(c)].get<double>() : 1.0, beta = m ? w[1][st(c)].get<double>() : 0.0;
                return gamma * (v - w[m][st(c)].get<double>()) /
                           std::sqrt(w[m + 1][st(c)].get<double>() + layer.at("epsilon").get<double>()) +
                       beta;
            },
            x);
    }
    return kerasActivate(layer.value("activation", std::string()), y);
}

std::vector<double> kerasOracle(const json& model, const std::vector<float>& input) {
    constexpr int kSilence = 2048 + 512;
    const int inputs = model.at("in_shape").back().get<int>();
    Signal x = zeros(inputs, kSilence + static_cast<int>(input.size()));
    const double inGain = std::pow(10.0, model.value("in_gain", 0.0) / 20.0);
    for (size_t n = 0; n < input.size(); ++n) x[0][kSilence + n] = inGain * static_cast<double>(input[n]);
    for (size_t c = 1; c < x.size(); ++c) std::fill(x[c].begin(), x[c].end(), 0.5);
    const Signal dry = x;
    for (const json& layer : model.at("layers")) x = kerasLayer(layer, x);
    if (model.value("in_skip", 0) == 1) x = plus(Signal{x[0]}, Signal{dry[0]});
    std::vector<double> out(x[0].begin() + kSilence, x[0].end());
    for (double& v : out) v *= std::pow(10.0, model.value("out_gain", 0.0) / 20.0);
    return out;
}

/// How much silence the format asks for before the first sample.
int prewarm(const json& model) {
    const std::string kind = model.at("architecture").get<std::string>();
    const json& config = model.at("config");
    if (kind == "LSTM") {
        const double rate = get<double>(model, "sample_rate", -1.0);
        return rate > 0 ? static_cast<int>(0.5 * rate) : 1;
    }
    int frames = 1;
    if (kind == "Linear") return config.at("receptive_field").get<int>();
    if (kind == "ConvNet") {
        for (const json& d : config.at("dilations")) frames += d.get<int>();
        return frames;
    }
    if (has(config, "condition_dsp")) frames = prewarm(config.at("condition_dsp"));
    for (const json& array : config.at("layers")) {
        for (size_t l = 0; l < array.at("dilations").size(); ++l) {
            const int kernel = array.contains("kernel_size") ? array.at("kernel_size").get<int>()
                                                             : array.at("kernel_sizes").at(l).get<int>();
            frames += (kernel - 1) * array.at("dilations").at(l).get<int>();
        }
        if (has(array, "head")) {
            frames +=
                (array.at("head").at("kernel_size").get<int>() - 1) * get<int>(array.at("head"), "head_dilation", 1);
        }
    }
    if (has(config, "head")) {
        for (const json& k : config.at("head").at("kernel_sizes")) frames += k.get<int>() - 1;
    }
    return frames;
}

/// The smaller model that a slimmable WaveNet is at `size`: names the kept rows by walking both shapes.
json slimmed(const json& model, double size);

}  // namespace

Signal evaluateNetwork(const json& model, const Signal& input, const WeightSource& weights) {
    const std::string kind = model.at("architecture").get<std::string>();
    const json& config = model.at("config");
    if (kind == "WaveNet") return waveNet(config, input, weights);
    if (kind == "ConvNet") return convNet(config, input, weights);
    if (kind == "Linear") return linear(config, input, weights);
    if (kind == "LSTM") return lstm(config, input, weights);
    throw std::runtime_error("oracle: architecture " + kind);
}

std::vector<double> oracle(const json& model, const std::vector<float>& input, double size) {
    if (!model.contains("architecture")) return kerasOracle(model, input);
    if (model.at("architecture") == "SlimmableContainer") {
        const json& list = model.at("config").at("submodels");
        for (const json& item : list) {
            if (size < item.at("max_value").get<double>()) return oracle(item.at("model"), input, size);
        }
        return oracle(list.back().at("model"), input, size);
    }
    if (size < 1.0 && model.at("architecture") == "WaveNet") {
        bool slim = false;
        for (const json& array : model.at("config").at("layers")) slim = slim || has(array, "slimmable");
        if (slim) return oracle(slimmed(model, size), input, 1.0);
    }
    const int silence = prewarm(model);
    Signal x = zeros(1, silence + static_cast<int>(input.size()));
    for (size_t n = 0; n < input.size(); ++n) x[0][st(silence) + n] = static_cast<double>(input[n]);
    size_t at = 0;
    const json& weights = model.at("weights");
    const Signal y =
        evaluateNetwork(model, x, [&](double) { return static_cast<double>(weights.at(at++).get<float>()); });
    if (at != weights.size() && model.at("architecture") != "LSTM")
        throw std::runtime_error("oracle: weights left over");
    return {y[0].begin() + silence, y[0].end()};
}

namespace {

/// Copies the first `rows` x `columns` of a matrix of `fullRows` x `fullColumns` blocks of `block` numbers, moving `at`.
void keep(const json& from, size_t& at, json& to, int fullRows, int fullColumns, int block, int rows, int columns) {
    for (int r = 0; r < fullRows; ++r) {
        for (int c = 0; c < fullColumns; ++c) {
            for (int b = 0; b < block; ++b, ++at) {
                if (r < rows && c < columns) to.push_back(from.at(at));
            }
        }
    }
}

json slimmed(const json& model, double size) {
    json small = model;
    json& arrays = small.at("config").at("layers");
    const json& full = model.at("config").at("layers");
    const auto channelsAt = [&](size_t a) {
        const json& array = full.at(a);
        const int channels = array.at("channels").get<int>();
        if (!has(array, "slimmable")) return channels;
        std::vector<int> allowed;
        const json kwargs = array.at("slimmable").value("kwargs", json::object());
        if (kwargs.contains("allowed_channels")) {
            allowed = kwargs.at("allowed_channels").get<std::vector<int>>();
        } else {
            for (int c = 1; c <= channels; ++c) allowed.push_back(c);
        }
        const auto index = static_cast<size_t>(std::floor(size * static_cast<double>(allowed.size())));
        return allowed[std::min(index, allowed.size() - 1)];
    };
    json weights = json::array();
    size_t at = 0;
    const json& from = model.at("weights");
    for (size_t a = 0; a < arrays.size(); ++a) {
        const json& wide = full.at(a);
        json& array = arrays.at(a);
        const int C = wide.at("channels").get<int>(), B = get<int>(wide, "bottleneck", C), c = channelsAt(a);
        const bool has1x1 = !has(wide, "layer1x1") || wide.at("layer1x1").at("active").get<bool>();
        const int b = has1x1 ? std::max(1, B * c / C) : c;
        const int in = wide.at("input_size").get<int>(), in2 = a == 0 ? in : channelsAt(a - 1);
        const int cond = wide.at("condition_size").get<int>();
        array["channels"] = c;
        array["bottleneck"] = b;
        array["input_size"] = in2;
        array["slimmable"] = nullptr;
        keep(from, at, weights, C, in, 1, c, in2);
        const bool hasHead = has(wide, "head1x1") && wide.at("head1x1").at("active").get<bool>();
        const int hd = hasHead ? wide.at("head1x1").at("out_channels").get<int>() : 0;
        for (size_t l = 0; l < wide.at("dilations").size(); ++l) {
            std::string mode = get<bool>(wide, "gated", false) ? "gated" : "none";
            if (has(wide, "gating_mode")) mode = pick(wide.at("gating_mode"), l).get<std::string>();
            const int times = mode == "none" ? 1 : 2, Z = B * times, z = b * times;
            const int kernel = wide.contains("kernel_size") ? wide.at("kernel_size").get<int>()
                                                            : wide.at("kernel_sizes").at(l).get<int>();
            keep(from, at, weights, Z, C, kernel, z, c);
            keep(from, at, weights, Z, 1, 1, z, 1);
            keep(from, at, weights, Z, cond, 1, z, cond);
            if (has1x1) {
                keep(from, at, weights, C, B, 1, c, b);
                keep(from, at, weights, C, 1, 1, c, 1);
            }
            if (hasHead) {
                keep(from, at, weights, hd, B, 1, hd, b);
                keep(from, at, weights, hd, 1, 1, hd, 1);
            }
            const std::pair<const char*, std::pair<int, int>> films[] = {{"conv_pre_film", {C, c}},
                                                                         {"conv_post_film", {Z, z}},
                                                                         {"input_mixin_pre_film", {cond, cond}},
                                                                         {"input_mixin_post_film", {Z, z}},
                                                                         {"activation_pre_film", {Z, z}},
                                                                         {"activation_post_film", {B, b}},
                                                                         {"layer1x1_post_film", {C, c}},
                                                                         {"head1x1_post_film", {hd, hd}}};
            for (const auto& [key, dims] : films) {
                if (!wide.contains(key) || wide.at(key).is_boolean() || !wide.at(key).value("active", true)) continue;
                const int rows = wide.at(key).value("shift", true) ? 2 : 1;
                keep(from, at, weights, rows * dims.first, cond, 1, rows * dims.second, cond);
                keep(from, at, weights, rows * dims.first, 1, 1, rows * dims.second, 1);
            }
        }
        const bool nested = has(wide, "head");
        const json& h = nested ? wide.at("head") : wide;
        const char* sizeKey = nested ? "out_channels" : "head_size";
        const int H = h.at(sizeKey).get<int>(), h2 = a + 1 == arrays.size() ? H : channelsAt(a + 1);
        const int headIn = hasHead ? hd : B, headIn2 = hasHead ? hd : b;
        keep(from, at, weights, H, headIn, 1, h2, headIn2);
        if (h.at(nested ? "bias" : "head_bias").get<bool>()) keep(from, at, weights, H, 1, 1, h2, 1);
        (nested ? array.at("head") : array)[sizeKey] = h2;
    }
    weights.push_back(from.at(at));
    small["weights"] = weights;
    return small;
}

}  // namespace
}  // namespace amp::test
