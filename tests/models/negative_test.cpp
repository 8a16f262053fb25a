// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <ctime>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "models/model.h"
#include "tests/models/generated.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace amp;
using nlohmann::json;

struct Defect {
    std::string name;
    std::string text;  ///< of the file
    std::string key;   ///< that the sentence must contain
};

class Defects {
public:
    void raw(std::string name, std::string text, std::string key) {
        list.push_back({std::move(name), std::move(text), std::move(key)});
    }
    void bend(const std::string& model, const std::string& name, const std::string& key,
              const std::function<void(json&)>& change) {
        json bent = test::generatedModel(model);
        change(bent);
        raw(model + ": " + name, bent.dump(), key);
    }
    /// Each bad value at a place; the sentence names the last part of the path.
    void values(const std::string& model, const std::string& pointer, const std::vector<json>& bad) {
        const std::string key = pointer.substr(pointer.find_last_of('/') + 1);
        for (const json& value : bad) {
            bend(model, pointer + " = " + value.dump().substr(0, 40), key,
                 [&](json& file) { file[json::json_pointer(pointer)] = value; });
        }
    }
    void missing(const std::string& model, const std::string& parent, const std::string& key) {
        bend(model, key + " missing", key, [&](json& file) { file[json::json_pointer(parent)].erase(key); });
    }

    std::vector<Defect> list;
};

void badText(Defects& d) {
    const std::string good = test::generatedModel("gated").dump();
    d.raw("empty", "", "JSON");
    d.raw("only spaces", "   \n", "JSON");
    d.raw("not JSON", "RIFF....WAVEfmt ", "JSON");
    d.raw("binary", std::string("\0\1\2\3", 4), "JSON");
    d.raw("cut in half", good.substr(0, good.size() / 2), "JSON");
    d.raw("cut at the last brace", good.substr(0, good.size() - 1), "JSON");
    d.raw("comment", "{ // hello\n" + good.substr(1), "JSON");
    d.raw("single quotes", "{'version': '0.5.4'}", "JSON");
    d.raw("NaN literal", R"({"version": "0.5.4", "architecture": "Linear", "config": {}, "weights": [NaN]})", "JSON");
    d.raw("Infinity literal", R"({"version": "0.5.4", "weights": [Infinity]})", "JSON");
    d.raw("number out of range", R"({"version": "0.5.4", "weights": [1e999]})", "range");
    d.raw("bad UTF-8", "{\"version\": \"\xff\xfe\"}", "JSON");
    d.raw("trailing comma", R"({"version": "0.5.4",})", "JSON");
    d.raw("root is a list", "[]", "object");
    d.raw("root is null", "null", "object");
    d.raw("root is a number", "42", "object");
    d.raw("root is text", "\"model\"", "object");
    d.raw("empty object", "{}", "version");
    d.raw("deep lists", std::string(100000, '['), "deep");
    d.raw("deep lists, closed, in the configuration",
          R"({"config": )" + std::string(5000, '[') + std::string(5000, ']') + "}", "deep");
    d.raw(
        "deep objects",
        [] {
            std::string text;
            for (int i = 0; i < 3000; ++i) text += "{\"a\":";
            return text;
        }(),
        "deep");
    d.raw(
        "two million values",
        R"({"config": [)" +
            [] {
                std::string text = "0";
                for (int i = 0; i < 2'000'000; ++i) text += ",0";
                return text;
            }() +
            "]}",
        "values");
    d.raw(
        "ten thousand keys",
        [] {
            std::string text = "{";
            for (int i = 0; i < 10000; ++i) text += "\"k" + std::to_string(i) + "\":0,";
            return text + "\"x\":0}";
        }(),
        "keys");
}

