// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/tremolo.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("tremolo: depth sets the trough, rate the number of troughs, shape the time spent there") {
    const auto gain = [](const StageHost::Values& values) {
        StageHost host("tremolo", 48000, 1, values);
        return host.run(std::vector<float>(48000, 1.0f));
    };
    for (const float depth : {0.0f, 0.5f, 1.0f}) {
        const auto g = gain({{"depth", depth}});
        CHECK(*std::min_element(g.begin(), g.end()) == doctest::Approx(1.0 - depth).scale(1.0).epsilon(0.001));
        CHECK(peak(g) == doctest::Approx(1.0).epsilon(0.001));
    }
    const auto g = gain({{"depth", 1.0f}, {"rate", 7.0f}});
    int troughs = 0;
    for (std::size_t i = 1; i < g.size(); ++i) troughs += g[i] < 0.5f && g[i - 1] >= 0.5f;
    CHECK(troughs == 7);

    const auto low = [](const std::vector<float>& x) {
        return std::count_if(x.begin(), x.end(), [](float v) { return v < 0.05f; });
    };
    CHECK(low(gain({{"depth", 1.0f}, {"shape", 1.0f}})) > 2 * low(gain({{"depth", 1.0f}})));
}
