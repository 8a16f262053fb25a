// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/phaser.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("phaser: as many notches as pairs of sections") {
    for (const int choice : {0, 1, 2}) {
        StageHost host("phaser", 48000, 1,
                       {{"depth", 0.0f}, {"feedback", 0.0f}, {"sections", static_cast<float>(choice)}});
        const auto response = host.run(impulse(16384));
        int notches = 0;
        double before = 0.0, here = 0.0;
        for (double f = 20.0; f < 20000.0; f *= 1.01) {
            const double next = responseDb(response, f, 48000);
            if (here < before && here < next && here < -15.0) ++notches;
            before = here;
            here = next;
        }
        CHECK(notches == 2 + choice);
    }
}
