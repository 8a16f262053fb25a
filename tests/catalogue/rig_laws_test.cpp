// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every stage of the catalogue once it stands in a rig and in a preset.
#include <doctest/doctest.h>

#include <algorithm>

#include "engine/params/taper.h"
#include "engine/preset/preset_file.h"
#include "tests/bench/bench_rig.h"
#include "tests/support/effort.h"
#include "tests/support/signals.h"

using namespace amp;
using namespace amp::test;

namespace {

Preset presetWith(const CatalogueEntry& e, Random& random, bool bypass) {
    Preset preset;
    preset.name = std::string(e.info->label);
    PresetNode node = bench::stage(std::string(e.info->key));
    node.bypass = bypass;
    for (const ParamSpec& p : e.params) node.params[std::string(p.key)] = fromTravel(p, random.unit());
    preset.chain = {node};
    return preset;
}

}  // namespace

TEST_CASE("every stage: bypassed it leaves the signal as it is, bit for bit, whatever its parameters") {
    Random random(seed() + 11);
    const std::vector<float> in = plucks(4800, 48000, 0.8);
    for (const CatalogueEntry& e : catalogue()) {
        for (int i = 0; i < effort(3, 1); ++i) {
            CAPTURE(e.info->key);
            bench::BenchRig rig(presetWith(e, random, true), {.sampleRateHz = 48000.0});
            const auto out = rig.playStereo(in, 37);
            CHECK(out[0] == in);
            CHECK(out[1] == in);
            CHECK(rig.rig().latencyFrames() == 0);
        }
    }
}

TEST_CASE("every stage: all its values come back from a preset, and play the same bits") {
    Random random(seed() + 12);
    const std::vector<float> in = plucks(2400, 48000, 0.8);
    for (const CatalogueEntry& e : catalogue()) {
        CAPTURE(e.info->key);
        const Preset written = presetWith(e, random, false);
        const auto read = parsePreset(presetText(written), "test");
        REQUIRE(read);
        CHECK(*read == written);
        bench::BenchRig first(written, {.sampleRateHz = 48000.0});
        bench::BenchRig second(*read, {.sampleRateHz = 48000.0});
        CHECK(first.playStereo(in) == second.playStereo(in));
    }
}
