// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/reverb.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

namespace {
/// Time for 60 dB of decay, from the energy after each point (Schroeder), between −5 and −25 dB.
double decayTime(const std::vector<float>& response, double rate) {
    std::vector<double> after(response.size() + 1, 0.0);
    for (std::size_t i = response.size(); i-- > 0;)
        after[i] = after[i + 1] + response[i] * static_cast<double>(response[i]);
    std::size_t a = 0, b = 0;
    while (after[a] > after[0] * std::pow(10.0, -0.5)) ++a;
    while (after[b] > after[0] * std::pow(10.0, -2.5)) ++b;
    return 3.0 * static_cast<double>(b - a) / rate;
}
}  // namespace

TEST_CASE("reverb: rooms, plate and springs ring as long as the size says, at any rate") {
    for (const float type : {0.0f, 1.0f, 2.0f, 3.0f}) {
        for (const double rate : {44100.0, 96000.0}) {
            const auto ring = [&](float size) {
                StageHost host("reverb", rate, 1,
                               {{"type", type}, {"mix", 1.0f}, {"room_size", size}, {"damping", 0.0f}});
                return decayTime(host.run(impulse(static_cast<std::size_t>(4.0 * rate))), rate);
            };
            CAPTURE(type);
            CAPTURE(rate);
            const double middle = ring(0.5f);
            CHECK(middle > 0.7);
            CHECK(middle < 1.9);
            CHECK(ring(0.8f) > 1.25 * middle);
        }
    }
}

TEST_CASE("reverb: damping takes the highs") {
    const auto highs = [](float damping) {
        StageHost host("reverb", 48000, 1, {{"type", 1.0f}, {"mix", 1.0f}, {"damping", damping}});
        const auto out = host.run(impulse(96000));
        return responseDb(out, 6000, 48000) - responseDb(out, 500, 48000);
    };
    CHECK(highs(1.0f) < highs(0.0f) - 10.0);
}

TEST_CASE("reverb: pre-delay comes before anything wet, and mono stays mono") {
    StageHost host("reverb", 48000, 1, {{"mix", 1.0f}, {"predelay", 100.0f}});
    const auto out = host.run(impulse(48000));
    CHECK(peak({out.begin(), out.begin() + 4800}) == 0.0);
    CHECK(peak(out) > 0.0);

    StageHost wide("stereo_reverb", 48000, 2, {{"mix", 1.0f}});
    const auto both = wide.run({impulse(48000), impulse(48000)}, {64});
    double product = 0.0;
    for (std::size_t i = 0; i < both[0].size(); ++i) product += both[0][i] * static_cast<double>(both[1][i]);
    CHECK(std::fabs(product) < 0.5 * rms(both[0]) * rms(both[1]) * 48000.0);
}
