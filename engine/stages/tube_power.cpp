// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/tube_power.h"

#include <algorithm>
#include <cmath>

#include "engine/stages/control_grid.h"

namespace amp {
namespace {

constexpr double kLowestVolts = 0.1, kHighestVolts = 20.0;
constexpr double kMostVolts = 100.0;  ///< the inverter limits far below
constexpr double kLeastSupplyOhm = 5.0;

constexpr std::array kCircuits{
    // Firm: two large pentodes at 450 V.
    dsp::PowerCircuit{.tube = {.mu = 12.3, .ex = 1.17, .kg1 = 353.9, .kp = 61.1, .kvb = 29.9, .screenShare = 0.04}},
    // Wide: two beam tetrodes, a larger transformer and more feedback.
    dsp::PowerCircuit{.tube = {.mu = 8.7, .ex = 1.35, .kg1 = 1460.0, .kp = 48.0, .kvb = 12.0, .screenShare = 0.05},
                      .supplyVolts = 440.0,
                      .reservoirFarad = 40e-6,
                      .biasVolts = -48.0,
                      .gridFarad = 100e-9,
                      .stopperOhm = 1500.0,
                      .plateToPlateOhm = 4200.0,
                      .primaryHenry = 25.0,
                      .feedbackOhm = 56e3},
    // Chime: two small pentodes with a shared cathode resistor, no feedback.
    dsp::PowerCircuit{.tube = {.mu = 21.3, .ex = 1.24, .kg1 = 401.7, .kp = 111.1, .kvb = 17.9, .screenShare = 0.04},
                      .supplyVolts = 320.0,
                      .reservoirFarad = 32e-6,
                      .biasVolts = 0.0,
                      .cathodeOhm = 120.0,
                      .gridFarad = 100e-9,
                      .stopperOhm = 1500.0,
                      .plateToPlateOhm = 8000.0,
                      .primaryHenry = 16.0,
                      .inverterGain = 20.0,
                      .inverterVolts = 70.0,
                      .feedbackOhm = 0.0},
};
/// What the supply of each sags on with the knob at 10.
constexpr std::array kMostSupplyOhm{250.0, 400.0, 300.0};
/// Speaker volts that are full scale at level 5: about what each gives before it clips.
constexpr std::array kFullScaleVolts{30.0, 30.0, 16.0};

}  // namespace

const dsp::PowerCircuit& powerCircuit(std::size_t choice) {
    return kCircuits[choice];
}

void TubePower::configure(std::span<const float> values) {
    which_ = static_cast<std::size_t>(values[circuit] + 0.5f);
}

void TubePower::prepare(const ProcessSpec& spec) {
    for (auto& stage : channel_) stage.prepare(kCircuits[which_], spec.sampleRateHz);
    stale_ = true;
}

void TubePower::reset() AMP_RT {
    for (auto& stage : channel_) stage.reset();
    stale_ = true;
}

void TubePower::process(Samples io, const ParamBlock& p) AMP_RT {
    const auto gainAt = [&](int at) {
        into_ = kLowestVolts * std::exp2(0.1 * p.at(master, at) * std::log2(kHighestVolts / kLowestVolts));
        outOf_ = 0.04 * p.at(level, at) * p.at(level, at) / kFullScaleVolts[which_];
    };
    const auto tune = [&](int at) {
        const double ohm = kLeastSupplyOhm + 0.1 * p.at(sag, at) * kMostSupplyOhm[which_];
        for (auto& stage : channel_) stage.tune(0.1 * p.at(presence, at), ohm);
    };
    const bool ramped = p.ramp(master) != nullptr || p.ramp(level) != nullptr;
    gainAt(0);
    forEachControlSlice(io, p, stale_, tune, [&](Samples part, int offset) {
        for (int c = 0; c < part.channels; ++c) {
            float* const x = part[c];
            dsp::PowerStage& stage = channel_[static_cast<std::size_t>(c)];
            for (int i = 0; i < part.frames; ++i) {
                if (ramped) gainAt(offset + i);
                const double volts = std::clamp<double>(into_ * static_cast<double>(x[i]), -kMostVolts, kMostVolts);
                x[i] = static_cast<float>(outOf_ * stage.process(volts));
            }
        }
    });
}

}  // namespace amp
