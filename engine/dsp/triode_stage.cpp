// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/triode_stage.h"

#include <algorithm>
#include <cmath>

namespace amp::dsp {
namespace {

constexpr double kHighestPlate = 640.0;
constexpr double kLowestOpen = -6.0, kHighestOpen = 122.0;

double softPlus(double x) {
    return x > 40.0 ? x : std::log1p(std::exp(x));
}
double logistic(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

CubicTable::Point gridPoint(const GridLaw& law, double volts) {
    const double base = softPlus(law.c * volts) / law.c;
    return {law.g * std::pow(base, law.xi), law.g * law.xi * std::pow(base, law.xi - 1.0) * logistic(law.c * volts)};
}

/// Solves v = open − ohm·grid(v).
CubicTable::Point loaded(const GridLaw& law, double open, double ohm) {
    double v = std::min(open, 0.5);
    for (int i = 0; i < 60; ++i) {
        const auto now = gridPoint(law, v);
        const double step = (v + ohm * now.value - open) / (1.0 + ohm * now.slope);
        v -= step;
        if (std::fabs(step) < 1e-13) break;
    }
    return {v, 1.0 / (1.0 + ohm * gridPoint(law, v).slope)};
}

}  // namespace

double gridCurrent(const GridLaw& law, double gridVolts) {
    return gridPoint(law, gridVolts).value;
}

void CubicTable::build(double low, double high, int cells, const std::function<Point(double)>& f) {
    low_ = low;
    cells_ = cells;
    const double width = (high - low) / cells;
    perUnit_ = 1.0 / width;
    cell_.resize(static_cast<std::size_t>(cells));
    Point a = f(low);
    for (int i = 0; i < cells; ++i) {
        const Point b = f(low + (i + 1) * width);
        const double rise = b.value - a.value, s0 = width * a.slope, s1 = width * b.slope;
        cell_[static_cast<std::size_t>(i)] = {a.value, s0, 3.0 * rise - 2.0 * s0 - s1, s0 + s1 - 2.0 * rise};
        a = b;
    }
}

CubicTable::Point CubicTable::at(double x) const AMP_RT {
    // Written so that NaN lands inside.
    double place = (x - low_) * perUnit_;
    place = place > 0.0 ? std::min(place, static_cast<double>(cells_)) : 0.0;
    const int index = std::min(static_cast<int>(place), cells_ - 1);
    const double d = place - index;
    const auto& c = cell_[static_cast<std::size_t>(index)];
    // Pairs instead of Horner's chain: what follows waits for this.
    const double upper = c[2] + d * c[3];
    return {(c[0] + d * c[1]) + d * d * upper, perUnit_ * ((c[1] + d * c[2]) + d * (upper + 2.0 * d * c[3]))};
}

TriodeTables::TriodeTables(const KorenTriode& t) : kp_(t.kp), inverseMu_(1.0 / t.mu) {
    reach_.build(0.0, kHighestPlate, 640, [&](double v) {
        const double square = t.kvb + v * v;
        return CubicTable::Point{1.0 / std::sqrt(square), -v / (square * std::sqrt(square))};
    });
    size_.build(0.0, kHighestPlate, 640, [&](double v) {
        const double scale = 2.0 / t.kg1, base = v / t.kp;
        return CubicTable::Point{scale * std::pow(base, t.ex), scale * t.ex / t.kp * std::pow(base, t.ex - 1.0)};
    });
    drive_.build(-40.0, 400.0, 1760, [&](double x) {
        const double base = softPlus(x);
        return CubicTable::Point{std::pow(base, t.ex), t.ex * std::pow(base, t.ex - 1.0) * logistic(x)};
    });
}

TriodeTables::Current TriodeTables::at(double gridVolts, double plateVolts) const AMP_RT {
    const auto reach = reach_.at(plateVolts);
    const auto size = size_.at(plateVolts);
    const auto drive = drive_.at(kp_ * (inverseMu_ + gridVolts * reach.value));
    return {size.value * drive.value, size.value * drive.slope * kp_ * reach.value,
            size.slope * drive.value + size.value * drive.slope * kp_ * gridVolts * reach.slope};
}

const TriodeTables& highMuTables() {
    static const TriodeTables tables(kHighMuTriode);
    return tables;
}

void TriodeStage::prepare(const TriodeCircuit& c, const TriodeTables& tables, double sampleRateHz) {
    tables_ = &tables;
    gIn_ = 2.0 * c.inputFarad * sampleRateHz;
    gCathode_ = 2.0 * c.cathodeFarad * sampleRateHz;
    aNode_ = 1.0 / (gIn_ + 1.0 / c.leakOhm);  // resistance seen from the node behind Cin
    rCathode_ = 1.0 / (1.0 / c.cathodeOhm + gCathode_);
    gridSide_ = c.stopperOhm + aNode_ + rCathode_;
    inverseGridSide_ = 1.0 / gridSide_;
    const GridLaw law;
    grid_.build(kLowestOpen, kHighestOpen, 2048, [&](double open) { return loaded(law, open, gridSide_); });

    // Rest: no current through the capacitors or the load. More plate current lifts the cathode and lowers the plate, so
    // bisection holds.
    double low = 0.0, high = c.supplyVolts / (c.plateOhm + c.cathodeOhm), ig = 0.0;
    for (int i = 0; i < 200; ++i) {
        restIa_ = 0.5 * (low + high);
        const auto grid = loaded(law, -restIa_ * c.cathodeOhm, c.leakOhm + c.stopperOhm + c.cathodeOhm);
        ig = gridPoint(law, grid.value).value;
        const double vk = (restIa_ + ig) * c.cathodeOhm;
        const double model = tables.at(grid.value, c.supplyVolts - c.plateOhm * restIa_ - vk).value;
        (model > restIa_ ? low : high) = restIa_;
    }
    restPlate_ = c.supplyVolts - c.plateOhm * restIa_;
    restCathode_ = (restIa_ + ig) * c.cathodeOhm;
    restNode_ = -ig * c.leakOhm;
    // Plate: supply through its resistor, and the load to the plate's own rest.
    rPlate_ = 1.0 / (1.0 / c.plateOhm + 1.0 / c.loadOhm);
    mostIa_ = c.supplyVolts / (c.plateOhm + c.cathodeOhm) + (c.supplyVolts - restPlate_) / c.loadOhm;
    plateOpen_ = rPlate_ * (c.supplyVolts / c.plateOhm + restPlate_ / c.loadOhm);
    reset();
}

void TriodeStage::reset() AMP_RT {
    ia_ = iaBefore_ = restIa_;
    // Companion of a capacitor: i = G·v − history, history = G·v + i of the last frame; at rest i is 0.
    inHistory_ = gIn_ * (0.0 - restNode_);
    cathodeHistory_ = gCathode_ * restCathode_;
}

CubicTable::Point TriodeStage::gridVolts(double open) const AMP_RT {
    if (open < kLowestOpen) return {open, 1.0};  // no grid current
    return grid_.at(open);
}

double TriodeStage::process(double inputVolts) AMP_RT {
    // Behind Cin: G·(vin − va) − history = va/leak + ig.
    const double nodeOpen = aNode_ * (gIn_ * inputVolts - inHistory_);
    const double open = nodeOpen - rCathode_ * cathodeHistory_;
    double ia = std::clamp(2.0 * ia_ - iaBefore_, 0.0, mostIa_);
    iaBefore_ = ia_;
    double ig = 0.0;
    for (int round = 0; round < kRounds; ++round) {
        const double free = open - rCathode_ * ia;
        const auto grid = gridVolts(free);
        ig = (free - grid.value) * inverseGridSide_;
        const double vpk = plateOpen_ - rPlate_ * ia - rCathode_ * (ia + ig + cathodeHistory_);
        const auto plate = tables_->at(grid.value, vpk);
        const double slope = 1.0 + plate.byGrid * grid.slope * rCathode_ + plate.byPlate * (rPlate_ + rCathode_);
        ia = std::clamp(ia - (ia - plate.value) / slope, 0.0, mostIa_);
    }
    ia_ = ia;
    const double node = nodeOpen - aNode_ * ig;
    const double vk = rCathode_ * (ia + ig + cathodeHistory_);
    inHistory_ = 2.0 * gIn_ * (inputVolts - node) - inHistory_;
    cathodeHistory_ = 2.0 * gCathode_ * vk - cathodeHistory_;
    return plateOpen_ - rPlate_ * ia - restPlate_;
}

}  // namespace amp::dsp
