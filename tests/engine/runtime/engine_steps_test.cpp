// SPDX-License-Identifier: GPL-3.0-or-later
// Law L3: nothing clicks. Every change is played into a steady sine, and the largest second difference during the change is compared
// with that of the two steady signals: a step of the signal or of its slope would stand out by orders of magnitude.
#include <doctest/doctest.h>

#include <numbers>

#include "engine/runtime/engine.h"
#include "tests/engine/runtime/engine_host.h"

using namespace amp;
using namespace amp::test;

namespace {

constexpr double kRate = 48000.0;
constexpr std::size_t kChange = 24000;

std::vector<float> sine(std::size_t frames, double hz = 220.0, double level = 0.25) {
    std::vector<float> x(frames);
    for (std::size_t i = 0; i < frames; ++i) {
        x[i] = static_cast<float>(level * std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / kRate));
    }
    return x;
}

/// Largest |x[i] − 2 x[i−1] + x[i−2]| in [from, to).
double curvature(const std::vector<float>& x, std::size_t from, std::size_t to) {
    double worst = 0.0;
    for (std::size_t i = from + 2; i < to; ++i) {
        worst = std::max(worst, std::fabs(static_cast<double>(x[i]) - 2.0 * x[i - 1] + x[i - 2]));
    }
    return worst;
}

/// Loudest 5 ms RMS dip in dB below the quieter of before and after, during the change.
double hole(const std::vector<float>& x, std::size_t from, std::size_t to) {
    const auto power = [&](std::size_t at) {
        double sum = 0.0;
        for (std::size_t i = at; i < at + 436; ++i) sum += static_cast<double>(x[i]) * x[i];  // two periods of 220 Hz
        return sum;
    };
    const double quieter = std::min(power(from - 2000), power(to + 2000));
    double lowest = quieter;
    for (std::size_t at = from - 436; at < to; at += 16) lowest = std::min(lowest, power(at));
    return 10.0 * std::log10(lowest / quieter);
}

struct Outcome {
    double before, during, after, hole;
};

/// Plays a steady sine and applies `change` at kChange.
template <class Change>
Outcome measure(const Preset& preset, Change change) {
    EngineHost host(kRate);
    host.send(SwapRig{host.rig(preset)});
    change(host);
    const std::vector<float> out = host.play(sine(72000), {64});
    for (const Notice& n : host.notices) CHECK(n.outcome == Notice::Outcome::applied);
    return {curvature(out, kChange - 12000, kChange), curvature(out, kChange, kChange + 6000),
            curvature(out, kChange + 24000, kChange + 47000), hole(out, kChange, kChange + 1000)};
}

/// Where a fade turns round half-way its slope changes at once: by π/2 of the level over 480 frames at most.
constexpr double kTurn = 0.25 * std::numbers::pi / 2.0 / 480.0;

void expectSmooth(const Outcome& o, double allowedKink = 0.0, double allowedHoleDb = -0.5) {
    CAPTURE(o.before);
    CAPTURE(o.during);
    CAPTURE(o.after);
    CAPTURE(o.hole);
    // A raised cosine of 10 ms adds (π/480)²/2 of the level; a click would add the level itself.
    CHECK(o.during <= 1.15 * std::max(o.before, o.after) + 0.5 * 2.2e-5 + allowedKink);
    CHECK(o.hole >= allowedHoleDb);
}

Preset plain() {
    Preset p;
    p.chain = {stageNode("level"), stageNode("tone_stack", {{"bass", 1}, {"mid", 1}, {"treble", 1}}),
               stageNode("level")};
    return p;
}

}  // namespace