void badShell(Defects& d) {
    const char* m = "gated";
    for (const char* key : {"version", "architecture", "config", "weights"}) d.missing(m, "", key);
    d.values(m, "/version",
             {"", "0.5", "0.4.9", "0.8.0", "1.0.0", "9.9.9", "0.5.4.1", "v0.5.4", "0.5.4 ", " 0.5.4", "+0.5.4",
              "0.5.-4", "0.5.x", "0.5.99999999999", "0.5.4\n", 0.5, nullptr, json::array(), true});
    d.values(m, "/architecture", {"", "wavenet", "Transformer", "WaveNet ", 3, nullptr, json::object()});
    d.values(m, "/config", {nullptr, 1, "x", json::array()});
    d.values(m, "/weights", {nullptr, 1, "x", json::object(), json::array()});
    d.values(m, "/sample_rate", {nullptr, "48000", true, -48000, 0, 1, 1e12, json::array()});
    d.bend(m, "text in the weights", "weights[3]", [](json& f) { f["weights"][3] = "x"; });
    d.bend(m, "null in the weights", "weights[0]", [](json& f) { f["weights"][0] = nullptr; });
    d.bend(m, "list in the weights", "weights", [](json& f) { f["weights"][5] = json::array({1, 2}); });
    d.bend(m, "lists instead of weights", "weights", [](json& f) { f["weights"] = {{1, 2}, {3}}; });
    d.bend(m, "object in the weights", "weights[5]", [](json& f) { f["weights"][5] = {{"a", 1}}; });
    d.bend(m, "infinite weight", "weights[7]", [](json& f) { f["weights"][7] = 1e39; });
    d.bend(m, "one weight too many", "weights", [](json& f) { f["weights"].push_back(0.1); });
    d.bend(m, "one weight too few", "weights", [](json& f) { f["weights"].erase(0); });
    d.bend(m, "one weight", "weights", [](json& f) { f["weights"] = {0.5}; });
}

void badWaveNet(Defects& d) {
    const char* m = "gated";
    const std::string layer = "/config/layers/0/";
    const std::vector<json> badSize{nullptr, "4", -1, 0, 5000, 1e18, json::array(), json::object()};
    d.values(m, layer + "channels", badSize);
    d.values(m, layer + "bottleneck", {0, -3, 100000, "x"});
    d.values(m, layer + "input_size", {0, 2, -1, "1"});
    d.values(m, layer + "condition_size", {0, 2, -1, "1"});
    d.values(m, layer + "kernel_size", {0, -1, "3", 1e9, json::array({3, 3, 3}), nullptr});
    d.values(m, layer + "dilations", {json::array(), nullptr, 3, "x", {1, -2, 3}, {1, "2"}, {1e12}, {4000000000.0}});
    d.values(m, layer + "activation",
             {nullptr,
              3,
              "",
              "tanh",
              "Softsigmoid",
              json::array({"Tanh"}),
              json::object(),
              {{"type", "Gelu"}},
              {{"type", 4}}});
    d.bend(m, "PReLU without slopes", "negative_slopes", [&](json& f) {
        f["config"]["layers"][0]["activation"] = {{"type", "PReLU"}, {"negative_slopes", json::array()}};
    });
    d.bend(m, "PReLU with slopes that do not fit", "PReLU", [&](json& f) {
        f["config"]["layers"][0]["activation"] = {{"type", "PReLU"}, {"negative_slopes", {0.1, 0.2}}};
    });
    d.bend(m, "infinite slope", "negative_slope", [&](json& f) {
        f["config"]["layers"][0]["activation"] = {{"type", "LeakyReLU"}, {"negative_slope", 1e39}};
    });
    d.bend(m, "turned limits", "min_val", [&](json& f) {
        f["config"]["layers"][0]["activation"] = {{"type", "LeakyHardtanh"}, {"min_val", 1}, {"max_val", -1}};
    });
    d.values(m, layer + "gating_mode", {"Gated", "", 1, nullptr, json::array({"none"}), {"none", "gated", 3}});
    d.values(m, layer + "secondary_activation", {"nothing", 7, json::array({"Tanh"})});
    d.values(m, layer + "groups_input", {0, -1, 2, 3, "1", 100000});
    d.values(m, layer + "groups_input_mixin", {0, -1, 2, "1"});
    d.values(m, layer + "layer1x1",
             {true,
              1,
              json::array(),
              {{"active", true}},
              {{"groups", 1}},
              {{"active", true}, {"groups", 0}},
              {{"active", true}, {"groups", 2}},
              {{"active", 1}, {"groups", 1}}});
    d.bend(m, "bottleneck without layer1x1", "bottleneck", [&](json& f) {
        f["config"]["layers"][0]["bottleneck"] = 3;
        f["config"]["layers"][0]["layer1x1"] = {{"active", false}, {"groups", 1}};
    });
    d.values(m, layer + "head1x1",
             {3,
              {{"active", true}},
              {{"active", true}, {"out_channels", 0}, {"groups", 1}},
              {{"active", true}, {"out_channels", 3}, {"groups", 2}}});
    for (const char* film : {"conv_pre_film", "conv_post_film", "input_mixin_pre_film", "activation_pre_film"}) {
        d.values(m, layer + film,
                 {nullptr, true, "x", 1, {{"groups", 0}}, {{"groups", 7}}, {{"shift", 1}}, {{"active", 1}}});
    }
    d.values(m, layer + "head1x1_post_film", {{{"active", true}}});
    d.bend(m, "layer1x1_post_film without layer1x1", "layer1x1", [&](json& f) {
        f["config"]["layers"][0]["layer1x1_post_film"] = {{"active", true}};
        f["config"]["layers"][0]["layer1x1"] = {{"active", false}, {"groups", 1}};
    });
    d.values(m, layer + "head",
             {nullptr,
              1,
              {{"out_channels", 1}},
              {{"out_channels", 1}, {"kernel_size", 0}, {"bias", true}},
              {{"out_channels", 1}, {"kernel_size", 1}, {"bias", 1}}});
    d.values(m, "/config/head_scale", {nullptr, "0.02", json::array()});
    d.values(m, "/config/layers", {nullptr, json::array(), 1, "x", json::array({1}), json::array({nullptr})});
    d.values(m, "/config/in_channels", {0, -1, "1"});
    d.bend(m, "two inputs", "condition_size", [](json& f) { f["config"]["in_channels"] = 2; });
    d.values(m, "/config/condition_dsp", {1, "x", json::object(), json::array()});
    for (const char* key : {"layers", "head_scale"}) d.missing(m, "/config", key);
    for (const char* key :
         {"channels", "input_size", "condition_size", "kernel_size", "dilations", "activation", "head"}) {
        d.missing(m, "/config/layers/0", key);
    }
    d.bend(m, "kernel_size twice", "kernel_sizes", [](json& f) {
        f["config"]["layers"][0]["kernel_sizes"] = {3, 3, 3};
    });
    d.bend(m, "two outputs", "outputs", [](json& f) {
        f["config"]["layers"][0]["head"]["out_channels"] = 2;
        test::fillWeights(f, 3);
    });
    d.values("A2 lite shape", layer + "kernel_sizes", {json::array(), {6, 6, 15}, {6, 6, 15, 0}, {6, 6, 15, "6"}, 6});
    d.values("four arrays", "/config/layers/1/channels", {5, 7});
    d.values("four arrays", "/config/layers/2/input_size", {1, 9});
    d.values("four arrays", "/config/layers/0/head_size", {0, "6"});
    d.bend("four arrays", "a head of five", "channels", [](json& f) { f["config"]["layers"][0]["head_size"] = 5; });
    d.missing("four arrays", "/config/layers/3", "head_bias");
    d.values("post-stack head", "/config/head/kernel_sizes", {json::array(), {0}, {1, -1}, 3, {1 << 24}});
    d.values("post-stack head", "/config/head/channels", {0, "x"});
    d.values("post-stack head", "/config/head/in_channels", {4});
    for (const char* key : {"channels", "out_channels", "kernel_sizes", "activation"}) {
        d.missing("post-stack head", "/config/head", key);
    }
    d.bend("condition network", "another rate inside", "sample rate",
           [](json& f) { f["config"]["condition_dsp"]["sample_rate"] = 44100; });
    d.bend("condition network", "old version inside", "condition_dsp.version",
           [](json& f) { f["config"]["condition_dsp"]["version"] = "0.4.0"; });
    d.bend("condition network", "weights missing inside", "condition_dsp.weights",
           [](json& f) { f["config"]["condition_dsp"]["weights"].erase(0); });
}

