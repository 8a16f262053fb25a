// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/wah.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/signals.h"
#include "tests/support/stage_host.h"

using namespace amp;
using namespace amp::test;

TEST_CASE("wah: the peak goes from heel to toe, and follows the touch") {
    const auto peakHz = [](const StageHost::Values& values) {
        StageHost host("wah", 48000, 1, values);
        const auto response = host.run(impulse(32768, 0, 1e-4f));
        double best = 0.0, level = -300.0;
        for (double f = 200.0; f < 4000.0; f *= 1.01) {
            if (const double here = responseDb(response, f, 48000); here > level) {
                level = here;
                best = f;
            }
        }
        return best;
    };
    CHECK(peakHz({{"position", 0.0f}}) == doctest::Approx(400).epsilon(0.03));
    CHECK(peakHz({{"position", 1.0f}}) == doctest::Approx(2200).epsilon(0.03));

    StageHost touch("wah", 48000, 1, {{"mode", 1.0f}, {"position", 0.0f}, {"sensitivity", 8.0f}});
    const auto loud = touch.run(sine(2000, 48000, 24000, 0.5));
    StageHost soft("wah", 48000, 1, {{"mode", 1.0f}, {"position", 0.0f}, {"sensitivity", 8.0f}});
    const auto quiet = soft.run(sine(2000, 48000, 24000, 0.005));
    CHECK(rms(loud, 12000) / 0.5 > 2.0 * rms(quiet, 12000) / 0.005);
}
