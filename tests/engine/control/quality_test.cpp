// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/quality.h"

#include <doctest/doctest.h>

#include "engine/control/quality_table.h"
#include "engine/stages/catalogue.h"
#include "tests/bench/alias_measure.h"
#include "tests/bench/bench_rig.h"
#include "tests/engine/control/control_host.h"
#include "tests/support/effort.h"
#include "tests/support/signals.h"

using namespace amp;
using namespace amp::bench;
using namespace amp::test;

TEST_CASE("quality: every non-linear stage has been measured with every curve it has") {
    for (const CatalogueEntry& e : catalogue()) {
        const auto knob = std::find_if(qualityKnobs().begin(), qualityKnobs().end(),
                                       [&](const QualityKnob& k) { return k.stage == e.info->key; });
        CAPTURE(e.info->key);
        REQUIRE((knob != qualityKnobs().end()) == e.info->nonlinear);
        if (!e.info->nonlinear) continue;
        const auto rows = std::count_if(kQualityRows.begin(), kQualityRows.end(),
                                        [&](const QualityRow& r) { return r.stage == e.info->key; });
        const auto curves = knob->choice.empty() ? 1 : static_cast<long>(e.param(knob->choice)->range.max) + 1;
        CHECK(rows == curves);
        for (const std::string_view key : knob->drives) CHECK((key.empty() || e.param(key) != nullptr));
        CHECK((knob->off.empty() || e.param(knob->off) != nullptr));
    }
}

TEST_CASE("quality: auto takes the greatest need in the chain and its lanes, and 1 where nothing folds") {
    CHECK(factorFor({stage("filter"), stage("delay"), stage("nam")}) == 1);
    const int clean = factorFor({stage("tube_preamp", {{"gain", 1.0f}})});
    const int hot = factorFor({stage("tube_preamp", {{"gain", 10.0f}})});
    CHECK(clean == 1);
    CHECK(hot >= 8);
    PresetNode split;
    split.split = PresetSplit{{{{stage("tube_preamp", {{"gain", 10.0f}})}}, {{stage("level")}}}};
    CHECK(factorFor({stage("tube_preamp", {{"gain", 1.0f}}), split}) == hot);
    PresetNode off = stage("fuzz");
    off.bypass = true;
    CHECK(factorFor({off}) == factorFor({stage("fuzz")}));
}

TEST_CASE("quality: the table holds: at its factor a stage folds less than -80 dB, and at half of it more") {
    for (const auto& [node, amplitude] :
         {std::pair{stage("preamp", {{"gain", 5.0f}}), 0.5}, std::pair{stage("tube_preamp", {{"gain", 5.0f}}), 0.5}}) {
        const Preset preset = presetOf({node});
        const int factor = factorFor(preset.chain);
        REQUIRE(factor > 1);
        CAPTURE(node.stage);
        if (kSanitized) continue;
        CHECK(worstAliasDb(preset, factor, {2000, 5000}, amplitude) < kAliasTargetDb);
        CHECK(worstAliasDb(preset, factor / 2, {2000, 3000, 5000}, amplitude) > kAliasTargetDb);
    }
}

TEST_CASE("quality: a region of five antialiased stages stays within eight frames at low latency") {
    const Preset five = presetOf({stage("preamp"), stage("preamp"), stage("preamp"), stage("preamp"), stage("preamp")});
    for (const int factor : {2, 4, 8, 16}) {
        BenchRig rig(five, {.sampleRateHz = 48000.0, .oversampling = factor});
        CHECK(rig.rig().latencyFrames() <= 8);
    }
}

TEST_CASE("quality: auto rises while a preset is edited, falls with the next one, and takes no step in the sound") {
    ControlHost host;
    host.control.setOversampling(kAutoOversampling);
    host.control.loadPreset(presetOf({stage("tube_preamp", {{"gain", 1.0f}})}), {});
    REQUIRE(host.settle());
    CHECK(host.control.oversamplingNow() == 1);
    host.control.setParam(host.id(0), 0, 10.0f);
    REQUIRE(host.settle());
    const int hot = host.control.oversamplingNow();
    CHECK(hot >= 8);
    host.control.setParam(host.id(0), 0, 1.0f);
    REQUIRE(host.settle());
    CHECK(host.control.oversamplingNow() == hot);
    host.control.loadPreset(presetOf({stage("tremolo")}), {});
    REQUIRE(host.settle());
    CHECK(host.control.oversamplingNow() == 1);
}

TEST_CASE("quality: another factor or phase fades over 20 ms, without a step or a hole") {
    ControlHost host;
    host.control.loadPreset(presetOf({stage("tube_preamp", {{"gain", 2.0f}})}), {});
    REQUIRE(host.settle());
    const auto tone = [&](std::size_t cycles) {
        static std::size_t at = 0;
        std::vector<float> in(cycles * 64);
        for (float& x : in)
            x = 0.2f * std::sin(2.0f * 3.14159265f * 200.0f * static_cast<float>(at++ % 48000) / 48000.0f);
        return host.play(static_cast<int>(cycles), in);
    };
    const auto stepOf = [](const std::vector<float>& x) {
        double most = 0.0;
        for (std::size_t i = 1; i < x.size(); ++i)
            most = std::max(most, std::fabs(static_cast<double>(x[i]) - x[i - 1]));
        return most;
    };
    const auto before = tone(300);
    for (const int change : {0, 1, 2}) {
        if (change == 0) host.control.setOversampling(8);
        if (change == 1) host.control.setLinearPhase(true);
        if (change == 2) host.control.setOversampling(1);
        REQUIRE(host.build());
        const auto during = tone(60);
        const auto after = tone(300);
        CAPTURE(change);
        CHECK(stepOf(during) < 1.5 * stepOf(before));
        for (std::size_t i = 0; i + 480 <= during.size(); i += 480) CHECK(rms(during, i, i + 480) > 0.4 * rms(before));
        CHECK(rms(after) == doctest::Approx(rms(before)).epsilon(0.02));
    }
}