void badSizes(Defects& d) {
    // What would take minutes or all memory if it were tried.
    const auto huge = [](const char* change) {
        json file = test::generatedModel("WaveNet of 16 channels");
        json& layer = file["config"]["layers"][0];
        const std::string what = change;
        if (what == "channels") layer["channels"] = layer["bottleneck"] = 4096;
        if (what == "kernel") layer["kernel_size"] = 1 << 20;
        if (what == "lookback") {
            layer["dilations"] = {1 << 22, 1 << 22, 1 << 22};
            layer["channels"] = 16;
        }
        if (what == "layers") layer["dilations"] = std::vector<int>(5000, 1);
        return file.dump();
    };
    d.raw("huge channels", huge("channels"), "weights");
    d.raw("huge kernel", huge("kernel"), "weights");
    d.raw("huge lookback", huge("lookback"), "remember");
    d.raw("five thousand layers", huge("layers"), "dilations");
    d.values("LSTM 1x8", "/config/hidden_size", {0, -1, 5000, "8", nullptr, 4096});
    d.list.back().key = "weights";
    d.values("LSTM 1x8", "/config/num_layers", {0, -1, 1000, "1"});
    d.values("LSTM 1x8", "/config/input_size", {0, -1, 2, nullptr});
    d.bend("LSTM 1x8", "too few weights", "weights", [](json& f) { f["weights"].erase(0); });
    d.bend("LSTM 1x8", "no weights", "weights", [](json& f) { f["weights"] = json::array(); });
    for (const char* key : {"hidden_size", "num_layers", "input_size"}) d.missing("LSTM 1x8", "/config", key);
}

