// SPDX-License-Identifier: GPL-3.0-or-later
//
// What comes out of the whole program against the reference outputs of the development data.
#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "ir/impulse.h"
#include "tests/scenario/halfstack_run.h"
#include "tests/support/dev_data.h"
#include "tests/support/skip.h"

using namespace amp::test;

namespace {

/// Share of the peak by which the output may differ.
constexpr double kTolerance = 2e-5;

std::vector<float> readFloats(const std::filesystem::path& path) {
    const std::string bytes = readText(path);
    std::vector<float> samples(bytes.size() / sizeof(float));
    std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
    return samples;
}

std::vector<float> left(const Recording& stereo) {
    std::vector<float> samples;
    for (std::size_t i = 0; i < stereo.samples.size(); i += 2) samples.push_back(stereo.samples[i]);
    return samples;
}

/// Largest difference, as a share of the larger of 1 and the expected peak.
template <class T>
double difference(const std::vector<float>& got, const std::vector<T>& expected) {
    double peak = 1.0, worst = 0.0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        peak = std::max(peak, std::fabs(static_cast<double>(expected[i])));
        worst = std::max(worst, std::fabs(static_cast<double>(got[i]) - static_cast<double>(expected[i])));
    }
    return worst / peak;
}

std::vector<float> render(const std::vector<float>& input, std::vector<std::string> chain) {
    const Home home;
    writeRecording(home / "in.wav", input);
    std::vector<std::string> arguments{"render", (home / "in.wav").string(), (home / "out.wav").string(), "--block",
                                       "97"};
    arguments.insert(arguments.end(), chain.begin(), chain.end());
    const auto result = home.run(arguments);
    CAPTURE(result.standardError);
    REQUIRE(result.ok());
    const auto out = left(readRecording(home / "out.wav"));
    REQUIRE(out.size() == input.size());
    return out;
}

}  // namespace

TEST_CASE("the program plays models as the reference outputs say") {
    const auto input = devData("reference/input-48k.f32");
    if (!input) return skipWithoutDevData("reference/input-48k.f32");
    struct Case {
        std::string model, reference, size;
    };
    for (const Case& c : {Case{"a1-standard", "a1-standard", "1"}, Case{"lstm-tiny", "lstm-tiny", "1"},
                          Case{"a2-container", "a2-container", "1"}, Case{"a2-container", "a2-container-size0", "0"}}) {
        const auto model = devData("models/" + c.model + ".nam");
        const auto reference = devData("reference/" + c.reference + ".f32");
        REQUIRE(model);
        REQUIRE(reference);
        CAPTURE(c.reference);
        const auto expected = readFloats(*reference);
        const auto got = render(readFloats(*input), {"--nam", model->string(), "--nam-size", c.size});
        REQUIRE(got.size() == expected.size());
        CHECK(difference(got, expected) <= kTolerance);
    }
}

TEST_CASE("the program plays a guitar through a model and an impulse response as a plain convolution says") {
    const auto model = devData("models/a1-standard.nam");
    const auto impulseFile = devData("ir/4x12-vintage-short.wav");
    const auto di = devData("di/guitar-di-48k.wav");
    if (!model || !impulseFile || !di) return skipWithoutDevData("models/a1-standard.nam, ir/, di/");
    const std::vector<float> guitar = readRecording(*di).samples;
    const auto amped = render(guitar, {"--nam", model->string()});
    const auto got = render(guitar, {"--nam", model->string(), "--ir", impulseFile->string()});

    const auto impulse = amp::ir::loadImpulse(*impulseFile, amp::ir::ImpulseOptions::raw(48000.0));
    REQUIRE(impulse);
    const std::vector<float>& taps = impulse->channels.front();
    std::vector<double> expected(amped.size());
    for (std::size_t n = 0; n < expected.size(); ++n) {
        double sum = 0.0;
        for (std::size_t k = 0; k < taps.size() && k <= n; ++k) sum += static_cast<double>(taps[k]) * amped[n - k];
        expected[n] = sum;
    }
    CHECK(difference(got, expected) <= kTolerance);
}
