// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "engine/base/attributes.h"
#include "engine/dsp/tube_law.h"

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
    friend bool operator==(const TriodeCircuit&, const TriodeCircuit&) = default;
};

/// One circuit at one rate, solved. With the capacitors by the trapezoidal rule, a frame is two equations that know only two
/// numbers of the past: the grid's open voltage and the cathode's. Grid current follows from the first alone; plate current
/// from both, and from the second nearly linearly, since a volt at the cathode is a three-hundredth of what the plate sees.
/// So the solution is a table over the first, with plate current as a parabola in the second: four cubics in one cache line,
/// fine cells where the valve works, coarse ones where its grid is driven hard. Accurate to about 1e-5; 80 kB.
class TriodeCurves {
public:
    /// Setup thread: takes about 15 ms.
    TriodeCurves(const TriodeCircuit& circuit, double sampleRateHz);

    /// Four floats: plate current at the cathode's rest, by its deviation, by the square of it; grid current. Amperes.
    using Four = float __attribute__((vector_size(16)));
    [[nodiscard]] Four at(double openVolts) const AMP_RT {
        double place = openVolts < kKnee ? (openVolts - kLow) * kFinePerVolt : kFineCells + (openVolts - kKnee);
        // Written so that NaN lands inside.
        place = place > 0.0 ? (place < kLastPlace ? place : kLastPlace) : 0.0;
        const int index = static_cast<int>(place);
        const auto d = static_cast<float>(place - index);
        const Cell& c = cells_[static_cast<std::size_t>(index)];
        return (c.c0 + d * c.c1) + (d * d) * (c.c2 + d * c.c3);
    }

    [[nodiscard]] double restPlateVolts() const AMP_RT { return restPlate_; }
    [[nodiscard]] double restPlateAmperes() const AMP_RT { return restIa_; }

private:
    friend class TriodeStage;
    struct Cell {
        Four c0, c1, c2, c3;
    };
    struct Solution {
        double ia, ig, iaSlope, igSlope;
    };
    void findRest(const TriodeCircuit& circuit);
    [[nodiscard]] Solution solve(double openVolts, double cathodeVolts, double firstGuess) const;
    void build();
    void settle();

    static constexpr double kLow = -8.0, kKnee = 24.0, kHigh = 224.0;
    static constexpr double kFinePerVolt = 32.0;
    static constexpr int kFineCells = static_cast<int>((kKnee - kLow) * kFinePerVolt);
    static constexpr int kCells = kFineCells + static_cast<int>(kHigh - kKnee);
    static constexpr double kLastPlace = kCells - 1e-9;

    // Resistances seen by the plate, the cathode and the grid, and the plate's open voltage.
    double plateOhm_ = 0.0, cathodeOhm_ = 0.0, gridOhm_ = 0.0, plateOpen_ = 0.0, mostIa_ = 0.0;
    bool bypassed_ = false;
    double restIa_ = 0.0, restPlate_ = 0.0, restCathode_ = 0.0;
    // Coefficients of the two capacitors: open = toGrid·in − node − cathode; node ← byIn·in + byNode·node + byGrid·ig;
    // cathode ← keep·cathode + byTube·(ia + ig).
    double toGrid_ = 0.0, byIn_ = 0.0, byNode_ = 0.0, byGrid_ = 0.0, keep_ = 0.0, byTube_ = 0.0;
    // The state in which the tables themselves rest, so that silence is silent to the last bit.
    double settledNode_ = 0.0, settledCathode_ = 0.0, settledIa_ = 0.0;
    std::vector<Cell> cells_;
};

/// The curves of a circuit at a rate. Built at the first call, kept for ever. Setup thread.
[[nodiscard]] const TriodeCurves& triodeCurves(const TriodeCircuit& circuit, double sampleRateHz);

/// One channel of the stage. Nothing is iterated: one look into the table a frame, so the time does not depend on the signal.
/// Grid current charges the coupling capacitor, so loud notes block and recover. In: volts. Out: plate volts against rest.
/// Cost: about 50 dependent clock cycles a frame. A small value, meant to be copied into a loop and back.
class TriodeStage {
public:
    /// Setup thread. Finds or makes the curves.
    void prepare(const TriodeCircuit& circuit, double sampleRateHz) {
        curves_ = &triodeCurves(circuit, sampleRateHz);
        reset();
    }
    void reset() AMP_RT {
        node_ = curves_->settledNode_;
        cathode_ = curves_->settledCathode_;
    }

    [[nodiscard]] double process(double inputVolts) AMP_RT {
        const TriodeCurves& c = *curves_;
        const TriodeCurves::Four now = c.at(c.toGrid_ * inputVolts - (node_ + cathode_));
        const double off = cathode_ - c.settledCathode_;
        const double ia =
            static_cast<double>(now[0]) + off * (static_cast<double>(now[1]) + off * static_cast<double>(now[2]));
        const double ig = static_cast<double>(now[3]);
        node_ = (c.byIn_ * inputVolts + c.byNode_ * node_) + c.byGrid_ * ig;
        cathode_ = c.keep_ * cathode_ + c.byTube_ * (ia + ig);
        return c.plateOhm_ * (c.settledIa_ - ia);
    }

    [[nodiscard]] const TriodeCurves& curves() const AMP_RT { return *curves_; }

private:
    const TriodeCurves* curves_ = nullptr;
    double node_ = 0.0;     ///< what the coupling capacitor takes from the grid's open voltage
    double cathode_ = 0.0;  ///< the cathode's voltage without this frame's currents
};

}  // namespace amp::dsp