void badOthers(Defects& d) {
    d.values("Linear of 63", "/config/receptive_field", {0, -1, "63", 1e9, nullptr});
    d.list.back().key = "receptive_field";
    d.values("Linear of 63", "/config/bias", {1, "false", nullptr});
    d.values("Linear of 63", "/config/implementation", {"magic", 1});
    d.bend("Linear of 63", "a weight too many", "weights", [](json& f) { f["weights"].push_back(1); });
    d.values("ConvNet of 8", "/config/dilations", {json::array(), nullptr, {-1}, {"1"}});
    d.values("ConvNet of 8", "/config/channels", {0, -1, "8", 5000});
    d.values("ConvNet of 8", "/config/batchnorm", {1, "true", nullptr});
    d.values("ConvNet of 8", "/config/groups", {0, 3, -1});
    d.values("ConvNet of 8", "/config/activation", {"tanh", nullptr});
    d.bend("ConvNet of 8", "a weight too few", "weights", [](json& f) { f["weights"].erase(0); });
    d.bend("ConvNet of 8", "negative variance", "variance", [](json& f) {
        // first block: 8 x 1 x 2 weights, 8 means, then 8 variances and so on, epsilon last
        for (std::size_t i = 24; i < 32; ++i) f["weights"][i] = -5.0;
    });
    d.values("container", "/config/submodels", {json::array(), nullptr, 1, json::array({1})});
    d.bend("container", "max_value not ascending", "max_value",
           [](json& f) { f["config"]["submodels"][1]["max_value"] = 0.5; });
    d.bend("container", "max_value ends early", "max_value",
           [](json& f) { f["config"]["submodels"][1]["max_value"] = 0.9; });
    d.bend("container", "max_value missing", "max_value",
           [](json& f) { f["config"]["submodels"][1].erase("max_value"); });
    d.bend("container", "model missing", "model", [](json& f) { f["config"]["submodels"][1].erase("model"); });
    d.bend("container", "another rate inside", "sample rate",
           [](json& f) { f["config"]["submodels"][0]["model"]["sample_rate"] = 44100; });
    d.bend("container", "nested ten deep", "deep", [](json& f) {
        for (int i = 0; i < 10; ++i) {
            json outer = f;
            outer["config"]["submodels"] = json::array({{{"max_value", 1.0}, {"model", f}}});
            f = outer;
        }
    });
    const std::string slim = "/config/layers/0/slimmable/kwargs/allowed_channels";
    d.values("slimmable", slim, {json::array(), {2, 4}, {4, 2, 6}, {0, 6}, {2, 6, 8}, {"2", 6}});
    d.values("slimmable", "/config/layers/0/slimmable/method", {"other", 4});
    d.bend("slimmable", "with groups", "slimmable", [](json& f) {
        f["config"]["layers"][0]["layer1x1"] = {{"active", true}, {"groups", 2}};
        test::fillWeights(f, 3);
    });
}

void badKeras(Defects& d) {
    const char* m = "keras lstm 8";
    d.values(m, "/layers", {json::array(), nullptr, 1, "x"});
    d.values(m, "/layers/0/type", {"LSTM", 1, nullptr, "conv2d"});
    d.values(m, "/layers/0/weights", {json::array(), nullptr, 1});
    d.list[d.list.size() - 3].key = d.list[d.list.size() - 2].key = "layers[0]";
    d.values(m, "/layers/0/shape", {json::array(), {0}, {"8"}, {9}, {100000}});
    d.list[d.list.size() - 2].key = "weights";
    d.bend(m, "a short row", "weights", [](json& f) { f["layers"][0]["weights"][1][2].erase(0); });
    d.bend(m, "a missing row", "weights", [](json& f) { f["layers"][0]["weights"][1].erase(0); });
    d.bend(m, "text in a row", "weights", [](json& f) { f["layers"][0]["weights"][1][2][3] = "x"; });
    d.bend(m, "infinite weight", "weights", [](json& f) { f["layers"][0]["weights"][1][2][3] = 1e39; });
    d.values(m, "/in_shape", {json::array(), {0}, {"x"}, {99}});
    d.values(m, "/in_gain", {"3 dB", 1000, true});
    d.values(m, "/in_skip", {2, -1, "1"});
    d.values(m, "/samplerate", {5, "loud", json::array()});
    d.values(m, "/layers/1/activation", {"swish", 3});
    d.bend(m, "two outputs", "outputs", [](json& f) { f["layers"].erase(1); });
    d.values("keras conv1d stack", "/layers/1/kernel_size", {{0}, {4}, "3"});
    d.list[d.list.size() - 2].key = "weights";
    d.values("keras conv1d stack", "/layers/1/dilation", {{0}, {-1}, {1 << 30}});
    d.values("keras conv1d stack", "/layers/1/groups", {0, 4});
    d.bend("keras gru 12", "one bias list", "weights", [](json& f) { f["layers"][0]["weights"][2].erase(0); });
}

