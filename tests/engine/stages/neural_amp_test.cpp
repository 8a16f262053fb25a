// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/neural_amp.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <string>

#include "engine/rt/retire_list.h"
#include "tests/models/generated.h"
#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

namespace {

using namespace amp;
using namespace amp::test;

nlohmann::json identity(double modelRate = 48000.0) {
    return {{"version", "0.5.4"},
            {"architecture", "Linear"},
            {"weights", {1.0}},
            {"sample_rate", modelRate},
            {"config", {{"receptive_field", 1}, {"bias", false}}},
            {"metadata", {{"loudness", -12.0}, {"input_level_dbu", 18.0}, {"output_level_dbu", 6.0}}}};
}

void give(StageHost& host, rt::RetireList& list, const nlohmann::json& file, double rate) {
    const std::string text = file.dump();
    auto model = models::loadModel(bytesOf(text), "test", {.sessionRateHz = rate});
    REQUIRE_MESSAGE(model, (model ? "" : model.error().sentence));
    rt::Owned<Resource> resource = rt::own<ModelResource>(list, std::move(*model));
    host.stage().exchange(0, resource);
    host.reset();
}

/// Level of a steady tone through the identity model, in dB.
double levelDb(const StageHost::Values& values) {
    rt::RetireList list;
    auto settings = values;
    settings["dc_block"] = 0.0f;
    StageHost host("nam", 48000, 1, settings);
    give(host, list, identity(), 48000);
    const auto in = sine(1000.0, 48000.0, 9600, 0.1);
    return decibel(peak(host.run(in)) / peak(in));
}

}  // namespace

TEST_CASE("neural amp: without a model the signal passes unchanged") {
    StageHost host("nam", 48000);
    const auto in = noise(1000, 0.5, 1);
    CHECK(host.run(in) == in);
}

TEST_CASE("neural amp: levels follow the model's card") {
    CHECK(levelDb({{"output_mode", 0.0f}}) == doctest::Approx(0.0).epsilon(0.01));
    CHECK(levelDb({{"output_mode", 1.0f}}) == doctest::Approx(-6.0).epsilon(0.01));
    CHECK(levelDb({{"output_mode", 2.0f}}) == doctest::Approx(-6.0).epsilon(0.01));
    CHECK(levelDb({{"output_mode", 2.0f}, {"interface_level", 0.0f}}) == doctest::Approx(6.0).epsilon(0.01));
    CHECK(levelDb({{"output_mode", 0.0f}, {"calibration", 1.0f}}) == doctest::Approx(-6.0).epsilon(0.01));
    CHECK(levelDb({{"output_mode", 0.0f}, {"calibration", 1.0f}, {"interface_level", 20.0f}}) ==
          doctest::Approx(2.0).epsilon(0.01));
    CHECK(levelDb({{"output_mode", 0.0f}, {"input_gain", 3.0f}, {"output_gain", -5.0f}}) ==
          doctest::Approx(-2.0).epsilon(0.01));
}

TEST_CASE("neural amp: a model's offset is gone from the first sample, at every rate") {
    for (const char* name : {"gated", "A1 small", "LSTM 1x16", "ConvNet of 8"}) {
        for (const double rate : {44100.0, 48000.0, 96000.0}) {
            rt::RetireList list;
            StageHost host("nam", rate);
            give(host, list, generatedModel(name), rate);
            CAPTURE(name);
            CAPTURE(rate);
            CHECK(decibel(peak(host.run(std::vector<float>(20000)))) <= -120.0);
        }
    }
}

TEST_CASE("neural amp: the dry share arrives with the wet one when the model's rate differs") {
    for (const double rate : {44100.0, 96000.0, 48000.0, 88200.0}) {
        rt::RetireList list;
        StageHost host("nam", rate, 1, {{"mix", 0.5f}, {"output_mode", 0.0f}, {"dc_block", 0.0f}});
        give(host, list, identity(), rate);
        const auto in = sine(1000.0, rate, 8000, 0.25);
        const auto out = host.run(in);
        const auto delay = static_cast<std::size_t>(host.stage().latencyFrames());
        CAPTURE(rate);
        CAPTURE(delay);
        CHECK(static_cast<double>(delay) / rate <= 0.00101);
        double worst = 0.0;
        for (std::size_t n = 4000; n < 8000; ++n) {
            worst = std::max(worst, std::abs(static_cast<double>(out[n]) - static_cast<double>(in[n - delay])));
        }
        CHECK(worst < 1e-3);
    }
}

TEST_CASE("neural amp: the same bits however the input is cut, with moving parameters and any model rate") {
    for (const double rate : {48000.0, 44100.0}) {
        const auto in = plucks(6000, rate, 2.0);
        std::vector<float> whole;
        for (const int block : {8192, 1, 17, 64, 250}) {
            rt::RetireList list;
            StageHost host("nam", rate, 1, {{"mix", 0.7f}}, 128);
            give(host, list, generatedModel("A1 small"), rate);
            host.schedule({{500, NeuralAmp::inputGain, 6.0f},
                           {1300, NeuralAmp::outputGain, -9.0f},
                           {2000, NeuralAmp::mix, 1.0f},
                           {2500, NeuralAmp::interfaceLevel, 3.0f},
                           {3000, NeuralAmp::mix, 0.2f}});
            const auto out = host.run({in}, {block})[0];
            if (whole.empty()) whole = out;
            CAPTURE(block);
            CHECK(std::memcmp(out.data(), whole.data(), out.size() * sizeof(float)) == 0);
        }
    }
}
