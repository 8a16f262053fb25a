// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/power_stage.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace amp::dsp {
namespace {

constexpr double kLowestOpen = -200.0, kHighestOpen = 120.0;
constexpr double kMostPlate = 1500.0;  ///< the transformer doubles the supply; an inductive load adds to it
constexpr double kLeastPotOhm = 1.0;

}  // namespace

void PowerStage::prepare(const PowerCircuit& c, double rate) {
    circuit_ = c;
    frameSeconds_ = 1.0 / rate;
    const KorenPentode& t = c.tube;

    // Grids: as in the triode stage, around the bias.
    const double gGrid = 2.0 * c.gridFarad * rate;
    const double nodeOhm = 1.0 / (gGrid + 1.0 / c.leakOhm);
    gridOhm_ = c.stopperOhm + nodeOhm;
    inverseGridOhm_ = 1.0 / gridOhm_;
    toGrid_ = nodeOhm * gGrid;
    byIn_ = 2.0 * toGrid_ * (1.0 - toGrid_);
    byNode_ = 2.0 * toGrid_ - 1.0;
    byGrid_ = 2.0 * toGrid_ * nodeOhm;

    grid_.build(-4.0, kHighestOpen, 124 * 16, [&](double open) {
        const auto v = loadedGrid(c.grid, open, gridOhm_);
        return CubicTable::Point{v.value, v.slope};
    });
    drive_.build(-40.0, 40.0, 640, [&](double x) {
        const double soft = softPlus(x);
        return CubicTable::Point{std::pow(soft, t.ex), t.ex * std::pow(soft, t.ex - 1.0) * logistic(x)};
    });
    knee_.build(0.0, kMostPlate, 1500, [&](double v) {
        return CubicTable::Point{std::atan(v / t.kvb), 1.0 / (t.kvb * (1.0 + v * v / (t.kvb * t.kvb)))};
    });
    limit_.build(-9.0, 9.0, 576, [](double x) {
        const double y = std::tanh(x);
        return CubicTable::Point{y, 1.0 - y * y};
    });
    size_.build(20.0, kMostPlate, 370, [&](double v) {
        const double scale = 2.0 / t.kg1;
        return CubicTable::Point{scale * std::pow(v / t.kp, t.ex),
                                 scale * t.ex / t.kp * std::pow(v / t.kp, t.ex - 1.0)};
    });

    // The speaker and the primary's inductance, carried over to half the primary.
    const double across = c.plateToPlateOhm / 4.0 / 8.0;
    turns_ = 1.0 / std::sqrt(across);
    const SpeakerLoad& s = c.speaker;
    coilSiemens_ = 1.0 / (2.0 * s.coilHenry * across * rate);
    coilOhm_ = 1.0 / (coilSiemens_ + 1.0 / (s.eddyOhm * across));
    coneCap_ = 2.0 * s.coneFarad / across * rate;
    coneCoil_ = 1.0 / (2.0 * s.coneHenry * across * rate);
    coneOhm_ = 1.0 / (1.0 / (s.coneOhm * across) + coneCap_ + coneCoil_);
    branchOhm_ = s.coilOhm * across + coilOhm_ + coneOhm_;
    primarySiemens_ = 1.0 / (2.0 * (c.primaryHenry / 4.0) * rate);
    loadOhm_ = 1.0 / (1.0 / branchOhm_ + primarySiemens_);
    presenceSiemens_ = 2.0 * c.presenceFarad * rate;

    findRest();
    tune(0.5, 100.0);
    reset();
}

double PowerStage::plateScale(double volts) const AMP_RT {
    return size_.at(volts).value;
}

void PowerStage::findRest() {
    const KorenPentode& t = circuit_.tube;
    const auto drawnAt = [&](double cathode) {
        const double volts = circuit_.supplyVolts - cathode;
        const double bent = drive_.at(t.kp * (1.0 / t.mu + (circuit_.biasVolts - cathode) / volts)).value;
        const double scale = plateScale(volts) * bent;
        restAmperes_ = scale * knee_.at(volts).value;
        restDrawn_ = 2.0 * (restAmperes_ + t.screenShare * scale);
        return restDrawn_;
    };
    double low = 0.0, high = circuit_.cathodeOhm > 0.0 ? 100.0 : 0.0;
    for (int i = 0; i < 80; ++i) {
        restCathode_ = 0.5 * (low + high);
        (drawnAt(restCathode_) * circuit_.cathodeOhm > restCathode_ ? low : high) = restCathode_;
    }
}

void PowerStage::reset() AMP_RT {
    supply_ = circuit_.supplyVolts;
    cathode_ = restCathode_;
    node_ = {};
    half_ = halfBefore_ = coil_ = coneC_ = coneL_ = primary_ = presence_ = 0.0;
}

