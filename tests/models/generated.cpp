// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/generated.h"

#include <cmath>
#include <stdexcept>

#include "tests/models/oracle.h"
#include "tests/models/signals.h"

namespace amp::test {
namespace {

using nlohmann::json;

json shell(const char* architecture, json config, const char* version = "0.7.0") {
    return {{"version", version},
            {"architecture", architecture},
            {"config", std::move(config)},
            {"weights", json::array()},
            {"sample_rate", 48000},
            {"metadata", {{"name", architecture}, {"loudness", -18.5}, {"input_level_dbu", 12.0}}}};
}

json layerArray(int channels, json extra) {
    json array = {{"input_size", 1},
                  {"condition_size", 1},
                  {"channels", channels},
                  {"dilations", {1, 2, 5}},
                  {"kernel_size", 3},
                  {"activation", "Tanh"},
                  {"head", {{"out_channels", 1}, {"kernel_size", 1}, {"bias", true}}}};
    if (extra.is_object()) array.update(extra);
    for (auto it = array.begin(); it != array.end();)
        it = it->is_null() && it.key() != "slimmable" ? array.erase(it) : ++it;
    return array;
}

json waveNet(json arrays, json extra = json::object()) {
    if (!arrays.is_array()) arrays = json::array({arrays});
    json config = {{"layers", std::move(arrays)}, {"head_scale", 0.02}, {"head", nullptr}};
    config.update(extra);
    return shell("WaveNet", config);
}

class Catalogue {
public:
    void add(std::string name, json model) {
        fillWeights(model, 1000 + models_.size());
        models_.push_back({std::move(name), model.dump()});
    }
    std::vector<GeneratedModel> take() { return std::move(models_); }

private:
    std::vector<GeneratedModel> models_;
};

json numbers(Random& random, int count, double scale) {
    json list = json::array();
    for (int i = 0; i < count; ++i) list.push_back(scale * static_cast<double>(random.uniform()));
    return list;
}

json grid(Random& random, int rows, int columns, double scale) {
    json list = json::array();
    for (int r = 0; r < rows; ++r) list.push_back(numbers(random, columns, scale));
    return list;
}

json dense(Random& r, int in, int out, const char* activation) {
    return {{"type", "dense"},
            {"activation", activation},
            {"shape", {nullptr, nullptr, out}},
            {"weights", {grid(r, in, out, 1.0 / std::sqrt(in)), numbers(r, out, 0.1)}}};
}

json recurrent(Random& r, const char* type, int in, int size) {
    const bool gru = std::string(type) == "gru";
    const int gates = gru ? 3 : 4;
    return {{"type", type},
            {"activation", ""},
            {"shape", {nullptr, nullptr, size}},
            {"weights",
             {grid(r, in, gates * size, 1.0), grid(r, size, gates * size, 1.0 / std::sqrt(size)),
              gru ? grid(r, 2, gates * size, 0.1) : numbers(r, gates * size, 0.1)}}};
}

json conv1d(Random& r, int in, int out, int kernel, int dilation, int groups, const char* activation) {
    json taps = json::array();
    for (int k = 0; k < kernel; ++k) taps.push_back(grid(r, in / groups, out, 1.0 / std::sqrt(in / groups * kernel)));
    return {{"type", "conv1d"},
            {"activation", activation},
            {"shape", {nullptr, nullptr, out}},
            {"groups", groups},
            {"kernel_size", {kernel}},
            {"dilation", {dilation}},
            {"weights", {taps, numbers(r, out, 0.1)}}};
}

json keras(json layers, json extra = json::object()) {
    json model = {{"in_shape", {nullptr, nullptr, 1}}, {"layers", std::move(layers)}, {"samplerate", 48000}};
    model.update(extra);
    return model;
}

void addKeras(Catalogue& all) {
    Random r(99);
    all.add("keras lstm 8", keras({recurrent(r, "lstm", 1, 8), dense(r, 8, 1, "")}));
    all.add("keras lstm 20 with skip and gains", keras({recurrent(r, "lstm", 1, 20), dense(r, 20, 1, "")},
                                                       {{"in_skip", 1}, {"in_gain", -3.0}, {"out_gain", 2.5}}));
    all.add("keras gru 12", keras({recurrent(r, "gru", 1, 12), dense(r, 12, 1, "")}));
    all.add("keras gru 24 to dense 6 tanh",
            keras({recurrent(r, "gru", 1, 24), dense(r, 24, 6, "tanh"), dense(r, 6, 1, "")}));
    all.add("keras conditioned lstm",
            keras({recurrent(r, "lstm", 3, 10), dense(r, 10, 1, "")}, {{"in_shape", {nullptr, nullptr, 3}}}));
    all.add("keras conv1d stack",
            keras({conv1d(r, 1, 6, 3, 1, 1, "tanh"), conv1d(r, 6, 6, 3, 4, 2, "relu"), conv1d(r, 6, 4, 2, 9, 1, "elu"),
                   dense(r, 4, 4, "sigmoid"), dense(r, 4, 1, "")}));
    all.add(
        "keras prelu, batch norm, softmax",
        keras({dense(r, 1, 5, ""),
               {{"type", "prelu"}, {"shape", {nullptr, nullptr, 5}}, {"weights", {{numbers(r, 5, 0.5)}}}},
               {{"type", "batchnorm"},
                {"shape", {nullptr, nullptr, 5}},
                {"epsilon", 0.001},
                {"weights", {numbers(r, 5, 1.0), numbers(r, 5, 0.5), numbers(r, 5, 0.5), {0.4, 0.7, 1.1, 0.9, 0.2}}}},
               {{"type", "batchnorm"},
                {"shape", {nullptr, nullptr, 5}},
                {"epsilon", 0.01},
                {"weights", {numbers(r, 5, 0.5), {0.9, 0.7, 1.1, 0.5, 0.8}}}},
               {{"type", "activation"}, {"shape", {nullptr, nullptr, 5}}, {"activation", "softmax"}},
               dense(r, 5, 1, "")}));
}

void addActivations(Catalogue& all) {
    const json kinds[] = {
        "Tanh",
        "Hardtanh",
        "Fasttanh",
        "ReLU",
        "LeakyReLU",
        "PReLU",
        "Sigmoid",
        "SiLU",
        "Hardswish",
        "LeakyHardtanh",
        "LeakyHardTanh",
        "Softsign",
        {{"type", "LeakyReLU"}, {"negative_slope", 0.2}},
        {{"type", "PReLU"}, {"negative_slope", 1.3}},
        {{"type", "PReLU"}, {"negative_slopes", {0.1, -0.2, 0.3, 0.4, 1.5}}},
        {{"type", "LeakyHardtanh"}, {"min_val", -0.5}, {"max_val", 0.7}, {"min_slope", 0.1}, {"max_slope", 0.2}},
        {{"type", "Hardtanh"}, {"min_val", -2.0}, {"max_val", 2.0}}};
    for (const json& kind : kinds) all.add("WaveNet, " + kind.dump(), waveNet({layerArray(5, {{"activation", kind}})}));
}

void addWaveNets(Catalogue& all) {
    const json one = {{"out_channels", 1}, {"kernel_size", 1}, {"bias", true}};
    all.add("A1 small", plainWaveNet({{4, 2, {1, 2, 4, 8, 16, 32, 64}}, {2, 1, {128, 256, 512, 1, 2, 4}}}, 3, 5));
    for (const int c : {1, 2, 3, 6, 7, 8, 12, 13, 16, 20}) {
        all.add("WaveNet of " + std::to_string(c) + " channels", waveNet({layerArray(c, {{"dilations", {1, 3, 70}}})}));
    }
    all.add("four arrays", plainWaveNet({{9, 6, {1, 2}}, {6, 5, {4, 8}}, {5, 3, {1, 200}}, {3, 1, {7}}}, 2, 6));
    all.add("A2 lite shape",
            waveNet({layerArray(3, {{"kernel_size", nullptr},
                                    {"kernel_sizes", {6, 6, 15, 6}},
                                    {"dilations", {1, 41, 13, 239}},
                                    {"activation", "LeakyReLU"},
                                    {"head", {{"out_channels", 1}, {"kernel_size", 16}, {"bias", true}}}})}));
    all.add(
        "dilation zero and kernel one",
        waveNet({layerArray(4, {{"kernel_size", nullptr}, {"kernel_sizes", {1, 3, 2}}, {"dilations", {5, 0, 64}}})}));
    all.add("legacy gated",
            waveNet({layerArray(4, {{"gated", true}, {"head", nullptr}, {"head_size", 1}, {"head_bias", false}})}));
    all.add("gated", waveNet({layerArray(5, {{"gating_mode", "gated"}, {"secondary_activation", "Hardtanh"}})}));
    all.add("blended", waveNet({layerArray(5, {{"gating_mode", "blended"}, {"activation", "ReLU"}})}));
    all.add("gating per layer", waveNet({layerArray(4, {{"gating_mode", {"none", "blended", "gated"}},
                                                        {"activation", {"Tanh", "SiLU", "Softsign"}},
                                                        {"secondary_activation", {nullptr, "Sigmoid", "Tanh"}}})}));
    all.add("bottleneck", waveNet({layerArray(8, {{"bottleneck", 3}})}));
    all.add("wide bottleneck, gated", waveNet({layerArray(3, {{"bottleneck", 7}, {"gating_mode", "gated"}})}));
    all.add("no layer1x1", waveNet({layerArray(4, {{"layer1x1", {{"active", false}, {"groups", 1}}}})}));
    all.add("head1x1", waveNet({layerArray(6, {{"head1x1", {{"active", true}, {"out_channels", 4}, {"groups", 2}}}})}));
    all.add("groups", waveNet({layerArray(6, {{"groups_input", 3}, {"layer1x1", {{"active", true}, {"groups", 2}}}})}));
    all.add("depthwise",
            waveNet({layerArray(
                6, {{"groups_input", 6},
                    {"activation", {{"type", "PReLU"}, {"negative_slopes", {0.1, 0.2, 0.3, 0.4, 0.5, 0.6}}}}})}));
    all.add("head dilation",
            waveNet({layerArray(
                4, {{"head", {{"out_channels", 1}, {"kernel_size", 5}, {"bias", true}, {"head_dilation", 7}}}})}));
    const json two = {
        layerArray(6, {{"head", {{"out_channels", 4}, {"kernel_size", 3}, {"bias", false}}}}),
        layerArray(4, {{"input_size", 6}, {"head", {{"out_channels", 3}, {"kernel_size", 2}, {"bias", true}}}})};
    all.add(
        "post-stack head",
        waveNet(two, {{"head",
                       {{"channels", 5}, {"out_channels", 1}, {"kernel_sizes", {4, 1, 3}}, {"activation", "Tanh"}}}}));
    const char* sites[] = {"conv_pre_film",         "conv_post_film",      "input_mixin_pre_film",
                           "input_mixin_post_film", "activation_pre_film", "activation_post_film",
                           "layer1x1_post_film",    "head1x1_post_film"};
    json everything = json::object();
    for (const char* site : sites) {
        for (const char* mode : {"none", "gated", "blended"}) {
            const json film = {{"active", true}, {"shift", std::string(mode) != "gated"}, {"groups", 1}};
            const json h = {{"active", std::string(site) == "head1x1_post_film"}, {"out_channels", 3}, {"groups", 1}};
            all.add(std::string(site) + ", " + mode,
                    waveNet({layerArray(4, {{site, film}, {"gating_mode", mode}, {"head1x1", h}})}));
        }
        everything[site] = {{"shift", true}};
    }
    everything["gating_mode"] = "blended";
    everything["head1x1"] = {{"active", true}, {"out_channels", 3}, {"groups", 1}};
    everything["bottleneck"] = 2;
    all.add("every FiLM at once", waveNet({layerArray(4, everything)}));
    json nested = waveNet({layerArray(3, {{"head", {{"out_channels", 4}, {"kernel_size", 2}, {"bias", true}}}})});
    fillWeights(nested, 77);
    const json conditioned = layerArray(
        4,
        {{"condition_size", 4}, {"conv_post_film", {{"groups", 2}}}, {"groups_input_mixin", 2}, {"groups_input", 2}});
    all.add("condition network", waveNet({conditioned}, {{"condition_dsp", nested}}));
    json recurrentCondition =
        shell("LSTM", {{"input_size", 1}, {"hidden_size", 4}, {"num_layers", 1}, {"out_channels", 2}});
    fillWeights(recurrentCondition, 78);
    all.add("recurrent condition network",
            waveNet({layerArray(4, {{"condition_size", 2}})}, {{"condition_dsp", recurrentCondition}}));
    json convCondition =
        shell("ConvNet", {{"channels", 3}, {"dilations", {1, 4}}, {"batchnorm", false}, {"activation", "ReLU"}});
    fillWeights(convCondition, 79);
    all.add("convolutional condition network", waveNet({layerArray(4, {})}, {{"condition_dsp", convCondition}}));
}

void addVariable(Catalogue& all) {
    json small = waveNet({layerArray(2, {})}), large = waveNet({layerArray(5, {})});
    fillWeights(small, 31);
    fillWeights(large, 32);
    all.add("container",
            shell("SlimmableContainer",
                  {{"submodels", {{{"max_value", 0.5}, {"model", small}}, {{"max_value", 1.0}, {"model", large}}}}}));
    const json uniform = {{"method", "slice_channels_uniform"}, {"kwargs", {{"allowed_channels", {2, 4, 6}}}}};
    const json any = {{"method", "slice_channels_uniform"}, {"kwargs", json::object()}};
    all.add("slimmable", waveNet({layerArray(6, {{"slimmable", uniform},
                                                 {"head", {{"out_channels", 4}, {"kernel_size", 1}, {"bias", false}}}}),
                                  layerArray(4, {{"input_size", 6}, {"slimmable", any}})}));
    all.add("slimmable, gated, bottleneck, FiLM",
            waveNet({layerArray(6, {{"slimmable", uniform},
                                    {"bottleneck", 4},
                                    {"gating_mode", "gated"},
                                    {"conv_post_film", {{"shift", true}}},
                                    {"activation_post_film", {{"shift", false}}},
                                    {"head1x1", {{"active", true}, {"out_channels", 3}, {"groups", 1}}}})}));
}

std::vector<GeneratedModel> makeAll() {
    Catalogue all;
    for (const int taps : {1, 2, 63, 700}) {
        all.add("Linear of " + std::to_string(taps),
                shell("Linear", {{"receptive_field", taps}, {"bias", taps != 63}}));
    }
    for (const int c : {1, 5, 8, 16}) {
        all.add("ConvNet of " + std::to_string(c),
                shell("ConvNet",
                      {{"channels", c}, {"dilations", {1, 2, 4, 100}}, {"batchnorm", c != 5}, {"activation", "Tanh"}}));
    }
    all.add(
        "ConvNet, grouped",
        shell("ConvNet",
              {{"channels", 6}, {"dilations", {1, 2}}, {"batchnorm", true}, {"groups", 1}, {"activation", "SiLU"}}));
    for (const int h : {1, 3, 8, 16, 20, 24, 40}) {
        for (const int layers : {1, 2, 3}) {
            if (h > 16 && layers == 2) continue;
            all.add("LSTM " + std::to_string(layers) + "x" + std::to_string(h),
                    shell("LSTM", {{"input_size", 1}, {"hidden_size", h}, {"num_layers", layers}}, "0.5.4"));
        }
    }
    addActivations(all);
    addWaveNets(all);
    addVariable(all);
    addKeras(all);
    return all.take();
}

}  // namespace

void fillWeights(json& model, std::uint64_t seed) {
    if (!model.contains("architecture") || model.at("architecture") == "SlimmableContainer") return;
    Random random(seed);
    json weights = json::array();
    const Signal silence(1, std::vector<double>(1, 0.0));
    static_cast<void>(evaluateNetwork(model, silence, [&](double scale) {
        // Variances and epsilons of batch norms are asked for with 0.5; positive numbers serve all who ask so.
        const float value =
            static_cast<float>(scale == 0.5 ? 0.3 + 0.4 * std::abs(static_cast<double>(random.uniform()))
                                            : 1.2 * scale * static_cast<double>(random.uniform()));
        weights.push_back(value);
        return static_cast<double>(value);
    }));
    model["weights"] = weights;
}

json plainWaveNet(const std::vector<PlainArray>& arrays, int kernel, std::uint64_t seed) {
    json list = json::array();
    int before = 1;
    for (std::size_t a = 0; a < arrays.size(); ++a) {
        const bool last = a + 1 == arrays.size();
        list.push_back({{"input_size", before},
                        {"condition_size", 1},
                        {"channels", arrays[a].channels},
                        {"head_size", last ? 1 : arrays[a].headSize},
                        {"dilations", arrays[a].dilations},
                        {"kernel_size", kernel},
                        {"activation", "Tanh"},
                        {"gated", false},
                        {"head_bias", last}});
        before = arrays[a].channels;
    }
    json model = shell("WaveNet", {{"layers", list}, {"head", nullptr}, {"head_scale", 0.02}}, "0.5.4");
    fillWeights(model, seed);
    return model;
}

const std::vector<GeneratedModel>& generatedModels() {
    static const std::vector<GeneratedModel> all = makeAll();
    return all;
}

json generatedModel(const std::string& name) {
    for (const GeneratedModel& model : generatedModels()) {
        if (model.name == name) return json::parse(model.json);
    }
    throw std::runtime_error("no generated model " + name);
}

}  // namespace amp::test