TEST_CASE("engine: no change makes a step or a hole") {
    SUBCASE("a parameter") {
        expectSmooth(measure(plain(), [](EngineHost& h) { h.send(SetParam{h.id(0), 0, 0.3f}, kChange); }));
    }
    SUBCASE("a parameter back and forth within its fade") {
        expectSmooth(measure(plain(),
                             [](EngineHost& h) {
                                 for (std::size_t i = 0; i < 20; ++i)
                                     h.send(SetParam{h.id(0), 0, i % 2 == 0 ? 0.3f : 1.0f}, kChange + 100 * i);
                             }),
                     kTurn, -6.0);  // it really goes down in between
    }
    SUBCASE("bypass") {
        expectSmooth(measure(plain(), [](EngineHost& h) { h.send(SetBypass{h.id(1), true}, kChange); }));
    }
    SUBCASE("bypass and back within the fade") {
        expectSmooth(measure(plain(),
                             [](EngineHost& h) {
                                 h.send(SetBypass{h.id(1), true}, kChange);
                                 h.send(SetBypass{h.id(1), false}, kChange + 137);
                             }),
                     kTurn);
    }
    SUBCASE("insert") {
        expectSmooth(measure(plain(), [](EngineHost& h) {
            h.send(InsertNode{h.node(stageNode("level", {{"gain", 0.5f}}), 1), Place{h.id(1), {}, 0}, false}, kChange);
        }));
    }
    SUBCASE("remove") {
        expectSmooth(measure(plain(), [](EngineHost& h) { h.send(RemoveNode{h.id(1)}, kChange); }));
    }
    SUBCASE("move") {
        // On its way the stage leaves the signal dry for a moment, which is louder here by 3.6 dB.
        const double dry = 0.25 * std::pow(2.0 * std::numbers::pi * 220.0 / kRate, 2.0);
        expectSmooth(measure(plain(),
                             [](EngineHost& h) {
                                 h.send(MoveNode{h.id(1), Place{h.id(0), {}, 0}}, kChange);
                             }),
                     dry - 1.37e-4);
    }
    SUBCASE("replace by another choice") {
        expectSmooth(measure(plain(), [](EngineHost& h) {
            PresetNode other = h.document.chain[1];
            other.params["model"] = 2;
            h.send(ReplaceNode{h.id(1), h.node(other, 1), FadeLaw::equalGain}, kChange);
        }));
    }
    SUBCASE("another rig") {
        Preset other = plain();
        other.chain[0].params["gain"] = 0.6f;
        expectSmooth(measure(plain(), [&](EngineHost& h) {
            const Preset first = h.document;
            h.send(SwapRig{h.rig(other)}, kChange);
        }));
    }
    SUBCASE("trim, level and master") {
        expectSmooth(measure(plain(), [](EngineHost& h) {
            h.send(SetTrim{-6.0f}, kChange);
            h.send(SetPresetLevel{3.0f}, kChange + 50);
            h.send(SetMaster{-2.0f}, kChange + 99);
        }));
    }
}

TEST_CASE("engine: mute ends in silence without a step, and unmuting comes back") {
    EngineHost host(kRate);
    host.send(SwapRig{host.rig(plain())});
    host.send(SetMute{true}, kChange);
    host.send(SetMute{false}, kChange + 6000);
    const std::vector<float> out = host.play(sine(72000), {64});
    CHECK(curvature(out, kChange - 100, kChange + 10000) <= 1.15 * curvature(out, 1000, kChange) + 1e-5);
    for (std::size_t i = kChange + 480; i < kChange + 6000; ++i) REQUIRE(out[i] == 0.0f);
    CHECK(out[60000] != 0.0f);
}

TEST_CASE("engine: after a rig change the old delay's repeats go on, and the old rig leaves when they have rung out") {
    Preset wet;
    wet.chain = {stageNode("level"), stageNode("delay", {{"time", 200}, {"feedback", 0.5f}, {"mix", 1.0f}})};
    Preset dry;
    dry.chain = {stageNode("level", {{"gain", 0.0f}})};  // silence, so that only the old tail is heard
    EngineHost host(kRate);
    host.send(SwapRig{host.rig(wet)});
    host.send(SwapRig{host.rig(dry)}, kChange);
    const std::vector<float> out = host.play(sine(480000), {64});
    const auto rms = [&](std::size_t from) {
        double sum = 0.0;
        for (std::size_t i = from; i < from + 4800; ++i) sum += static_cast<double>(out[i]) * out[i];
        return std::sqrt(sum / 4800.0);
    };
    CHECK(rms(kChange + 1000) > 0.05);         // the first repeat is whole
    CHECK(rms(kChange + 9600 + 1000) > 0.02);  // the second is half of it
    CHECK(rms(470000) == 0.0);                 // and in the end nothing is left
    CHECK(curvature(out, kChange - 1000, kChange + 9000) <= 1.2 * curvature(out, 15000, kChange) + 1e-5);
}

