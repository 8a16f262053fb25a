// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/power_stage.h"

#include <doctest/doctest.h>

#include <cmath>

#include "engine/stages/tube_power.h"
#include "tests/support/signals.h"

using namespace amp;
using namespace amp::dsp;
using namespace amp::test;

namespace {

constexpr double kRate = 96000.0;

PowerStage made(std::size_t circuit, double presence = 0.5, double supplyOhm = 100.0, double rate = kRate) {
    PowerStage stage;
    stage.prepare(powerCircuit(circuit), rate);
    stage.tune(presence, supplyOhm);
    return stage;
}

std::vector<float> play(PowerStage& stage, double hertz, double volts, std::size_t frames) {
    std::vector<float> out = sine(hertz, kRate, frames, volts);
    for (float& x : out) x = static_cast<float>(stage.process(x));
    return out;
}

/// Small-signal gain in dB.
double gainDb(std::size_t circuit, double presence, double hertz) {
    PowerStage stage = made(circuit, presence);
    return decibel(amplitudeAt(play(stage, hertz, 0.02, 48000), hertz, kRate, 24000) / 0.02);
}

}  // namespace

TEST_CASE("power stage: rests at a sensible current, and rest is rest from the first sample") {
    for (const std::size_t circuit : {0u, 1u, 2u}) {
        PowerStage stage = made(circuit);
        CHECK(stage.restAmperes() > 0.02);
        CHECK(stage.restAmperes() < 0.06);
        for (int i = 0; i < 2000; ++i) CHECK(stage.process(0.0) == 0.0);
        CHECK(stage.supplyVolts() == doctest::Approx(stage.restSupplyVolts()).epsilon(1e-6));
    }
}

TEST_CASE("power stage: gives the watts of its class into eight ohms before it clips hard") {
    const double wanted[] = {50.0, 40.0, 18.0};
    for (const std::size_t circuit : {0u, 1u, 2u}) {
        PowerStage stage = made(circuit, 0.5, 20.0);
        const auto out = play(stage, 400.0, 6.0, 48000);
        const double watts = std::pow(rms(out, 24000), 2) / 8.0;
        CAPTURE(circuit);
        CAPTURE(watts);
        CHECK(watts > 0.7 * wanted[circuit]);
        CHECK(watts < 2.0 * wanted[circuit]);
    }
}

TEST_CASE("power stage: the supply sags under a loud note, takes level with it and comes back") {
    PowerStage stage = made(0, 0.5, 250.0);
    const auto loud = play(stage, 220.0, 6.0, 19200);
    CHECK(stage.supplyVolts() < 0.92 * stage.restSupplyVolts());
    CHECK(rms(loud, 17280) < 0.97 * rms(loud, 480, 1920));
    static_cast<void>(play(stage, 220.0, 0.0, 48000));
    CHECK(stage.supplyVolts() > 0.99 * stage.restSupplyVolts());
}

TEST_CASE("power stage: presence lifts the treble and leaves the rest; without feedback it does nothing") {
    const double lift = (gainDb(0, 1.0, 4000) - gainDb(0, 0.0, 4000)) - (gainDb(0, 1.0, 200) - gainDb(0, 0.0, 200));
    CHECK(lift > 3.0);
    CHECK(gainDb(2, 1.0, 4000) == doctest::Approx(gainDb(2, 0.0, 4000)).epsilon(1e-6));
}

TEST_CASE("power stage: the speaker's resonance is heard, and feedback damps it") {
    PowerCircuit circuit = powerCircuit(0);
    const auto rise = [&](double feedbackOhm) {
        circuit.feedbackOhm = feedbackOhm;
        const auto gain = [&](double hertz) {
            PowerStage stage;
            stage.prepare(circuit, kRate);
            return decibel(amplitudeAt(play(stage, hertz, 0.02, 48000), hertz, kRate, 24000));
        };
        return gain(90.0) - gain(400.0);
    };
    const double damped = rise(100e3);
    CHECK(damped > 2.0);
    CHECK(rise(0.0) > damped + 3.0);
}

TEST_CASE("power stage: finite and bounded under any drive, at every rate") {
    for (const double rate : {44100.0, 96000.0, 768000.0}) {
        for (const std::size_t circuit : {0u, 1u, 2u}) {
            PowerStage stage = made(circuit, 1.0, 300.0, rate);
            double most = 0.0;
            for (int i = 0; i < 6000; ++i)
                most = std::max(most, std::fabs(stage.process((i / 7) % 2 == 0 ? 100.0 : -100.0)));
            CHECK(std::isfinite(most));
            CHECK(most < 400.0);
        }
    }
}