std::vector<Defect> allDefects() {
    Defects d;
    badText(d);
    badShell(d);
    badWaveNet(d);
    badSizes(d);
    badOthers(d);
    badKeras(d);
    return d.list;
}

#if defined(HALFSTACK_EMULATED)
constexpr double kMostSeconds = 60.0;  // of another processor's time
#else
constexpr double kMostSeconds = 1.0;
#endif

/// Of this thread, so that a busy machine does not count.
double processorSeconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

long peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

}  // namespace

TEST_CASE("defective files: each is refused quickly with one sentence that names the file and the key") {
    const auto defects = allDefects();
    MESSAGE(defects.size() << " defective files");
    CHECK(defects.size() >= 150);
    const long before = peakMegabytes();
    for (const Defect& defect : defects) {
        CAPTURE(defect.name);
        const double start = processorSeconds();
        const auto model = models::loadModel(test::bytesOf(defect.text), "broken.nam");
        const double seconds = processorSeconds() - start;
        CHECK(!model);
        if (model) continue;
        const std::string& sentence = model.error().sentence;
        CAPTURE(sentence);
        CHECK(sentence.find("broken.nam") != std::string::npos);
        CHECK(sentence.find(defect.key) != std::string::npos);
        CHECK(sentence.back() == '.');
        CHECK(sentence.find('\n') == std::string::npos);
        CHECK(seconds < kMostSeconds);
    }
#if !defined(__SANITIZE_ADDRESS__)
    CHECK(peakMegabytes() - before < 200);
#else
    static_cast<void>(before);
#endif
}

TEST_CASE("defective files: what is not there or not a file is said plainly") {
    const test::TempDir folder;
    CHECK(models::loadModel(folder.path() / "none.nam").error().code == ErrorCode::notFound);
    CHECK(models::loadModel(folder.path()).error().code == ErrorCode::unreadable);
}

TEST_CASE("tolerated oddities: files with harmless faults load") {
    const auto loads = [](const json& file) { return bool(models::loadModel(test::bytesOf(file.dump()), "odd.nam")); };
    json file = test::generatedModel("gated");
    const std::string text = file.dump();
    CHECK(models::loadModel(test::bytesOf("\xEF\xBB\xBF" + text), "bom.nam"));
    CHECK(models::loadModel(test::bytesOf(text + "trailing \0 text"), "trailing.nam"));
    file["metadata"] = nullptr;
    CHECK(loads(file));
    file["metadata"] = "text";
    CHECK(loads(file));
    file["metadata"] = {{"loudness", "loud"}, {"name", 7}, {"gear_type", nullptr}, {"training", {1, 2, {3}}}};
    const auto model = models::loadModel(test::bytesOf(file.dump()), "odd.nam");
    REQUIRE(model);
    CHECK(!(*model)->info().loudnessDb);
    CHECK((*model)->info().warnings.size() == 1);
    std::string deep =
        R"({"metadata":{"x":)" + std::string(20000, '[') + std::string(20000, ']') + "}," + text.substr(1);
    CHECK(models::loadModel(test::bytesOf(deep), "deep.nam"));
    file.erase("metadata");
    file.erase("sample_rate");
    const auto rateless = models::loadModel(test::bytesOf(file.dump()), "rateless.nam");
    REQUIRE(rateless);
    CHECK((*rateless)->info().sampleRateHz == 48000.0);
    CHECK_FALSE((*rateless)->info().sampleRateKnown);
    file["config"]["layers"][0]["channels"] = 5.9;
    CHECK(loads(file));
    file["version"] = "0.7.3";
    const auto newer = models::loadModel(test::bytesOf(file.dump()), "newer.nam");
    REQUIRE(newer);
    CHECK((*newer)->info().warnings.size() == 2);
    file["version"] = "0.6.99";
    CHECK(loads(file));
    file["weights"][2] = true;
    CHECK(loads(file));
    json lstm = test::generatedModel("LSTM 1x8");
    lstm["weights"].push_back(1.0);
    CHECK(loads(lstm));
}