TEST_CASE("engine: a bypassed stage can be replaced again and again, and the last one is what wakes up") {
    EngineHost host(kRate);
    host.send(SwapRig{host.rig(plain())});
    host.send(SetBypass{host.id(0), true}, 1000);
    PresetNode other = host.document.chain[0];
    for (int i = 0; i < 5; ++i) {
        other.params["gain"] = 0.1f * static_cast<float>(i);
        host.send(ReplaceNode{host.id(0), host.node(other, 1), FadeLaw::equalGain}, i < 2 ? 1100 : 9000);
    }
    host.send(SetBypass{host.id(0), false}, kChange);
    const std::vector<float> out = host.play(sine(72000), {64});
    CHECK(host.notices.size() == 8);
    const double ratio = curvature(out, 60000, 70000) / curvature(out, 12000, 20000);
    CHECK(ratio == doctest::Approx(0.4).epsilon(0.01));
}

TEST_CASE("engine: silence in is silence out from the first sample, whatever the rig") {
    Preset preset;
    PresetNode cabinet = stageNode("cabinet");
    cabinet.resources = {{"a", "factory:stack-4x12", {}}};
    preset.chain = {stageNode("gate"),
                    stageNode("preamp", {{"gain", 10}, {"bias", 0.7f}, {"clipper", 5}}),
                    splitNode({stageNode("overdrive")}, {stageNode("fuzz")}),
                    cabinet,
                    stageNode("reverb"),
                    stageNode("delay")};
    EngineHost host(kRate);
    host.send(SwapRig{host.rig(preset)});
    for (const float y : host.play(std::vector<float>(48000, 0.0f), {64})) REQUIRE(std::fabs(y) <= 1e-6f);
}

TEST_CASE("engine: what is not a number goes in as silence and never sticks") {
    EngineHost host(kRate);
    host.send(SwapRig{host.rig(plain())});
    std::vector<float> input = sine(9600);
    for (std::size_t i = 1000; i < 1100; ++i) {
        input[i] = i % 2 == 0 ? std::numeric_limits<float>::quiet_NaN() : std::numeric_limits<float>::infinity();
    }
    const std::vector<float> out = host.play(input, {37});
    for (const float y : out) REQUIRE(std::isfinite(y));
    CHECK(curvature(out, 6000, 9600) < 2e-3);
    CHECK(std::fabs(out[9000]) + std::fabs(out[9050]) > 1e-3f);
}

TEST_CASE("engine: a rig for another rate is refused, and until the right one comes there is silence") {
    EngineHost host(kRate);
    Preset preset;
    preset.chain = {stageNode("level")};
    host.send(SwapRig{host.rig(preset)});
    host.play(sine(4800), {64});
    host.engine.rateChanged(96000.0);
    for (const float y : host.play(sine(4800), {64})) REQUIRE(y == 0.0f);
    host.send(SwapRig{host.rig(preset)});  // still built for 48 kHz
    host.play(sine(4800), {64});
    CHECK(host.notices.back().outcome == Notice::Outcome::wrongLayout);
    host.rate = 96000.0;
    host.send(SwapRig{host.rig(preset)});
    const std::vector<float> out = host.play(sine(9600), {64});
    CHECK(host.notices.back().outcome == Notice::Outcome::applied);
    CHECK(std::fabs(out[9000]) > 0.0f);
}