void PowerStage::tune(double presence, double supplyOhm) AMP_RT {
    // The rectifier gives as much more as the resistance takes at rest, so that rest does not move with it.
    supplySiemens_ = 1.0 / supplyOhm;
    rawVolts_ = circuit_.supplyVolts + restDrawn_ * supplyOhm;
    if (circuit_.feedbackOhm <= 0.0) return;
    // Speaker ──feedbackOhm── F ──(1−k)·R── W ── k·R and the capacitor to ground.
    const double gFeedback = 1.0 / circuit_.feedbackOhm;
    const double gUpper = 1.0 / ((1.0 - presence) * circuit_.presenceOhm + kLeastPotOhm);
    const double gLower = 1.0 / (presence * circuit_.presenceOhm + kLeastPotOhm);
    const double wiper = 1.0 / (gUpper + gLower + presenceSiemens_);
    const double atF = 1.0 / (gFeedback + gUpper - gUpper * gUpper * wiper);
    feedbackByHalf_ = gFeedback * turns_ * atF;
    feedbackByCap_ = gUpper * wiper * atF;
    capByFeedback_ = gUpper * wiper;
    capByCap_ = wiper;
}

double PowerStage::process(double in) AMP_RT {
    const PowerCircuit& c = circuit_;
    const KorenPentode& t = c.tube;
    const double volts = supply_ - cathode_;
    const double scale = plateScale(volts);
    const double perVolt = t.kp / volts;
    const double offset = t.kp / t.mu;
    const double bias = c.biasVolts - cathode_;

    // Half the primary: v = loadOhm·(i1 − i2) + known.
    const double branch = coneOhm_ * (coneC_ - coneL_) - coilOhm_ * coil_;
    const double known = loadOhm_ * (branch / branchOhm_ - primary_);
    const double fromCap = feedbackByCap_ * presence_;
    const double perSwing = c.inverterGain / c.inverterVolts;

    // A valve whose plate would be below its cathode carries nothing, so the solution lies between these, and a step of
    // Newton's method that leaves them, or the half in which the last round has shown it to be, is cut off there.
    double low = std::min(-volts, known), high = std::max(volts, known);
    double half = std::clamp(2.0 * half_ - halfBefore_, low, high);
    halfBefore_ = half_;
    double y = 0.0;
    Side one{}, two{};
    for (int round = 0; round < kRounds; ++round) {
        const double feedback = feedbackByHalf_ * half + fromCap;
        const auto inverter = limit_.at(perSwing * (in - feedback));
        y = c.inverterVolts * inverter.value;
        const double yByHalf = -c.inverterGain * inverter.slope * feedbackByHalf_ * toGrid_;
        const auto side = [&](double drive, double driveByHalf, double node, double sign) {
            const double open = bias + toGrid_ * drive - node;
            CubicTable::Point v{open, 1.0};
            if (open > -4.0) v = grid_.at(open);
            const auto bent = drive_.at(offset + perVolt * v.value);
            const auto knee = knee_.at(volts - sign * half);
            const double screen = scale * bent.value;
            // At the end of the bracket the plate stands at zero, where the knee is at its steepest.
            const double below = volts - sign * half >= 0.0 ? 1.0 : 0.0;
            return Side{.current = screen * knee.value,
                        .byHalf = scale * bent.slope * perVolt * v.slope * driveByHalf * knee.value -
                                  sign * below * screen * knee.slope,
                        .drawn = screen * (knee.value + t.screenShare),
                        .gridAmperes = (open - v.value) * inverseGridOhm_};
        };
        one = side(y, yByHalf, node_[0], 1.0);
        two = side(-y, -yByHalf, node_[1], -1.0);
        const double excess = half - known - loadOhm_ * (one.current - two.current);
        const double steep = 1.0 - loadOhm_ * (one.byHalf - two.byHalf);
        (excess > 0.0 ? high : low) = half;
        half = std::clamp(half - excess / steep, low, high);
    }
    half_ = half;

    // What the frame leaves behind.
    node_[0] = byIn_ * y + byNode_ * node_[0] + byGrid_ * one.gridAmperes;
    node_[1] = byNode_ * node_[1] - byIn_ * y + byGrid_ * two.gridAmperes;
    const double current = (half - branch) / branchOhm_;
    const double onCoil = coilOhm_ * (current - coil_);
    const double onCone = coneOhm_ * (current + coneC_ - coneL_);
    coil_ += 2.0 * coilSiemens_ * onCoil;
    coneC_ = 2.0 * coneCap_ * onCone - coneC_;
    coneL_ += 2.0 * coneCoil_ * onCone;
    primary_ += 2.0 * primarySiemens_ * half;
    const double feedback = feedbackByHalf_ * half + fromCap;
    presence_ = 2.0 * presenceSiemens_ * (capByFeedback_ * feedback + capByCap_ * presence_) - presence_;

    const double drawn = one.drawn + two.drawn;
    const double given = std::max(rawVolts_ - supply_, 0.0) * supplySiemens_;
    supply_ = std::max(supply_ + frameSeconds_ / c.reservoirFarad * (given - drawn), 100.0);
    if (c.cathodeOhm > 0.0) {
        cathode_ +=
            frameSeconds_ / c.cathodeFarad * (drawn + one.gridAmperes + two.gridAmperes - cathode_ / c.cathodeOhm);
    }
    return half * turns_;
}

}  // namespace amp::dsp
