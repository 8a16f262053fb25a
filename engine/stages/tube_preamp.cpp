// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/stages/tube_preamp.h"

#include <algorithm>
#include <cmath>

namespace amp {
namespace {

constexpr double kLowestVolts = 0.25, kHighestVolts = 40.0;
constexpr double kPlateVolts = 100.0;  ///< full scale at level 5
constexpr double kMostVolts = 200.0;   ///< nothing in a preamp is louder

constexpr std::array kCircuits{
    dsp::TriodeCircuit{},                                           // full: 1.5 kΩ, large capacitor
    dsp::TriodeCircuit{.supplyVolts = 320.0, .cathodeOhm = 820.0},  // hot
    dsp::TriodeCircuit{.supplyVolts = 320.0, .cathodeOhm = 2700.0, .cathodeFarad = 0.68e-6},  // tight: lows held back
    dsp::TriodeCircuit{.supplyVolts = 320.0, .cathodeOhm = 10000.0, .cathodeFarad = 0.0},     // cold: near cut-off
};

}  // namespace

void TubePreamp::configure(std::span<const float> values) {
    which_ = static_cast<std::size_t>(values[circuit] + 0.5f);
}

void TubePreamp::prepare(const ProcessSpec& spec) {
    for (auto& stage : channel_) stage.prepare(kCircuits[which_], spec.sampleRateHz);
}

void TubePreamp::reset() AMP_RT {
    for (auto& stage : channel_) stage.reset();
}

void TubePreamp::process(Samples io, const ParamBlock& p) AMP_RT {
    const auto gainAt = [&](int at) {
        into_ = kLowestVolts * std::exp2(0.1 * p.at(gain, at) * std::log2(kHighestVolts / kLowestVolts));
        outOf_ = 0.04 * p.at(level, at) * p.at(level, at) / kPlateVolts;
    };
    const bool ramped = p.ramp(gain) != nullptr || p.ramp(level) != nullptr;
    for (int c = 0; c < io.channels; ++c) {
        float* const x = io[c];
        // A copy, so that its state stays in registers.
        dsp::TriodeStage stage = channel_[static_cast<std::size_t>(c)];
        gainAt(0);
        for (int i = 0; i < io.frames; ++i) {
            if (ramped) gainAt(i);
            const double volts = std::clamp<double>(into_ * static_cast<double>(x[i]), -kMostVolts, kMostVolts);
            x[i] = static_cast<float>(outOf_ * stage.process(volts));
        }
        channel_[static_cast<std::size_t>(c)] = stage;
    }
}

}  // namespace amp
