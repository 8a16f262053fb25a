// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/limiter.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("limiter: no sample passes the ceiling, and quiet passages are untouched") {
    StageHost host("limiter", 48000, 1, {{"ceiling", -6.0f}});
    CHECK(peak(host.run(plucks(96000, 48000, 8.0))) <= doctest::Approx(0.50119).epsilon(1e-6));
    StageHost calm("limiter", 48000, 1, {{"ceiling", -6.0f}});
    const auto in = noise(4800, 0.4, 1);
    CHECK(calm.run(in) == in);
}
