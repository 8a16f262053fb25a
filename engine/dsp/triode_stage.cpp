// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dsp/triode_stage.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <list>
#include <mutex>

namespace amp::dsp {

TriodeCurves::TriodeCurves(const TriodeCircuit& c, double sampleRateHz) {
    // Companion of a capacitor: i = G·v − history, history = G·v + i of the last frame.
    const double gIn = 2.0 * c.inputFarad * sampleRateHz;
    const double gCathode = 2.0 * c.cathodeFarad * sampleRateHz;
    const double nodeOhm = 1.0 / (gIn + 1.0 / c.leakOhm);  // seen from the node behind Cin
    cathodeOhm_ = 1.0 / (1.0 / c.cathodeOhm + gCathode);
    gridOhm_ = c.stopperOhm + nodeOhm + cathodeOhm_;
    plateOhm_ = 1.0 / (1.0 / c.plateOhm + 1.0 / c.loadOhm);
    bypassed_ = c.cathodeFarad > 0.0;
    // Behind Cin: G·(in − node) − history = node/leak + ig. `node_` of the stage is history·nodeOhm.
    toGrid_ = nodeOhm * gIn;
    byIn_ = 2.0 * toGrid_ * (1.0 - toGrid_);
    byNode_ = 2.0 * toGrid_ - 1.0;
    byGrid_ = 2.0 * toGrid_ * nodeOhm;
    keep_ = 2.0 * gCathode * cathodeOhm_ - 1.0;
    byTube_ = 2.0 * gCathode * cathodeOhm_ * cathodeOhm_;

    findRest(c);
    // The plate hangs between the supply and, through its load, its own rest.
    plateOpen_ = plateOhm_ * (c.supplyVolts / c.plateOhm + restPlate_ / c.loadOhm);
    mostIa_ = plateOpen_ / (plateOhm_ + cathodeOhm_);
    build();
    settle();
}

void TriodeCurves::findRest(const TriodeCircuit& c) {
    // No current through the capacitors or the load. More plate current lifts the cathode and lowers the plate, so
    // bisection holds.
    const GridLaw law;
    double low = 0.0, high = c.supplyVolts / (c.plateOhm + c.cathodeOhm), ig = 0.0;
    for (int i = 0; i < 100; ++i) {
        restIa_ = 0.5 * (low + high);
        const auto grid = loadedGrid(law, -restIa_ * c.cathodeOhm, c.leakOhm + c.stopperOhm + c.cathodeOhm);
        ig = gridCurrent(law, grid.value).value;
        const double vk = (restIa_ + ig) * c.cathodeOhm;
        const double model = plateCurrent(kHighMuTriode, c.supplyVolts - c.plateOhm * restIa_ - vk, grid.value).value;
        (model > restIa_ ? low : high) = restIa_;
    }
    restPlate_ = c.supplyVolts - c.plateOhm * restIa_;
    restCathode_ = (restIa_ + ig) * c.cathodeOhm;
}

TriodeCurves::Solution TriodeCurves::solve(double open, double cathode, double guess) const {
    const GridLaw law;
    // Newton's method inside a bracket: the excess rises with the current.
    double low = 0.0, high = mostIa_, ia = std::clamp(guess, low, high);
    Solution s{};
    for (int i = 0; i < 100; ++i) {
        const auto grid = loadedGrid(law, open - cathodeOhm_ * ia, gridOhm_);
        const auto current = gridCurrent(law, grid.value);
        const double plate = plateOpen_ - plateOhm_ * ia - cathodeOhm_ * (ia + current.value) - cathode;
        const PlateCurrent tube = plateCurrent(kHighMuTriode, plate, grid.value);
        // What a volt at the open grid does to the tube, and what a change of plate current does to the excess.
        const double byOpen = (tube.byGrid - tube.byPlate * cathodeOhm_ * current.slope) * grid.slope;
        const double steep = 1.0 + byOpen * cathodeOhm_ + tube.byPlate * (plateOhm_ + cathodeOhm_);
        const double excess = ia - tube.value;
        s = {.ia = ia,
             .ig = current.value,
             .iaSlope = byOpen / steep,
             .igSlope = current.slope * grid.slope * (1.0 - cathodeOhm_ * byOpen / steep)};
        (excess > 0.0 ? high : low) = ia;
        double next = ia - excess / steep;
        if (!(next > low && next < high)) next = 0.5 * (low + high);
        if (std::fabs(next - ia) < 1e-16) break;
        ia = next;
    }
    return s;
}

void TriodeCurves::build() {
    struct Point {
        std::array<double, 4> value{}, slope{};
    };
    const double reach = bypassed_ ? restCathode_ : 0.0;
    std::array<double, 3> last{};
    const auto point = [&](double open) {
        std::array<Solution, 3> s{};
        for (std::size_t k = 0; k < 3; ++k) {
            if (k != 1 && reach == 0.0) continue;
            s[k] =
                solve(open, restCathode_ * (bypassed_ ? 1.0 : 0.0) + (static_cast<double>(k) - 1.0) * reach, last[k]);
            last[k] = s[k].ia;
        }
        Point p;
        p.value = {s[1].ia, 0.0, 0.0, s[1].ig};
        p.slope = {s[1].iaSlope, 0.0, 0.0, s[1].igSlope};
        if (reach > 0.0) {
            p.value[1] = 0.5 * (s[2].ia - s[0].ia) / reach;
            p.slope[1] = 0.5 * (s[2].iaSlope - s[0].iaSlope) / reach;
            p.value[2] = 0.5 * (s[2].ia + s[0].ia - 2.0 * s[1].ia) / (reach * reach);
            p.slope[2] = 0.5 * (s[2].iaSlope + s[0].iaSlope - 2.0 * s[1].iaSlope) / (reach * reach);
        }
        return p;
    };
    const auto voltsAt = [](int i) {
        return i < kFineCells ? kLow + i / kFinePerVolt : kKnee + static_cast<double>(i - kFineCells);
    };
    cells_.resize(kCells);
    Point a = point(voltsAt(0));
    for (int i = 0; i < kCells; ++i) {
        const Point b = point(voltsAt(i + 1));
        const double width = voltsAt(i + 1) - voltsAt(i);
        Cell& cell = cells_[static_cast<std::size_t>(i)];
        for (int k = 0; k < 4; ++k) {
            const auto n = static_cast<std::size_t>(k);
            const double rise = b.value[n] - a.value[n], s0 = width * a.slope[n], s1 = width * b.slope[n];
            cell.c0[k] = static_cast<float>(a.value[n]);
            cell.c1[k] = static_cast<float>(s0);
            cell.c2[k] = static_cast<float>(3.0 * rise - 2.0 * s0 - s1);
            cell.c3[k] = static_cast<float>(s0 + s1 - 2.0 * rise);
        }
        a = b;
    }
}

void TriodeCurves::settle() {
    settledCathode_ = bypassed_ ? restCathode_ : 0.0;
    double low = kLow, high = 0.0;
    for (int i = 0; i < 80; ++i) {
        const double open = 0.5 * (low + high);
        const Four now = at(open);
        const double ig = static_cast<double>(now[3]);
        settledIa_ = static_cast<double>(now[0]);
        settledNode_ = byGrid_ * ig / (1.0 - byNode_);
        if (bypassed_) settledCathode_ = byTube_ * (settledIa_ + ig) / (1.0 - keep_);
        (open + settledNode_ + settledCathode_ > 0.0 ? high : low) = open;
    }
}

const TriodeCurves& triodeCurves(const TriodeCircuit& circuit, double sampleRateHz) {
    struct Kept {
        TriodeCircuit circuit;
        double sampleRateHz;
        TriodeCurves curves;
    };
    static std::mutex mutex;
    static std::list<Kept> kept;  // a handful: circuits times rates in use
    const std::lock_guard lock(mutex);
    for (const Kept& k : kept) {
        if (k.circuit == circuit && k.sampleRateHz == sampleRateHz) return k.curves;
    }
    kept.push_back({circuit, sampleRateHz, TriodeCurves(circuit, sampleRateHz)});
    return kept.back().curves;
}

}  // namespace amp::dsp
