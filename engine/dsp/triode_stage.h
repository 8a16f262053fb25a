// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "engine/base/attributes.h"
#include "engine/dsp/koren_triode.h"

namespace amp::dsp {

/// Parts around one common-cathode triode.
///
///     in ──Cin──┬──Rstop── grid        B+ ──Rplate── plate ── out (AC), loaded with Rload to AC ground
///               Rleak                   cathode ── Rcathode ∥ Ccathode
struct TriodeCircuit {
    double supplyVolts = 300.0;
    double plateOhm = 100e3;
    double cathodeOhm = 1500.0;
    double cathodeFarad = 25e-6;  ///< 0: not bypassed
    double inputFarad = 22e-9;
    double leakOhm = 1e6;
    double stopperOhm = 68e3;
    double loadOhm = 1e6;
};

/// Grid current: Dempwolf and Zölzer's smooth law (DAFx-11), G·(ln(1 + e^(C·V))/C)^ξ.
struct GridLaw {
    double g = 6.177e-4, c = 9.901, xi = 1.314;
};
[[nodiscard]] double gridCurrent(const GridLaw& law, double gridVolts);

/// A smooth function as cubics with their slopes, between two ends; constant beyond them.
class CubicTable {
public:
    struct Point {
        double value, slope;
    };
    /// `f(x)` gives value and slope. Setup thread.
    void build(double low, double high, int cells, const std::function<Point(double)>& f);
    [[nodiscard]] Point at(double x) const AMP_RT;

private:
    double low_ = 0.0, perUnit_ = 1.0;
    int cells_ = 0;
    std::vector<std::array<double, 4>> cell_;
};

/// Plate current with its slopes from one-dimensional tables. Koren's formula falls into a product of a function of the plate
/// voltage and a function of one combined drive, so no two-dimensional table is needed. Shared by all stages; about 100 kB.
class TriodeTables {
public:
    /// Setup thread: slow.
    explicit TriodeTables(const KorenTriode& triode);

    struct Current {
        double value, byGrid, byPlate;  ///< A, A/V, A/V
    };
    [[nodiscard]] Current at(double gridVolts, double plateVolts) const AMP_RT;

private:
    double kp_, inverseMu_;
    CubicTable reach_;  ///< 1/√(Kvb + V²) by plate voltage
    CubicTable size_;   ///< 2/Kg1·(V/Kp)^Ex by plate voltage
    CubicTable drive_;  ///< ln(1 + e^x)^Ex
};

/// The tables of the usual high-µ triode. Built at the first call, kept for ever. Setup thread.
[[nodiscard]] const TriodeTables& highMuTables();

/// One channel of the stage. Capacitors by the trapezoidal rule. The grid's side, whose current is the stiff one, is solved
/// beforehand into a table; the plate current follows by Newton's method from where the last two frames point to, with a fixed
/// number of rounds, so the time does not depend on the signal. Grid current charges the coupling capacitor, so loud notes
/// block and recover. In: volts. Out: plate volts against rest.
class TriodeStage {
public:
    static constexpr int kRounds = 1;

    /// Setup thread. Finds the point of rest.
    void prepare(const TriodeCircuit& circuit, const TriodeTables& tables, double sampleRateHz);
    void reset() AMP_RT;
    [[nodiscard]] double process(double inputVolts) AMP_RT;

    [[nodiscard]] double restPlateVolts() const AMP_RT { return restPlate_; }
    [[nodiscard]] double restPlateAmperes() const AMP_RT { return restIa_; }

private:
    [[nodiscard]] CubicTable::Point gridVolts(double open) const AMP_RT;

    const TriodeTables* tables_ = nullptr;
    CubicTable grid_;                    ///< grid–cathode volts by what they would be without grid current
    double gIn_ = 0.0, gCathode_ = 0.0;  ///< companion conductances of the capacitors
    double gridSide_ = 0.0, inverseGridSide_ = 0.0, aNode_ = 0.0, rCathode_ = 0.0, rPlate_ = 0.0, plateOpen_ = 0.0;
    double mostIa_ = 0.0;  ///< the plate resistor allows no more
    double restPlate_ = 0.0, restIa_ = 0.0, restCathode_ = 0.0, restNode_ = 0.0;

    double ia_ = 0.0, iaBefore_ = 0.0;
    double inHistory_ = 0.0;       ///< current source of Cin's companion
    double cathodeHistory_ = 0.0;  ///< of Ccathode's
};

}  // namespace amp::dsp
